"""Which fate a message gets, and what answer it becomes."""

from dataclasses import replace

import pytest

from intake.core import placing
from intake.core.consultation import Status
from intake.core.message import Attached, Authentication, Kind, Mailbox, Reading
from intake.core.party import Party, PartyKind
from intake.core.placing import Fate, Place
from intake.core.reading import doubts
from intake.core.submission import Identity, Preference, SpeaksAs

COUNCIL = Party("Udsatterådet", PartyKind.COUNCIL, "abc", ("Raad@example.dk",))
OPEN = Place(consultations=("park",), parties=(COUNCIL,), questions=("1", "2"), status=Status.OPEN)


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
    assert placing.fate(a_reading(), OPEN)[0] is Fate.SUBMITTED


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.READ_RECEIPT, Kind.CALENDAR, Kind.DELAYED])
def test_a_machine_never_answers_for_a_council_unless_a_person_says_it_did(kind):
    assert placing.fate(a_reading(kind=kind), OPEN)[0] is Fate.AUTOMATIC
    placed = Place(consultations=("park",), status=Status.OPEN, by_person=True)
    assert placing.fate(a_reading(kind=kind), placed)[0] is Fate.SUBMITTED


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
    fate, reason = placing.fate(a_reading(), place)
    assert fate is Fate.HELD
    assert reason


def test_a_late_answer_is_taken_all_the_same():
    late = Place(consultations=("park",), parties=(COUNCIL,), status=Status.CLOSED)
    assert placing.fate(a_reading(), late)[0] is Fate.SUBMITTED


def test_an_empty_mail_waits_but_a_letter_in_an_attachment_is_an_answer():
    empty = a_reading(text=" \n ")
    letter = a_reading(text="", attachments=(Attached("brev.pdf", "application/pdf", b"%PDF"),))
    assert placing.fate(empty, OPEN)[0] is Fate.HELD
    assert placing.fate(letter, OPEN)[0] is Fate.SUBMITTED


def test_only_a_token_and_a_known_address_together_confirm_who_wrote():
    stranger = a_reading(sender=Mailbox("fremmed@example.dk"))
    assert placing.identity(a_reading(), OPEN)[0] is Identity.CONFIRMED
    assert placing.identity(stranger, OPEN)[0] is Identity.UNVERIFIED
    no_token = Place(consultations=("park",), status=Status.OPEN)
    assert placing.identity(a_reading(), no_token)[0] is Identity.UNVERIFIED


PROVEN = Authentication(dmarc="pass", source="mx.example.dk", author_domain="example.dk")


def test_a_token_a_known_address_and_a_domain_that_stands_for_the_mail_verify():
    found, reason = placing.identity(a_reading(authentication=PROVEN), OPEN)
    assert found is Identity.VERIFIED
    assert "mx.example.dk" in reason


def test_a_proof_of_another_domain_than_the_senders_proves_nothing():
    other = replace(PROVEN, author_domain="evil.example")
    assert placing.identity(a_reading(authentication=other), OPEN)[0] is Identity.CONFIRMED
    unsaid = replace(PROVEN, author_domain="")
    assert placing.identity(a_reading(authentication=unsaid), OPEN)[0] is Identity.CONFIRMED


def test_a_refuted_sender_is_not_even_confirmed_and_a_chain_of_forwarders_is_told():
    refuted = Authentication(dmarc="fail", source="mx.example.dk")
    found, reason = placing.identity(a_reading(authentication=refuted), OPEN)
    assert found is Identity.UNVERIFIED
    assert "forfalsket" in reason
    passed_on = replace(refuted, arc="pass")
    assert "videre" in placing.identity(a_reading(authentication=passed_on), OPEN)[1]


def test_two_senders_are_nobody():
    twice = a_reading(authentication=PROVEN, review_reasons=(doubts.TWO_SENDERS,))
    assert placing.identity(twice, OPEN)[0] is Identity.UNVERIFIED


def test_a_providers_domain_says_nothing_of_whose_address_it_is():
    council = replace(COUNCIL, addresses=("raadet@mail.dk",))
    place = replace(OPEN, parties=(council,))
    proof = replace(PROVEN, author_domain="mail.dk")
    stranger = a_reading(sender=Mailbox("fremmed@mail.dk"), authentication=proof)
    assert placing.identity(stranger, place)[0] is Identity.UNVERIFIED
    own = a_reading(sender=Mailbox("Raadet@mail.dk"), authentication=proof)
    assert placing.identity(own, place)[0] is Identity.VERIFIED


def test_a_colleague_is_believed_when_the_domain_stands_for_the_mail():
    colleague = Mailbox("ny@example.dk")
    proven = a_reading(sender=colleague, authentication=PROVEN)
    assert placing.identity(proven, OPEN)[0] is Identity.VERIFIED
    unproven, reason = placing.identity(a_reading(sender=colleague), OPEN)
    assert unproven is Identity.UNVERIFIED
    assert "spørg parten" in reason


def test_a_joint_answer_is_never_surer_than_its_second_council():
    other = Party("Ældrerådet", PartyKind.COUNCIL, "def", ("raad@other.example.dk",))
    joint = replace(OPEN, parties=(COUNCIL, other))
    found, reason = placing.identity(a_reading(authentication=PROVEN), joint)
    assert found is Identity.CONFIRMED
    assert "Ældrerådet er med" in reason


def test_a_person_who_placed_it_proves_nothing_of_the_sender():
    placed = replace(OPEN, by_person=True)
    assert placing.identity(a_reading(authentication=PROVEN), placed)[0] is Identity.UNVERIFIED


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


def test_the_numbers_of_a_letter_are_its_own_where_nothing_was_asked_by_number():
    reading = a_reading(text="1. Ja.\n\n2. Nej.", rest="", answers={"1": "Ja.", "2": "Nej."})
    unasked = Place(consultations=("park",), parties=(COUNCIL,), status=Status.OPEN)
    draft = placing.draft_of(reading, unasked)
    assert (draft.answers, draft.body) == ({}, "1. Ja.\n\n2. Nej.")


def test_a_councils_own_mailing_list_waits_for_a_person_and_any_other_does_not():
    by_list = a_reading(kind=Kind.LIST)
    assert placing.fate(by_list, OPEN)[0] is Fate.HELD
    anyone = Place(consultations=("park",), status=Status.OPEN)
    assert placing.fate(by_list, anyone)[0] is Fate.AUTOMATIC


def test_a_notice_that_something_waits_elsewhere_is_shown_to_a_person():
    notice = a_reading(
        kind=Kind.AUTO_REPLY, needs_review=True, review_reasons=("Svaret ligger i Digital Post",)
    )
    fate, reason = placing.fate(notice, OPEN)
    assert (fate, reason) == (Fate.HELD, "Svaret ligger i Digital Post")


def test_a_file_is_what_its_bytes_say_and_not_what_the_mail_calls_it():
    claimed = Attached("brev.pdf", "x/010190-1234", b"%PDF-1.7\n%brev")
    draft = placing.draft_of(a_reading(attachments=(claimed,)), OPEN)
    assert draft.attachments[0].media_type == "application/pdf"
