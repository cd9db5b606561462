"""Where a stray message may belong: the strongest sign first, and never more than three places."""

from dataclasses import replace

import pytest

from intake.core.addressing import is_near
from intake.core.suggesting import Case, Pointer, Sign, Traces, suggest
from tests.builders import a_party

COUNCIL = a_party("Udsatterådet", addresses=("raadet@raad.example.dk",))
OTHER = a_party("Frivilligrådet", addresses=("frivillig@forening.example.dk",))
MEMBER = a_party("Ældrerådet", addresses=("formanden@gmail.com",))
BOTH = frozenset({COUNCIL.name, OTHER.name, MEMBER.name})
PARK = Case(
    slug="park", title="En park ved åen", case_number="2026-0042", parties=BOTH, waiting=BOTH
)
SCHOOL = Case(slug="skole", title="En ny skole", parties=BOTH, waiting=frozenset({OTHER.name}))


def places(*cases, **traces):
    found = suggest(Traces(**{"sender": "", **traces}), cases, [COUNCIL, OTHER, MEMBER])
    return [(each.consultation, each.party) for each in found]


def signs(*cases, **traces):
    found = suggest(Traces(**{"sender": "", **traces}), cases, [COUNCIL, OTHER, MEMBER])
    return found[0].signs if found else ()


def test_a_letter_of_ours_that_is_answered_says_more_than_who_answers():
    pointer = Pointer(Sign.LETTER, "park", COUNCIL.name)
    found = places(PARK, SCHOOL, sender=OTHER.addresses[0], pointers=(pointer,))
    assert found[0] == ("park", COUNCIL.name)
    assert ("skole", OTHER.name) in found


def test_a_known_address_is_placed_where_its_answer_is_missing():
    found = places(PARK, SCHOOL, sender="RAADET@raad.example.dk")
    assert found == [("park", COUNCIL.name), ("skole", COUNCIL.name)]
    assert signs(PARK, sender="RAADET@raad.example.dk") == (Sign.ADDRESS, Sign.UNANSWERED)


def test_an_address_a_letter_or_two_off_is_a_suggestion_with_its_reason():
    assert Sign.NEAR_ADDRESS in signs(PARK, sender="raadt@raad.example.dk")
    assert Sign.NEAR_ADDRESS in signs(PARK, sender="raadet@raad.example.kd")


def test_a_colleague_writes_from_the_domain_of_the_party():
    assert Sign.DOMAIN in signs(PARK, sender="en.helt.anden@raad.example.dk")


def test_a_domain_where_anybody_can_have_an_address_says_nothing():
    assert places(PARK, sender="en.helt.anden@gmail.com") == []


def test_a_member_who_writes_from_home_with_the_council_in_copy_is_known_by_it():
    found = signs(PARK, sender="hjemme@outlook.dk", others=(COUNCIL.addresses[0],))
    assert found == (Sign.COLLEAGUE, Sign.UNANSWERED)


@pytest.mark.parametrize(
    "words", ["SV: En park ved åen", "Sag 2026-0042", "til park@svar.example.dk", "PARK!"]
)
def test_a_case_is_known_by_its_name_number_or_address(words):
    assert places(PARK, SCHOOL, sender="borger@example.com", words=words) == [("park", "")]


@pytest.mark.parametrize("words", ["parkering", "", "sag 2026-00421"])
def test_a_word_that_holds_the_name_is_another_word(words):
    assert places(PARK, sender="borger@example.com", words=words) == []


def test_a_party_that_was_not_asked_is_offered_only_where_the_case_is_named():
    uninvited = replace(PARK, parties=frozenset(), waiting=frozenset())
    assert places(uninvited, sender=COUNCIL.addresses[0]) == []
    assert places(uninvited, sender=COUNCIL.addresses[0], words="park") == [("park", COUNCIL.name)]


def test_who_has_answered_or_comes_after_the_deadline_is_a_weaker_guess():
    closed = replace(PARK, is_open=False)
    assert Sign.UNANSWERED not in signs(closed, sender=COUNCIL.addresses[0])
    assert Sign.UNANSWERED not in signs(SCHOOL, sender=COUNCIL.addresses[0])


def test_there_are_three_suggestions_at_most():
    cases = [replace(PARK, slug=f"sag-{number}") for number in range(5)]
    assert len(places(*cases, sender=COUNCIL.addresses[0])) == 3


def test_what_is_said_once_is_not_said_twice():
    pointers = (Pointer(Sign.LETTER, "park", COUNCIL.name), Pointer(Sign.ABOUT_CASE, "park"))
    assert Sign.ABOUT_CASE not in signs(PARK, pointers=pointers)


@pytest.mark.parametrize(
    ("written", "known", "near"),
    [
        ("raadet@example.dk", "raadet@example.dk", False),
        ("raaedt@example.dk", "raadet@example.dk", True),
        ("raadet@exmple.dk", "raadet@example.dk", True),
        ("raadets@example.dkk", "raadet@example.dk", True),
        ("formand@example.dk", "raadet@example.dk", False),
        ("bo@example.dk", "ib@example.dk", False),
        ("", "raadet@example.dk", False),
    ],
)
def test_two_addresses_are_near_when_a_letter_or_two_differ(written, known, near):
    assert is_near(written, known) is near
