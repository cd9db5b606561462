"""A council's paragraphs read as paragraphs, whatever width its mail program broke them at."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from intake.core.reading.flow import paragraphs

PARAGRAPH = (
    "Ældre, der har levet et liv i hjemløshed, falder mellem to stole, når de fylder 67. De er"
    " for unge til plejehjem og for gamle til herberget, og ingen har ansvaret for dem."
)


def test_what_a_program_broke_at_72_letters_is_one_paragraph_again():
    assert paragraphs(textwrap.fill(PARAGRAPH, 72)) == PARAGRAPH


def test_paragraphs_stay_apart():
    text = f"{textwrap.fill(PARAGRAPH, 72)}\n\n{textwrap.fill(PARAGRAPH, 72)}"
    assert paragraphs(text) == f"{PARAGRAPH}\n\n{PARAGRAPH}"


def test_a_list_stays_a_list():
    text = textwrap.fill(PARAGRAPH, 72) + "\n- flere varmestuer\n- én fast kontaktperson\n1. nu"
    assert paragraphs(text).split("\n")[1:] == [
        "- flere varmestuer",
        "- én fast kontaktperson",
        "1. nu",
    ]


def test_short_lines_that_somebody_meant_stay():
    address = "Udsatterådet\nRådhuspladsen\nKøbenhavn"
    assert paragraphs(address) == address
    verse = f"{textwrap.fill(PARAGRAPH, 72)}\n\nHilsen\nos alle"
    assert paragraphs(verse).endswith("\n\nHilsen\nos alle")


@given(st.text(alphabet="abc æø\n-1.", max_size=400))
def test_no_word_is_ever_lost_or_moved(text):
    assert paragraphs(text).split() == text.split()
