"""The HTML that mail programs write around an answer and the letter it answers."""

import pytest

from intake.core.reading import doubts
from intake.mail import html_words, parsing

LETTER = (
    "Kære høringspart<br><br>Hermed sendes udkast i høring.<br><br>1. Er rådet enig i målet?<br>"
    "2. Hvad mangler?<br><br>Venlig hilsen<br>Socialforvaltningen"
)
FIELDS = (
    "<b>Fra:</b> Høring &lt;h@example.dk&gt;<br><b>Sendt:</b> 3. februar 2025 10:14<br>"
    "<b>Til:</b> Udsatterådet<br><b>Emne:</b> Høring"
)
SAID = "Den 3. feb. 2025 kl. 10.14 skrev Høring &lt;h@example.dk&gt;:"

CLIENTS = {
    "Outlook on Windows": "<div class=WordSection1><p class=MsoNormal>Rådet er enig.<o:p></o:p></p>"
    "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Vi mangler § 3.<o:p></o:p></p>"
    "<p class=MsoNormal>Med venlig hilsen<o:p></o:p></p><p class=MsoNormal>Formanden</p>"
    "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
    f"<p class=MsoNormal>{FIELDS}</p></div></div><p class=MsoNormal>{LETTER}</p></div>",
    "new Outlook": '<div class="elementToProof" style="font-family:Aptos">Rådet er enig.</div>'
    '<div class="elementToProof"><br></div><div class="elementToProof">Vi mangler § 3.</div>'
    '<div id="Signature"><p>Med venlig hilsen</p><p>Formanden</p></div>'
    '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
    f'<div id="divRplyFwdMsg"'
    f' dir="ltr"><font>{FIELDS}</font><div>&nbsp;</div></div><div>{LETTER}</div>',
    "Outlook on an iPhone": '<div dir="ltr">Rådet er enig.</div><div dir="ltr">Vi mangler'
    " § 3.</div>"
    '<div id="ms-outlook-mobile-signature"><div>Sendt fra <a'
    ' href="https://aka.ms/o">Outlook til iOS'
    f'</a></div></div><hr><div id="divRplyFwdMsg">{FIELDS}</div><div>{LETTER}</div>',
    "Gmail": '<div dir="ltr">Rådet er enig.<div><br></div><div>Vi mangler § 3.</div><br'
    ' clear="all">'
    '<div dir="ltr" class="gmail_signature">Formanden<br>Tlf. 33 66 33 66</div></div><br>'
    f'<div class="gmail_quote gmail_quote_container"><div dir="ltr"'
    f' class="gmail_attr">{SAID}<br></div>'
    f'<blockquote class="gmail_quote" style="border-left:1px solid'
    f' #ccc">{LETTER}</blockquote></div>',
    "Apple Mail": '<body style="overflow-wrap: break-word;">Rådet er'
    " enig.<div><br></div><div>Vi mangler"
    f' § 3.<br><div><br><blockquote type="cite"><div>{SAID}</div><br'
    f' class="Apple-interchange-newline">'
    f"<div>{LETTER}</div></blockquote></div></div></body>",
    "iPhone": f'<div dir="ltr">Rådet er enig.</div><div>Vi mangler § 3.</div><div'
    f' dir="ltr"><br>Sendt fra '
    f'min iPhone</div><div dir="ltr"><br><blockquote type="cite">{SAID}<br><br></blockquote></div>'
    f'<blockquote type="cite"><div dir="ltr">{LETTER}</div></blockquote>',
    "Thunderbird": f"<p>Rådet er enig.</p><p>Vi mangler § 3.</p><div"
    f' class="moz-cite-prefix">Den 03.02.2025'
    f' kl. 10.14 skrev Høring:<br></div><blockquote type="cite"'
    f' cite="mid:1@x">{LETTER}</blockquote>',
    "Yahoo": f'<div class="yahoo-style-wrap"><div>Rådet er enig.</div><div>Vi mangler §'
    f" 3.</div></div>"
    f'<div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>{SAID}</div><div><br></div>'
    f"<div>{LETTER}</div></div></div>",
    "Samsung": f'<div dir="auto">Rådet er enig.</div><div dir="auto">Vi mangler §'
    f' 3.</div><div dir="auto">'
    f"Sendt fra min Galaxy</div><div>-------- Oprindelig besked --------</div><div>{FIELDS}</div>"
    f"<div>{LETTER}</div>",
    "Proton": f"<div>Rådet er enig.</div><div>Vi mangler § 3.</div><div"
    f" class=protonmail_quote>{SAID}<br>"
    f'<blockquote class="protonmail_quote" type="cite">{LETTER}</blockquote></div>',
}


def read(html: str):
    head = "From: f@example.dk\nSubject: SV: Høring\nContent-Type: text/html; charset=utf-8\n\n"
    return parsing.read(f"{head}<html><body>{html}</body></html>".encode())


@pytest.mark.parametrize("client", CLIENTS)
def test_a_council_answers_in(client):
    reading = read(CLIENTS[client])
    assert reading.text.split("\n")[0] == "Rådet er enig."
    assert reading.text.split("\n")[-1] == "Vi mangler § 3."
    assert "Socialforvaltningen" in reading.quoted
    assert "Formanden" not in reading.text
    assert "Sendt fra" not in reading.text
    assert not reading.needs_review


@pytest.mark.parametrize("client", ["Gmail", "Apple Mail", "Thunderbird", "Proton"])
def test_an_answer_below_the_quote_is_kept_in(client):
    reading = read(CLIENTS[client] + "<div>Og så dette: vi vil gerne mødes.</div>")
    assert "Og så dette: vi vil gerne mødes." in reading.text
    assert doubts.WORDS_AFTER_QUOTE in reading.review_reasons


def test_words_typed_into_outlooks_signature_are_the_councils():
    reading = read(
        '<div id="Signature"><p>Rådet er enig i målet og foreslår flere varmestuer.</p>'
        "<p>Med venlig hilsen</p><p>Formanden</p></div>"
    )
    assert reading.text == "Rådet er enig i målet og foreslår flere varmestuer."
    assert reading.signature == "Med venlig hilsen\n\nFormanden"


def test_numbered_and_bulleted_lists_keep_their_marks():
    reading = read(
        "<p>Rådet foreslår:</p><ol><li>Varmestuer</li><li>Møder</li></ol><ul><li>og mere</li></ul>"
    )
    assert reading.text == "Rådet foreslår:\n\n1. Varmestuer\n2. Møder\n\n- og mere"
    assert reading.suggested_points == ("Varmestuer", "Møder", "og mere")


def test_tables_keep_their_rows():
    assert (
        read(
            "<table><tr><td>Mål</td><td>Enig</td></tr><tr><td>Frist</td><td>Uenig</td></tr></table>"
        ).text
        == "Mål Enig\nFrist Uenig"
    )


def test_what_nobody_sees_is_not_read():
    assert (
        read(
            "<style>p{}</style><div style='display:none'>skjult</div><script>x()</script>"
            "<!-- note -->Enig."
        ).text
        == "Enig."
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>x</p>",
        "<p>",
        "<blockquote>",
        "<style>",
        "<!--",
        "<x",
        "<table><tr><td>",
        "<li>",
        "<span style='color:red'>x</span>",
        "&amp;",
        "<hr>",
        "<ol>",
        "</div>",
    ],
)
def test_a_megabyte_of_broken_html_is_read_in_time(piece):
    html_words.lines_of(piece * (1_000_000 // len(piece)))
