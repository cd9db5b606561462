"""Which fate a message gets, and what answer it becomes."""

import pytest

from intake.core import placing
from intake.core.consultation import Status
from intake.core.message import Attached, Kind, Mailbox, Reading
from intake.core.party import Party, PartyKind
from intake.core.placing import Fate, Place
from intake.core.submission import Identity, Preference, SpeaksAs

COUNCIL = Party("Udsatterådet", PartyKind.COUNCIL, "abc", ("Raad@example.dk",))
OPEN = Place(consultations=("park",), parties=(COUNCIL,), status=Status.OPEN)


def a_reading(**facts) -> Reading:
    return Reading(
        **{
            "kind": Kind.ANSWER,
            "sender": Mailbox("raad@example.dk", "Sekretariatet"),
            "text": "Vi er for.",
            "rest": "Vi er for.",
            **facts,
        }
    )


def test_a_councils_reply_becomes_an_answer():
    assert placing.fate(a_reading(), OPEN, is_repeated=False)[0] is Fate.SUBMITTED


def test_the_same_mail_again_is_no_second_answer():
    assert placing.fate(a_reading(), OPEN, is_repeated=True)[0] is Fate.REPEATED


@pytest.mark.parametrize(
    "kind", [Kind.AUTO_REPLY, Kind.READ_RECEIPT, Kind.CALENDAR, Kind.LIST, Kind.DELAYED]
)
def test_a_machine_never_answers_for_a_council_unless_a_person_says_it_did(kind):
    assert placing.fate(a_reading(kind=kind), OPEN, is_repeated=False)[0] is Fate.AUTOMATIC
    placed = Place(consultations=("park",), status=Status.OPEN, by_person=True)
    assert placing.fate(a_reading(kind=kind), placed, is_repeated=False)[0] is Fate.SUBMITTED


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(consultations=("park", "skole")),
        Place(consultations=("park",), status=Status.DRAFT),
        Place(consultations=("park",), status=Status.UPCOMING),
    ],
)
def test_what_has_no_single_open_place_waits_for_a_person_with_the_reason(place):
    fate, reason = placing.fate(a_reading(), place, is_repeated=False)
    assert fate is Fate.HELD
    assert reason


def test_a_late_answer_is_taken_all_the_same():
    late = Place(consultations=("park",), parties=(COUNCIL,), status=Status.CLOSED)
    assert placing.fate(a_reading(), late, is_repeated=False)[0] is Fate.SUBMITTED


def test_an_empty_mail_waits_but_a_letter_in_an_attachment_is_an_answer():
    empty = a_reading(text=" \n ")
    letter = a_reading(text="", attachments=(Attached("brev.pdf", "application/pdf", b"%PDF"),))
    assert placing.fate(empty, OPEN, is_repeated=False)[0] is Fate.HELD
    assert placing.fate(letter, OPEN, is_repeated=False)[0] is Fate.SUBMITTED


def test_only_a_token_and_a_known_address_together_confirm_who_wrote():
    stranger = a_reading(sender=Mailbox("fremmed@example.dk"))
    assert placing.identity(a_reading(), OPEN)[0] is Identity.CONFIRMED
    assert placing.identity(stranger, OPEN)[0] is Identity.UNVERIFIED
    no_token = Place(consultations=("park",), status=Status.OPEN)
    assert placing.identity(a_reading(), no_token)[0] is Identity.UNVERIFIED


def test_a_council_answers_by_name_and_a_stranger_stays_anonymous():
    council = placing.draft_of(a_reading(), OPEN)
    assert (council.organisation, council.preference) == ("Udsatterådet", Preference.NAMED)
    assert council.speaks_as is SpeaksAs.COUNCIL
    stranger = placing.draft_of(a_reading(), Place(consultations=("park",)))
    assert (stranger.parties, stranger.preference) == ((), Preference.ANONYMOUS)


def test_words_placed_at_a_question_are_not_said_twice():
    reading = a_reading(text="Tak.\n\n1. Ja.", rest="Tak.", answers={"1": "Ja."})
    draft = placing.draft_of(reading, OPEN)
    assert (draft.body, draft.answers) == ("Tak.", {"1": ("Ja.",)})
