"""A name written with letters of another alphabet is the same name to who leaves it out."""

import unicodedata

import pytest

from intake.core.council import is_a_name
from intake.core.lookalikes import LOOKALIKES, folded
from intake.core.redaction import places_of


@pytest.mark.parametrize(
    "written",
    [
        "Каrlа",
        "Κarla",
        "KАRLА",
        "K\u200bаrla",
        "Karlа's",
    ],
)
def test_a_name_is_found_in_letters_that_look_the_same(written):
    text = f"Vi talte med {written} i går."
    ((start, end),) = places_of("Karla", text)
    assert text[start:end].startswith(written[0])
    assert places_of(written.removesuffix("'s"), "Vi talte med Karla i går.")


def test_every_pair_leads_from_another_alphabet_to_latin():
    for other, latin in LOOKALIKES.items():
        assert unicodedata.name(chr(other)).split()[0] in {"CYRILLIC", "GREEK"}
        assert unicodedata.name(latin).startswith("LATIN SMALL")


def test_danish_letters_stay_as_they_are():
    assert folded("blåbærgrød på ærø") == "blåbærgrød på ærø"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Karla Testesen", True),
        ("Anne-Marie d'Été (formand)", True),
        ("H.C. Prøve", True),
        ("Ida V. Prøve", True),
        ("", False),
        ("Vind på https://example.dk", False),
        ("example.dk giver penge", False),
        ("www.example", False),
        ("a@example.dk", False),
        ("En\nTo", False),
        ("En\u2028To", False),
    ],
)
def test_a_name_in_our_letter_carries_no_link(typed, expected):
    assert is_a_name(typed) is expected
