"""People are told of details that they may not mean to publish, and not of every number."""

import pytest

from intake.core.private_details import Detail, Kind, private_details

DETAILS = [
    ("Skriv til mig på navn.navnesen@example.dk.", Kind.EMAIL, "navn.navnesen@example.dk"),
    ("Ring på 20 12 34 56, helst om aftenen", Kind.PHONE, "20 12 34 56"),
    ("Min mobil: 20123456", Kind.PHONE, "mobil: 20123456"),
    ("tlf. 2012 3456", Kind.PHONE, "tlf. 2012 3456"),
    ("+45 20123456", Kind.PHONE, "+45 20123456"),
    ("Jeg bor Rosenvej 12, 2. tv og kan ikke sove.", Kind.ADDRESS, "Rosenvej 12, 2. tv"),
    ("Vi bor på Ågade 7B.", Kind.ADDRESS, "Ågade 7B"),
]
NOTHING = [
    "CVR 12345678",
    "EAN 5790000123456",
    "sagsnummer 20123456",
    "fra 2024 2025 og frem",
    "12 34 56 78 90 12 kroner",
    "den 20.12.2024",
    "I 2024 brugte vi 20.123.456 kr.",
    "Den nye vej 12 steder",
    "på side 20-12-34-56-78",
    "Kig på hjemmesiden example.dk",
    "",
]


@pytest.mark.parametrize(("text", "kind", "found"), DETAILS)
def test_a_private_detail_is_told(text, kind, found):
    assert private_details(text) == [Detail(kind, found)]


@pytest.mark.parametrize("text", NOTHING)
def test_other_words_and_numbers_are_left_alone(text):
    assert private_details(text) == []


def test_each_detail_is_told_once_in_the_order_of_the_text():
    text = "Ring 20 12 34 56 eller skriv a@example.dk. Ring 20 12 34 56."
    assert [each.kind for each in private_details(text)] == [Kind.PHONE, Kind.EMAIL]


def test_a_very_long_text_is_read_in_a_moment():
    assert private_details("a" * 50_000 + "2 " * 50_000 + "A" * 50_000) == []
