"""What a hunt begins with: small well-formed inputs, and other people's mail where it is there."""

import json

from bench import corpus
from tests.poison import POISON

_LETTER = (
    "Kære forvaltning\n\nRådet støtter forslaget.\n\nAd 1: Ja.\n2) Overgangen til voksen\n\n"
    "Med venlig hilsen\nFormanden\nTlf. 33 66 33 66\n\n"
    "Den man. 3. feb. 2025 kl. 10.14 skrev Høring <svar@example.dk>:\n\n"
    "> 1. Er rådet enig i strategiens mål?\n> 2. Hvilke overgange mangler?\n"
)
_BLOCK = (
    "Enig.\n\n________________________________\nFra: Høring <svar@example.dk>\n"
    "Sendt: 3. februar 2025 10:14\nTil: Rådet\nEmne: Høring\n\n"
    "Er rådet enig i strategiens mål?\nSvar: Ja, vi er enige.\n"
)
_PAGE = (
    '<div dir="ltr">Enig.</div><div class="gmail_quote">Den 3. feb. 2025 kl. 10.14 skrev H &lt;'
    'h@example.dk&gt;:<blockquote type="cite"><p>1. Spørgsmål</p><p style="color:red">Ja</p>'
    "</blockquote></div><hr><div id=divRplyFwdMsg><b>Fra:</b> x<br><b>Sendt:</b> y</div>"
)

WRITTEN: dict[str, list[str]] = {
    "reply": [_LETTER, _BLOCK, "-----Oprindelig meddelelse-----\n" + _BLOCK],
    "page": [_PAGE, "<table><tr><td>Mål<td>Enig</table><ol><li>a<li>b</ol><pre>a\n b</pre>"],
    "cpr": [
        "CPR: 010190-1234, tlf. 33 66 33 66",
        "01 01 90 12 34",
        "０１０１９０－１２３４ og 010190–\n1234",
        "cpr 0 1 0 1 9 0 1 2 3 4 konto 3001 0101901234",
    ],
    "file_name": [
        'filename="svar.pdf"',
        "filename*=UTF-8''h%C3%B8ringssvar.pdf",
        "filename*0*=iso-8859-1''a%F8; filename*1=b.docx",
        'filename="=?utf-8?q?bilag_=C3=A5.pdf?="',
        "../../etc/passwd",
        "C:\\Mine dokumenter\\svar.pdf",
    ],
    "results": [
        "mx.example.dk; dmarc=pass header.from=example.dk; spf=pass smtp.mailfrom=a@example.dk;"
        ' dkim=fail reason="bad (signature)" header.d=example.dk; arc=none',
        "mx.example.dk 1; none",
        "(a (comment)) mx.example.dk/1; dkim/1 = pass (ok) header.i=@example.dk",
    ],
}
_MOST_OF_CORPUS = 200
_LARGEST = 20_000


def of(target: str) -> list[bytes]:
    """The inputs that a hunt for this target begins with."""
    found = [each.encode() for each in WRITTEN.get(target, [])]
    cases = list(corpus.cases())[:: max(1, 1109 // _MOST_OF_CORPUS)]
    raws = [each.raw for each in cases if len(each.raw) < _LARGEST]
    if target == "message":
        return [*(raw for raw in POISON.values() if len(raw) < _LARGEST), *raws]
    if target == "results":
        return found + [raw[:2_000] for raw in raws if b"authentication-results" in raw.lower()]
    if target in ("reply", "page"):
        return found + [raw.partition(b"\n\n")[2][:_LARGEST] for raw in raws]
    return found


def words(target: str) -> list[str]:
    """Words that a hunt may put anywhere."""
    return _WORDS["page" if target == "page" else "reply" if target == "reply" else "message"]


_WORDS = {
    "message": [
        *("From: ", "To: ", "Subject: ", "Content-Type: ", "multipart/mixed; boundary=x", "--x"),
        *("text/html; charset=", "text/plain; format=flowed; delsp=yes", "message/rfc822"),
        *("Content-Transfer-Encoding: ", "base64", "quoted-printable", "x-uuencode", "=?utf-8?b?"),
        *("filename*0*=", "filename*=", "application/ms-tnef", "text/calendar; method=REPLY"),
        *("multipart/report; report-type=delivery-status", "Final-Recipient: rfc822; ", "010190-"),
        *("Auto-Submitted: ", "Content-Disposition: attachment; filename=", "*:", "dmarc=pass"),
    ],
    "reply": [
        *(
            "Den 3. feb. 2025 kl. 10.14 skrev ",
            "Fra: ",
            "Sendt: ",
            "Til: ",
            "Emne: ",
            "\n> ",
            ":\n",
        ),
        *("-----Oprindelig meddelelse-----", "\n-- \n", "Med venlig hilsen\n", "Sendt fra min "),
        *("Ad 1: ", "Svar: ", "Spørgsmål 2", "1. ", "<a@example.dk>", "On ", " wrote:", "____"),
    ],
    "page": [
        *(
            "<blockquote>",
            "</blockquote>",
            "<div>",
            "</div>",
            "<br>",
            "<hr>",
            "<p>",
            "<td>",
            "<li>",
        ),
        *("<pre>", "<!--", "style='color:red'", "class=gmail_signature", "&nbsp;", "&#", "<svg>"),
        *("<template>", "display:none", "<ol>", "<table>", "<script>", "id=divRplyFwdMsg"),
    ],
}


def dictionary(target: str) -> str:
    """Those words as libFuzzer reads them."""
    return "\n".join(
        json.dumps(each).replace("\\n", "\\x0A") for each in words(target) if each.isascii()
    )
