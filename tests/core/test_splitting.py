"""One message in several answers: every block goes where a person said."""

import pytest

from intake.core import splitting
from intake.core.splitting import ALL, NONE, NothingInPart

TEXT = "Kære alle\n\nUdsatterådet mener ja.\nOg mere.\n \nFrivilligrådet mener nej."
PLACES = [("park", "Udsatterådet"), ("park", "Frivilligrådet")]


def test_blank_lines_part_the_blocks():
    assert splitting.blocks(TEXT) == [
        "Kære alle",
        "Udsatterådet mener ja.\nOg mere.",
        "Frivilligrådet mener nej.",
    ]
    assert splitting.blocks(" \n\n ") == []


def test_a_book_keeps_its_end_together_and_loses_nothing():
    many = "\n\n".join(f"Afsnit {number}" for number in range(500))
    found = splitting.blocks(many)
    assert len(found) == splitting.MOST_BLOCKS
    assert "\n\n".join(found) == many


def test_each_answer_gets_its_blocks_and_files_in_their_order():
    text = list(zip(splitting.blocks(TEXT), (ALL, "1", "2"), strict=True))
    first, second = splitting.sorted_into(PLACES, text, [("a", "1"), ("b", NONE), ("c", ALL)])
    assert first.text == "Kære alle\n\nUdsatterådet mener ja.\nOg mere."
    assert second.text == "Kære alle\n\nFrivilligrådet mener nej."
    assert (first.files, second.files) == (("a", "c"), ("c",))
    assert (second.position, second.placed_for) == (2, "Frivilligrådet")


def test_an_answer_that_got_nothing_is_no_answer():
    with pytest.raises(NothingInPart) as told:
        splitting.sorted_into(PLACES, [("Tekst", "1")], [])
    assert told.value.position == 2


def test_what_was_sorted_is_known_again():
    assert splitting.seal("a", ["b"]) == splitting.seal("a", ["b"])
    assert splitting.seal("a", ["b"]) != splitting.seal("a", ["c"])
