"""CPR numbers are found however people write them, and other numbers are not taken for them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.findings import cpr_numbers, in_parts

SPELLINGS = [
    "010190-1234",
    "0101901234",
    "010190 1234",
    "010190 - 1234",
    "010190- 1234",
    "010190 -1234",
    "010190–1234",
    "010190—1234",
    "010190\N{NON-BREAKING HYPHEN}1234",
    "010190\N{MINUS SIGN}1234",
    "010190\xa01234",
    "010190\xa0-\xa01234",
    "010190\N{NARROW NO-BREAK SPACE}1234",
    "010190-\n1234",
    "010190\n1234",
    "010190\n-1234",
    "010190-\r\n1234",
    "> 010190-\n> 1234",
    "01 01 90 1234",
    "01 01 90-1234",
    "01.01.90-1234",
    "01-01-90-1234",
    "01/01/90-1234",
    "010190/1234",
    "010190.1234",
    "０１０１９０－１２３４",
    "０１０１９０1234",
    "010190-\N{ZERO WIDTH SPACE}1234",
    "0101\N{ZERO WIDTH SPACE}90\N{WORD JOINER}-12\N{SOFT HYPHEN}34",
    "010190\N{RIGHT-TO-LEFT MARK}-1234",
    "٠١٠١٩٠-١٢٣٤",
    "CPR: 010190-1234",
    "cpr.nr. 0101901234",
    "CPR-nummer:010190-1234.",
    "(010190-1234)",
    "født 010190-1234, bor i Valby",
    "personnummer 01 01 90 12 34",
    "CPR 0 1 0 1 9 0 1 2 3 4",
    "0 1 0 1 9 0 - 1 2 3 4",
    "010190-1234.pdf",
    "cpr_010190-1234_ansøgning.pdf",
    "barn 2 010190-1234",
    "290200-4321",  # a leap day of 2000, by the seventh digit
    "311299-9999",
]

OTHERS = [
    "Tlf. 33 66 33 66",
    "tlf. 0101901234",
    "+45 01 01 90 12",
    "+3101901234",
    "0045 33 66 33 66",
    "telefon: 2103 9012 34",
    "EAN 5798009811578",
    "EAN-nr. 5790 0010 1234 5",
    "GLN: 5798000012345",
    "CVR 12345678",
    "CVR-nr.: 1010 1234",
    "reg.nr. 1234 kontonr. 0101901234",
    "Konto 3001 0101901234",
    "konto: 3001-0101901234",
    "IBAN DK5000400101901234",
    "sagsnr. 0101901234",
    "Sagsnummer: 010190-1234",
    "j.nr. 2024-010190-1234",
    "journalnr. 0101901234",
    "24/012345",
    "2024-0012345",
    "fakturanummer 0101901234",
    "ordrenr. 010190-1234",
    "320190-1234",  # no 32nd day
    "011390-1234",  # no 13th month
    "290201-1234",  # no leap day in 1901
    "310490-1234",
    "den 12.03.24 1430",
    "12.03.2024",
    "1234567890123",
    "1-010190-1234",
    "010190-12345",
    "9010190-1234",
    "010190-1234-5",
    "8000 2300 1234 5678",
]


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_cpr_number_is_found_however_it_is_written(written):
    assert cpr_numbers(f"Hun hedder\n{written}\nog bor her.")


@pytest.mark.parametrize("written", OTHERS)
def test_another_number_is_not_taken_for_a_cpr_number(written):
    assert cpr_numbers(f"Se her: {written} eller ring.") == []


def test_a_number_without_the_old_check_digit_is_found_too():
    assert cpr_numbers("010107-9999") == ["010107-9999"]


def test_a_label_weighs_more_than_a_number_of_another_kind_before_it():
    assert cpr_numbers("Sag 24/1, CPR 0101901234") == ["0101901234"]


def test_letters_in_pieces_do_not_hide_a_number():
    assert cpr_numbers(unicodedata.normalize("NFD", "Åse Ærø 010190-1234")) == ["010190-1234"]


def test_it_is_told_where_the_number_stands():
    found = in_parts({"subject": "Om 010190-1234", "body": "Intet", "filename": "0202911234.pdf"})
    assert [(each.kind, each.where, each.text) for each in found] == [
        ("cpr", "subject", "010190-1234"),
        ("cpr", "filename", "0202911234"),
    ]


@given(st.text())
def test_any_text_can_be_searched(text):
    for found in cpr_numbers(text):
        assert sum(each.isdecimal() for each in found) == 10


@given(st.text(alphabet=st.characters(exclude_categories=("Nd", "No", "Nl", "Cs")), max_size=40))
def test_a_number_is_found_whatever_words_stand_around_it(words):
    assert cpr_numbers(f"{words}\n\nnavn 010190-1234 navn\n{words}")


@pytest.mark.parametrize(
    "piece", ["0", "01", "010190", "010190-", "01 ", "0 ", "1\n", "cpr ", "\u200b"]
)
def test_a_megabyte_of_digits_takes_no_time_worth_naming(piece):
    cpr_numbers(piece * (1_000_000 // len(piece)))
