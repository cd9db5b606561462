"""The same mail again, by another way or another of our addresses; and what only looks like it."""

import pytest

from intake import letters
from intake.actions import addressed, correcting, gathering, moderating, settling
from intake.actions.gathering import Found
from intake.app import create_public_app
from intake.core.placing import Fate
from intake.core.submission import Identity, Preference
from intake.core.version import Why
from intake.mail import envelopes
from intake.mail.parsing import read
from intake.store import inbox, submissions, versions
from intake.store.connection import value
from intake.web.desk.reading import WHYS
from tests.journeys.test_settling import (
    COUNCIL,
    NOW,
    OTHER,
    mail,
    post,
    record,
    reply_address,
    settings,
)

__all__ = ["post", "record", "settings"]

OPEN = "park@post.example.dk"
TRACES = (
    b"Return-Path: <raad@example.dk>\r\nDelivered-To: samlet@post.example.dk\r\n"
    b"Received: from mx.example.dk by post.example.dk; Sun, 1 Feb 2026 12:00:00 +0000\r\n"
    b"X-Spam-Score: 0\r\n"
)


def receipts(db):
    return value(db, "SELECT count(*) FROM letter WHERE kind = 'receipt'")


@pytest.fixture
def fetch(record, settings):
    """Let a message lie in the mailbox, fetch it and settle it; gives its fate."""

    def fetched(raw):
        found = Found(
            raw=raw,
            mail_from=envelopes.sender(raw),
            recipients=envelopes.recipients(raw, settings),
            at=NOW,
        )
        (number,) = gathering.gather(record, [found], via="imap")
        kept = inbox.get(record, number)
        reading = read(kept.raw, questions=addressed.questions_for(record, kept, settings))
        return settling.settle(record, number, reading, settings=settings, now=NOW)

    return fetched


@pytest.fixture
def by_hand(record, settings):
    """Let a caseworker place a message that waits; gives its fate."""

    def placed(number, slug, party):
        moderating.place(record, number, consultation=slug, party=party, by="anna", now=NOW)
        kept = inbox.get(record, number)
        reading = read(kept.raw, questions=addressed.questions_for(record, kept, settings))
        return settling.settle(record, number, reading, settings=settings, now=NOW)

    return placed


@pytest.mark.parametrize("is_fetched_first", [True, False])
def test_a_mail_that_comes_by_smtp_and_lies_in_the_mailbox_is_one_answer(
    post, fetch, record, settings, is_fetched_first
):
    to = reply_address(settings)
    raw = mail(To=to).as_bytes()
    ways = [lambda: fetch(TRACES + raw), lambda: post(raw, to)[0]]
    fates = [way() for way in (ways if is_fetched_first else reversed(ways))]
    assert fates == [Fate.SUBMITTED, Fate.REPEATED]
    assert submissions.count(record) == receipts(record) == 1


def test_copies_to_two_parties_addresses_are_their_joint_answer(post, record, settings):
    message = mail("1. Ved åen.", To="begge")
    post(message, reply_address(settings))
    fate, number = post(message, reply_address(settings, OTHER))
    assert fate is Fate.REPEATED
    assert "nu også fra Frivilligrådet" in inbox.get(record, number).fate_reason
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == ("Frivilligrådet", "Udsatterådet")
    assert answer.draft.answers == {"1": ("Ved åen.",)}
    assert (answer.identity, receipts(record)) == (Identity.CONFIRMED, 1)
    assert [each.why for each in versions.of(record, answer.reference)] == ["received", "joined"]
    assert post(message, reply_address(settings, OTHER))[0] is Fate.REPEATED
    assert len(versions.of(record, answer.reference)) == 2


def test_the_attachments_of_a_joint_answer_stay(post, record, settings):
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="svar.pdf")
    post(message, reply_address(settings))
    (before,) = submissions.selected(record)
    post(message, reply_address(settings, OTHER))
    (after,) = submissions.selected(record)
    assert after.attachments == before.attachments
    assert len(after.attachments) == 1


def test_whoever_sends_a_councils_mail_first_cannot_keep_its_answer_out(post, record, settings):
    message = mail()
    post(message, OPEN, sender="ond@example.dk")
    (answer,) = submissions.selected(record)
    assert answer.draft.preference is Preference.ANONYMOUS
    post(message, reply_address(settings))
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == ("Udsatterådet",)
    assert answer.draft.preference is Preference.NAMED
    assert answer.identity is Identity.CONFIRMED


def test_a_trace_that_makes_a_robot_of_a_mail_does_not_keep_the_real_one_out(
    post, record, settings
):
    raw = mail().as_bytes()
    forged, _ = post(b"X-Autoresponder: yes\n" + raw, reply_address(settings))
    assert forged is Fate.AUTOMATIC
    assert post(raw, reply_address(settings))[0] is Fate.SUBMITTED
    assert submissions.count(record) == 1


def test_a_copy_for_another_party_waits_once_a_person_has_been_at_the_answer(
    post, record, settings, by_hand
):
    message = mail()
    post(message, reply_address(settings))
    (answer,) = submissions.selected(record)
    moderating.approve(record, answer.reference, by="anna", now=NOW)
    fate, number = post(message, reply_address(settings, OTHER))
    assert fate is Fate.HELD
    assert submissions.get(record, answer.reference).draft.parties == (COUNCIL.name,)
    assert by_hand(number, "park", OTHER.name) is Fate.REPEATED
    joined = submissions.get(record, answer.reference)
    assert joined.draft.parties == ("Frivilligrådet", "Udsatterådet")
    assert (joined.status, joined.identity) == ("received", Identity.CONFIRMED)


def test_the_same_mail_to_two_consultations_waits_in_the_second(post, record, settings, by_hand):
    message = mail()
    post(message, reply_address(settings))
    fate, number = post(message, reply_address(settings, slug="skole"))
    assert fate is Fate.HELD
    assert "i en anden høring" in inbox.get(record, number).fate_reason
    assert by_hand(number, "skole", COUNCIL.name) is Fate.SUBMITTED
    assert {each.consultation for each in submissions.selected(record)} == {"park", "skole"}


def test_a_copy_that_waited_for_its_place_is_settled_by_the_one_that_names_it(
    post, record, settings
):
    message = mail()
    _, number = post(message, "hoering@post.example.dk")
    assert post(message, reply_address(settings))[0] is Fate.SUBMITTED
    assert inbox.get(record, number).fate is Fate.REPEATED
    assert inbox.held(record) == []


def test_a_copy_at_the_letters_return_address_does_not_hold_the_answer_back(post, record, settings):
    message = mail()
    letter = value(record, "SELECT envelope_from FROM letter WHERE party_id = 2")
    to = value(record, "SELECT reply_to FROM letter WHERE party_id = 2")
    assert post(message, letter)[0] is Fate.HELD
    assert post(message, to)[0] is Fate.SUBMITTED
    assert inbox.held(record) == []


def test_a_withdrawn_answer_does_not_come_back_with_a_copy_of_its_mail(post, record, settings):
    message = mail()
    post(message, reply_address(settings))
    (answer,) = submissions.selected(record)
    correcting.withdraw(record, answer.reference, settings=settings, now=NOW)
    assert post(message, reply_address(settings))[0] is Fate.REPEATED
    assert post(message, reply_address(settings, OTHER))[0] is Fate.HELD
    assert submissions.count(record) == 1


def test_a_message_placed_by_hand_that_is_an_answer_already_makes_no_second(
    post, record, settings, by_hand
):
    message = mail()
    post(message, reply_address(settings))
    _, number = post(message, reply_address(settings))
    moderating.rescue(record, number, by="anna", now=NOW)
    assert by_hand(number, "park", COUNCIL.name) is Fate.REPEATED
    assert submissions.count(record) == 1


def test_the_receipt_and_the_desk_tell_that_a_party_joined(post, record, settings):
    message = mail()
    post(message, reply_address(settings))
    post(message, reply_address(settings, OTHER))
    (answer,) = submissions.selected(record)
    token = letters.receipt_token(settings, answer.reference)
    page = create_public_app(settings).test_client().get(f"/r/{token}")
    assert "en part mere kom med" in page.text
    assert set(WHYS) == set(Why)
