"""What MIME lets a program write: each way of it, read as `intake mail explain` reads it."""

import json
from base64 import b64encode
from email.message import EmailMessage

import pytest

from intake.core.message import Kind, as_json
from intake.core.reading import doubts
from intake.mail.reader import Reader

HEAD = "From: Formanden <formand@example.dk>\nTo: svar+k3f9@hoering.example.dk\nMIME-Version: 1.0\n"
WORDS = "Rådet ønsker æblegrød på Ærø."
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
PDF = b"%PDF-1.4 indhold"


@pytest.fixture(scope="module")
def explain():
    with Reader() as reader:
        yield reader.read


def message(body: bytes | str, kind: str, more: str = "") -> bytes:
    content = body.encode() if isinstance(body, str) else body
    return f"{HEAD}Subject: Svar\n{more}Content-Type: {kind}\n\n".encode() + content


def parts(*each: str, boundary: str = "B") -> str:
    return "".join(f"--{boundary}\n{part}\n" for part in each) + f"--{boundary}--\n"


def of_parts(*each: str, kind: str = "mixed") -> bytes:
    return message(parts(*each), f"multipart/{kind}; boundary=B")


def nested(kind: str, boundary: str, *each: str) -> str:
    header = f"Content-Type: multipart/{kind}; boundary={boundary}\n\n"
    return header + parts(*each, boundary=boundary)


def file(name: str, content: bytes = PDF, kind: str = "application/pdf") -> str:
    return (
        f"Content-Type: {kind}\nContent-Disposition: attachment; filename={name}\n"
        f"Content-Transfer-Encoding: base64\n\n{b64encode(content).decode()}"
    )


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "declared",
    [
        "",
        "us-ascii",
        "utf-8",
        "iso-8859-1",
        "x-unknown",
        "unknown-8bit",
        "default_charset",
        "=",
        "'",
    ],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_letters_survive_whatever_charset_is_declared(explain, declared, codec, kind):
    """Declared first, then UTF-8, then Windows-1252."""
    body = f"<p>{WORDS}</p>" if kind == "text/html" else WORDS
    declares = f"; charset={declared}" if declared else ""
    assert explain(message(body.encode(codec), kind + declares)).text == WORDS


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "x-unknown", ""])
def test_letters_survive_every_transfer_encoding(explain, encoding):
    body = {"base64": b64encode(WORDS.encode()), "quoted-printable": b"R=C3=A5det =C3=B8nsker"}
    more = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    raw = message(body.get(encoding, WORDS.encode()), "text/plain; charset=utf-8", more)
    assert explain(raw).text.startswith("Rådet ønsker")


@pytest.mark.parametrize(
    "written",
    [
        "=?utf-8?Q?H=C3=B8ringssvar_om_=C3=A6ldre?=",
        "=?utf-8?B?SMO4cmluZ3NzdmFyIG9tIMOmbGRyZQ==?=",
        "=?iso-8859-1?Q?H=F8ringssvar?= =?iso-8859-1?Q?_om_=E6ldre?=",
        "=?utf-8?Q?H=C3?= =?utf-8?Q?=B8ringssvar_om_=C3?=\n =?utf-8?Q?=A6ldre?=",
        "=?utf-8?B?SMO4cmluZ3NzdmFyIG9tIMM=?=\n =?utf-8?B?pmxkcmU=?=",
        "=?UTF-8?q?H=C3=B8ringssvar_om_?= =?iso-8859-1?q?=E6ldre?=",
        "Høringssvar om ældre",
    ],
)
def test_a_subject_in_encoded_words_is_whole(explain, written):
    reading = explain(f"From: a@example.dk\nSubject: {written}\n\nEnig.".encode())
    assert reading.subject == "Høringssvar om ældre"


@pytest.mark.parametrize(
    "parameter",
    [
        "filename*=UTF-8''bilag%20%C3%A6%C3%B8%C3%A5.pdf",
        "filename*0*=UTF-8''bilag%20%C3%A6;\n filename*1*=%C3%B8%C3%A5.pdf",
        "filename*0*=UTF-8''bilag%20%C3;\n filename*1*=%A6%C3%B8%C3%A5.pdf",
        "filename*1*=%C3%B8%C3%A5.pdf;\n filename*0*=UTF-8''bilag%20%C3%A6",
        "filename*=iso-8859-1'da'bilag%20%E6%F8%E5.pdf",
        'filename="=?UTF-8?Q?bilag_=C3=A6=C3=B8=C3=A5.pdf?="',
        "filename==?UTF-8?B?YmlsYWcgw6bDuMOlLnBkZg==?=",
        'filename="bilag æøå.pdf"',
        "filename=bilag æøå.pdf",
        "filename=\"bilag æøå.pdf\"; filename*=UTF-8''bilag%20%C3%A6%C3%B8%C3%A5.pdf",
        'filename="bilag æøa\N{COMBINING RING ABOVE}.pdf"',
    ],
)
def test_a_file_name_is_read_as_it_was_meant(explain, parameter):
    part = f"Content-Type: application/pdf\nContent-Disposition: attachment; {parameter}\n\nx"
    reading = explain(of_parts(f"{PLAIN}Se bilag.", part))
    assert [each.name for each in reading.attachments] == ["bilag æøå.pdf"]


@pytest.mark.parametrize(
    ("options", "body"),
    [
        ("format=flowed", "Rådet er enig \ni det hele.\n\nMen husk \nde unge.\n"),
        ("format=flowed; delsp=yes", "Rådet er enig  \ni det hele.\n\nMen hu \nsk de unge.\n"),
        ("format=Flowed; DelSp=No", "Rådet er enig \ni det hele.\n\nMen husk \nde unge.\n"),
        ("format=fixed", "Rådet er enig i det hele.\n\nMen husk de unge.\n"),
    ],
)
def test_flowed_text_is_made_of_paragraphs(explain, options, body):
    raw = message(body, f"text/plain; charset=utf-8; {options}")
    assert explain(raw).text == "Rådet er enig i det hele.\n\nMen husk de unge."


def test_letters_in_pieces_are_one_everywhere(explain):
    apart = "Bla\u030aba\u0308r"
    raw = message(f"{apart} er godt.", "text/plain; charset=utf-8").replace(
        b"Subject: Svar", f"Subject: {apart}".encode()
    )
    reading = explain(raw)
    assert (reading.text, reading.subject) == ("Blåbär er godt.", "Blåbär")


@pytest.mark.parametrize("empty", ["", "\n", " \n\xa0\n", "\N{ZERO WIDTH SPACE}"])
def test_html_is_read_where_the_text_is_empty(explain, empty):
    html = f"Content-Type: text/html; charset=utf-8\n\n<p>{WORDS}</p>"
    reading = explain(of_parts(PLAIN + empty, html, kind="alternative"))
    assert reading.text == WORDS
    assert not reading.needs_review
    assert explain(message(f"<p>{WORDS}</p>", "text/html; charset=utf-8")).text == WORDS


def test_words_and_files_come_out_of_nested_multiparts(explain):
    html = "Content-Type: text/html; charset=utf-8\n\n<p>Rådet er enig.</p><img src=cid:1>"
    image = "Content-Type: image/png\nContent-ID: <1>\nContent-Disposition: inline\n\nx"
    related = nested("related", "R", html, image)
    both = nested("alternative", "A", f"{PLAIN}Rådet er enig.", related)
    signed = nested("signed", "S", both, "Content-Type: application/pgp-signature\n\nx")
    reading = explain(of_parts(signed, file("svar.pdf")))
    assert reading.text == "Rådet er enig."
    names = {each.media_type: each.name for each in reading.attachments}
    assert names["application/pdf"] == "svar.pdf"
    assert "image/png" in names
    assert not reading.needs_review


@pytest.mark.parametrize("depth", [1, 2])
def test_an_attached_message_is_searched_and_its_files_are_listed(explain, depth):
    inner = (
        "From: a@example.dk\nSubject: Frivilligrådets svar\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=I\n\n"
        + parts(
            f"{PLAIN}Vi er enige. CPR 010190-1234",
            file("020290-1234.pdf"),
            file("bilag.txt", b"030390-1234", "text/plain"),
            boundary="I",
        )
    )
    if depth > 1:
        outer = "Subject: Videre\nContent-Type: multipart/mixed; boundary=O\n\n"
        inner = outer + parts(f"Content-Type: message/rfc822\n\n{inner}", boundary="O")
    reading = explain(of_parts(f"{PLAIN}Se her.", f"Content-Type: message/rfc822\n\n{inner}"))
    assert doubts.ATTACHED_MESSAGE in reading.review_reasons
    names = [each.name for each in reading.attachments]
    assert names[0].endswith(".eml")
    assert {"020290-1234.pdf", "bilag.txt"} <= set(names)
    assert {each.text for each in reading.findings} == {
        "010190-1234",
        "020290-1234",
        "030390-1234",
    }


@pytest.mark.parametrize("place", ["inline", "attachment"])
def test_a_picture_in_the_words_is_kept_as_a_file(explain, place):
    html = "Content-Type: text/html; charset=utf-8\n\n<p>Enig.</p><img src=cid:1>"
    picture = (
        f'Content-Type: image/png; name="kort.png"\nContent-ID: <1>\nContent-Disposition: {place}'
        "\nContent-Transfer-Encoding: base64\n\niVBORw=="
    )
    reading = explain(of_parts(html, picture, kind="related"))
    assert [(each.name, each.media_type) for each in reading.attachments] == [
        ("kort.png", "image/png")
    ]
    assert reading.text == "Enig."


def test_a_winmail_dat_that_is_none_is_kept_as_it_is(explain):
    packed = file("winmail.dat", b"ikke tnef", "application/ms-tnef")
    reading = explain(of_parts(f"{PLAIN}Se bilag.", packed))
    assert [each.content for each in reading.attachments] == [b"ikke tnef"]
    assert reading.needs_review


@pytest.mark.parametrize("method", ["REQUEST", "REPLY", "CANCEL"])
def test_an_invitation_is_a_calendars_and_kept(explain, method):
    calendar = f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
    part = f"Content-Type: text/calendar; method={method}; charset=utf-8\n\n{calendar}"
    reading = explain(of_parts(f"{PLAIN}Vi mødes.", part, kind="alternative"))
    assert reading.kind is Kind.CALENDAR
    assert b"VCALENDAR" in reading.attachments[0].content


def test_an_invitation_with_an_answer_in_it_is_shown_to_a_person(explain):
    part = "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nEND:VCALENDAR"
    reading = explain(of_parts(f"{PLAIN}Rådet støtter forslaget.", part, kind="alternative"))
    assert doubts.MAYBE_A_PERSON in reading.review_reasons


PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"
SEALED = {
    "PGP/MIME": (
        message(
            parts(
                "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                f"Content-Type: application/octet-stream; name=encrypted.asc\n\n{PGP}",
            ),
            "multipart/encrypted; protocol=application/pgp-encrypted; boundary=B",
        ),
        doubts.ENCRYPTED,
    ),
    "PGP in the words": (message(PGP, "text/plain"), doubts.ENCRYPTED),
    "S/MIME, encrypted": (
        message("MIIB", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
        doubts.SIGNED_OPAQUE,
    ),
    "S/MIME, signed": (
        message("MIIB", "application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m"),
        doubts.SIGNED_OPAQUE,
    ),
}


@pytest.mark.parametrize("way", SEALED)
def test_what_is_sealed_is_kept_and_shown_to_a_person(explain, way):
    raw, reason = SEALED[way]
    reading = explain(raw)
    assert reading.kind is Kind.ANSWER
    assert reason in reading.review_reasons
    assert reading.attachments or PGP in reading.full_text


def test_a_clear_signature_asks_nobody(explain):
    signature = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB"
    reading = explain(of_parts(f"{PLAIN}Rådet er enig.", signature, kind="signed"))
    assert reading.text == "Rådet er enig."
    assert [each.name for each in reading.attachments] == ["smime.p7s"]
    assert not reading.needs_review


@pytest.mark.parametrize(
    "notice",
    [
        "Der er kommet ny Digital Post fra Udsatterådet. Læs beskeden på virk.dk.",
        "Du har modtaget en sikker mail fra Udsatterådet. Åbn beskeden i portalen.",
        "Du har modtaget Digital Post.",
        "Du har modtaget ny post i e-Boks.",
        "Der ligger en sikker besked til dig. Hent beskeden på mit.dk.",
        "Du har fået ny sikker e-mail. Klik her for at læse beskeden.",
        "Denne besked er sendt som sikker mail. Log på for at læse den.",
        "You have received a secure message. Open the message in the portal.",
    ],
)
@pytest.mark.parametrize("sender", ["noreply@", "formand@"])
def test_a_notice_of_post_elsewhere_waits_for_a_person(explain, notice, sender):
    raw = message(notice, "text/plain; charset=utf-8").replace(b"formand@", sender.encode())
    assert doubts.DIGITAL_POST in explain(raw).review_reasons


def test_what_is_read_can_be_written_as_json(explain):
    both = EmailMessage()
    both["From"] = "a@example.dk"
    both.set_content(WORDS)
    both.add_attachment(PDF, maintype="application", subtype="pdf", filename="æ.pdf")
    assert json.loads(json.dumps(as_json(explain(both.as_bytes()))))["text"] == WORDS
