"""What the markup of a mail hides is shown to a person, and searched like everything else."""

import pytest

from intake.mail import parsing
from intake.mail.hidden_words import LONGEST, hidden_of

NUMBER = "010190-1234"


def mail(html: str) -> bytes:
    return (
        "From: raad@example.dk\r\nTo: svar@example.dk\r\nSubject: Svar\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n<body>{html}</body>"
    ).encode()


@pytest.mark.parametrize(
    "hiding",
    [
        'style="display:none"',
        'style="color:red; DISPLAY : NONE !important"',
        'style="display:none;mso-hide:all"',
        'style="mso-hide: all"',
        'style="visibility:hidden"',
        'style="font-size:0"',
        'style="font-size:0px;line-height:1px"',
        'style="max-height:0;overflow:hidden"',
        'style="opacity:0;"',
        "hidden",
    ],
)
def test_each_way_of_hiding_is_seen_through(hiding):
    html = f"<p>Vi er enige.</p><div {hiding}>Peter har <b>{NUMBER}</b></div>"
    reading = parsing.read(mail(html))
    assert reading.hidden == f"Peter har {NUMBER}"
    assert NUMBER in [each.text for each in reading.findings]
    assert "Vi er enige." in reading.text


def test_what_is_hidden_by_display_is_no_part_of_the_answer():
    reading = parsing.read(mail(f'<p>Ja tak.</p><div style="display:none">{NUMBER}</div>'))
    assert NUMBER not in reading.text
    (finding,) = [each for each in reading.findings if each.text == NUMBER]
    assert finding.where == "hidden"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Vi er enige.</p>",
        '<p style="font-size:10px">Vi er enige.</p>',
        '<p style="font-size:0.9em">Vi er enige.</p>',
        '<p style="opacity:0.8">Vi er enige.</p>',
        '<p style="max-height:0.5em">Vi er enige.</p>',
        '<div style="display:none"><style>p {color: red}</style></div>',
        '<div style="display:none">&#847;&zwnj;&nbsp;&#8199;&shy;</div>',
        "<script hidden>var x = 1;</script>",
    ],
)
def test_what_everyone_sees_and_what_fills_is_not_hidden(html):
    assert hidden_of(html).replace("p {color: red}", "") == ""


def test_a_page_made_to_be_heavy_gives_little_and_soon():
    assert hidden_of('<div style="display:none">' * 50_000) == ""
    many = "".join(f"<i hidden>ord {each}</i>" for each in range(20_000))
    assert len(hidden_of(many)) <= LONGEST
    assert hidden_of("") == hidden_of("\0<") == ""
