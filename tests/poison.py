"""Messages made to break whoever reads them, each by another way."""

import base64
import io
import zipfile
import zlib

_END = b"\r\n\r\n"
_FROM = b"From: Formand <formand@example.dk>\r\nSubject: Svar\r\n"


def _nested(depth: int) -> bytes:
    """Multiparts in multiparts."""
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (each, each)
        for each in range(depth)
    )
    return _FROM + head + b"Content-Type: text/plain\r\n\r\ninderst\r\n"


def _forwarded(depth: int) -> bytes:
    """Messages in messages."""
    return _FROM + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"inderst\r\n"


def _attached(name: bytes, kind: bytes, content: bytes) -> bytes:
    head = _FROM + b'Content-Type: multipart/mixed; boundary="x"' + _END
    file = b'--x\r\nContent-Type: %s; name="%s"\r\nContent-Transfer-Encoding: base64' % (kind, name)
    return head + file + _END + base64.encodebytes(content) + b"\r\n--x--\r\n"


def _zip_bomb(inside: str) -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(inside, bytes(100_000_000))
    return file.getvalue()


def _pdf_bomb() -> bytes:
    """A page whose content swells ten thousand times over, packed twice."""
    content = zlib.compress(zlib.compress(bytes(50_000_000)))
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n"
        % len(content)
        + content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def _parts(many: int) -> bytes:
    head = _FROM + b'Content-Type: multipart/mixed; boundary="x"' + _END
    return head + b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" * many + b"--x--\r\n"


def _words(html: bytes) -> bytes:
    return _FROM + b"Content-Type: text/html; charset=utf-8" + _END + html + b"\r\n"


def _with(fields: bytes, body: bytes = b"Vi er enige.\r\n") -> bytes:
    return _FROM + fields + _END + body


POISON: dict[str, bytes] = {
    "a To field of 480 KB": _with(b"To: " + b"a@example.dk,\r\n " * 32_000 + b"b@example.dk"),
    "a To field just within the limit": _with(b"To: " + b"a@example.dk,\r\n " * 4_000 + b"b"),
    "5 KB of opening brackets": _with(b"To: " + b"(" * 5_000),
    "brackets in the sender": b"From: " + b"(" * 5_000 + _END + b"Hej\r\n",
    "a group without members": b"From: *:te;" + _END + b"Hej\r\n",
    "a sender of separators": b"From: <<>>,;:@@" + _END + b"Hej\r\n",
    "no sender at all": b"Subject: Svar" + _END + b"Hej\r\n",
    "no fields at all": b"Hej med jer\r\n",
    "nothing but line ends": b"\r\n" * 500,
    "100 multiparts deep": _nested(100),
    "3,000 multiparts deep": _nested(3_000),
    "200 messages deep": _forwarded(200),
    "5,000 messages deep": _forwarded(5_000),
    "3,000 parts": _parts(3_000),
    "3,000 fields": _with(b"".join(b"X-%d: y\r\n" % each for each in range(3_000))[:-2]),
    "a field of 5,000 folds": _with(b"Subject: a" + b"\r\n b" * 5_000),
    "a multipart without boundary": _with(b"Content-Type: multipart/mixed"),
    "a boundary that never comes": _with(b'Content-Type: multipart/mixed; boundary="y"'),
    "a boundary that is empty": _with(
        b'Content-Type: multipart/mixed; boundary=""', b"--\r\n\r\na"
    ),
    "a type of nonsense": _with(b"Content-Type: ;;;/==;*0*=''%"),
    "a charset that is none": _with(b"Content-Type: text/plain; charset=\xe6\xf8\xe5\x01"),
    "a charset that is a codec": _with(b"Content-Type: text/plain; charset=zlib_codec"),
    "UTF-7 and UTF-16 that lie": _with(b"Content-Type: text/plain; charset=utf-16", b"\xff" * 999),
    "base64 that is none": _with(b"Content-Transfer-Encoding: base64", b"=\xff*" * 3_000),
    "uuencode without an end": _with(
        b"Content-Transfer-Encoding: x-uuencode", b"begin 644 a\r\n" + b"M\xff" * 5_000
    ),
    "quoted-printable without an end": _with(
        b"Content-Transfer-Encoding: quoted-printable", b"=" * 20_000
    ),
    "encoded words by the thousand": _with(b"X-Y: z\r\nSubject: " + b"=?utf-8?q?=C3?= " * 3_500),
    "a file name in 500 pieces": _with(
        b"Content-Disposition: attachment"
        + b"".join(b"; filename*%d*=a%%F8" % each for each in range(500))
    ),
    "lines of 100 KB": _with(b"X-Y: z", b"x" * 100_000 + b"\r\n" + b"> " * 50_000 + b"\r\n"),
    "100,000 short lines": _with(b"X-Y: z", b"> a\r\n" * 100_000),
    "attributions by the thousand": _with(
        b"X-Y: z", b"Den 3. feb. 2025 kl. 10.14 skrev a <a@example.dk>:\r\n" * 5_000
    ),
    "field blocks by the thousand": _with(b"X-Y: z", b"Fra: a\r\nSendt: 10:14\r\n" * 10_000),
    "digits by the hundred thousand": _with(b"X-Y: z", b"01 01 90 12 " * 20_000),
    "100,000 divisions deep": _words(b"<div>" * 100_000),
    "500,000 tags": _words(b"<b>x</p>" * 60_000),
    "entities by the hundred thousand": _words(b"&#x41;" * 100_000),
    "HTML that never closes a comment": _words(b"<!--" * 100_000),
    "a zip of 100 MB of nothing": _attached(b"a.zip", b"application/zip", _zip_bomb("a.txt")),
    "a document of 100 MB of nothing": _attached(
        b"a.docx", b"application/octet-stream", _zip_bomb("word/document.xml")
    ),
    "a PDF that swells": _attached(b"a.pdf", b"application/pdf", _pdf_bomb()),
    "a winmail.dat of nonsense": _attached(
        b"winmail.dat", b"application/ms-tnef", b"\x78\x9f\x3e\x22" + b"\xff\x7f" * 5_000
    ),
    "a date beyond time": _with(b"Date: Mon, 99 Feb 99999999999999999999 99:99:99 +999999999"),
    "references without end": _with(b"References: " + b"<a@b> " * 10_000),
    "Authentication-Results of nonsense": _with(b"Authentication-Results: " + b"(\\" * 8_000),
    "a bounce of nothing": _with(
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n" + b":\r\n" * 3_000,
    ),
    "a calendar of nonsense": _with(b"Content-Type: text/calendar; method=\xff", b"BEGIN:" * 9_999),
}
"""Each travels through a mail server as it is."""

RAW: dict[str, bytes] = {
    "NUL everywhere": _with(b"X-Y: \0z", b"Vi er\0 enige.\r\n\0\r\n"),
    "CR alone": b"From: a@example.dk\rX-Role: admin\r\nSubject: a\rTo: b" + _END + b"a\rb\r\n",
    "LF alone": b"From: a@example.dk\nSubject: a\n\nHej\n",
    "bytes of every kind": bytes(range(256)) * 40,
    "a field of 8-bit bytes": b"From: \xe6\xf8\xe5 <a@example.dk>" + _END + b"\xe6\r\n",
}
"""A mail server changes or refuses these; they come as a program that writes them sends them."""
