"""Reminders and extensions reach those they are for, once."""

from datetime import date, timedelta

import pytest

from intake.actions import asking_time, correcting, drafting, extending, inviting, reminding
from intake.actions.receiving import Arrival, receive
from intake.core import reminding as rules
from intake.core.consultation import end_of, last_day
from intake.core.errors import ConsultationClosed, DeadlineNotMoved
from intake.core.submission import Channel
from intake.store import consultations, events, extensions, outbox, parties, submissions
from tests.builders import NOW, a_consultation, a_draft, a_record, settings_in
from tests.casework import SLUG, a_case, refuse

BY = "sagsbehandler@example.dk"
MORNING = rules.moment(a_consultation(), 7)
SECOND = rules.moment(a_consultation(), 2)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path, secret_key="for tests")


@pytest.fixture
def db(tmp_path, settings):
    """An open consultation: two councils were invited, a third is only on the list."""
    db = a_record(tmp_path)
    a_case(db, settings, "Udsatterådet", "Ældrerådet", "Ungerådet")
    for name in ("Udsatterådet", "Ældrerådet"):
        inviting.invite(db, SLUG, settings=settings, now=NOW, by=BY, only=name)
    return db


def answer(db, settings, *, at=NOW, key="one", channel=Channel.WEB, **changes):
    return receive(
        db,
        a_draft(**changes),
        slug=SLUG,
        arrival=Arrival(key=key, channel=channel, at=at),
        settings=settings,
    )


def letters(db, kind):
    """Give the letters of a kind as (party, subject), in the order in which they were owed."""
    found = [each.letter for each in outbox.due(db, now=NOW + timedelta(days=99), count=99)]
    return [(each.party, each) for each in found if each.kind == kind]


def reminded(db):
    return [party for party, _ in letters(db, "reminder")]


def test_those_who_were_invited_and_are_silent_are_reminded_once_a_step(db, settings):
    answer(db, settings, parties=("Ældrerådet",))
    for minute in range(3):
        now = MORNING + timedelta(minutes=minute)
        assert reminding.remind_due(db, settings=settings, now=now) == (minute == 0)
    assert reminded(db) == ["Udsatterådet"]
    assert reminding.remind_due(db, settings=settings, now=SECOND) == 1
    assert reminded(db) == ["Udsatterådet", "Udsatterådet"]
    (_, letter) = letters(db, "reminder")[0]
    assert "mandag den 16. marts 2026 kl. 23.59" in letter.text
    assert "/i/" in letter.text


def test_no_remarks_is_an_answer_and_a_withdrawn_answer_is_none(db, settings):
    answer(db, settings, parties=("Ældrerådet",), nil_return=True)
    gone = answer(db, settings, key="two", parties=("Udsatterådet",))
    correcting.withdraw(db, gone.reference, settings=settings, now=NOW)
    reminding.remind_due(db, settings=settings, now=MORNING)
    assert reminded(db) == ["Udsatterådet"]


def test_a_dead_address_gets_no_reminder(db, settings):
    refuse(db, parties.get(db, "Ældrerådet").addresses[0])
    reminding.remind_due(db, settings=settings, now=MORNING)
    assert reminded(db) == ["Udsatterådet"]


def test_whoever_was_invited_yesterday_waits_for_the_next_step(db, settings):
    late = MORNING - timedelta(hours=20)
    inviting.invite(db, SLUG, settings=settings, now=late, by=BY, only="Ungerådet")
    reminding.remind_due(db, settings=settings, now=MORNING)
    assert "Ungerådet" not in reminded(db)
    reminding.remind_due(db, settings=settings, now=SECOND)
    assert "Ungerådet" in reminded(db)


def test_by_hand_everyone_or_one_is_reminded_once_a_day(db, settings):
    by_hand = {"settings": settings, "by": BY}
    assert reminding.remind(db, SLUG, now=NOW, only="Ældrerådet", **by_hand) == 1
    assert reminding.remind(db, SLUG, now=NOW, **by_hand) == 1
    assert reminding.remind(db, SLUG, now=NOW + timedelta(hours=1), **by_hand) == 0
    assert reminding.remind(db, SLUG, now=NOW + timedelta(days=1), **by_hand) == 2
    with pytest.raises(ConsultationClosed):
        reminding.remind(db, SLUG, now=a_consultation().closes_at, **by_hand)


def test_the_clock_does_not_repeat_what_was_done_by_hand(db, settings):
    reminding.remind(db, SLUG, now=MORNING - timedelta(hours=1), settings=settings, by=BY)
    assert reminding.remind_due(db, settings=settings, now=MORNING) == 0


def extend(db, settings, *, days=7, now=NOW):
    before = consultations.get(db, SLUG)
    return extending.extend(
        db,
        SLUG,
        end_of(last_day(before) + timedelta(days=days)),
        reason="Rådene mødes først den 20.",
        by=BY,
        settings=settings,
        now=now,
    )


def test_an_extension_is_kept_with_its_reason_and_told_to_all_who_were_invited(db, settings):
    answer(db, settings, parties=("Ældrerådet",))
    after = extend(db, settings)
    (kept,) = extensions.of(db, SLUG)
    assert (kept.was, kept.closes_at) == (a_consultation().closes_at, after.closes_at)
    assert kept.reason == "Rådene mødes først den 20."
    told = dict(letters(db, "extension"))
    assert sorted(told) == ["Udsatterådet", "Ældrerådet"]
    assert "kl. 23.59" in told["Udsatterådet"].subject
    assert "/i/" in told["Udsatterådet"].text
    assert "Vi har fået jeres svar, og det gælder." in told["Ældrerådet"].text
    for letter in told.values():
        assert "Rådene mødes først den 20." in letter.text
        assert "Rådene mødes først den 20." in letter.html


def test_late_answers_that_are_now_in_time_are_marked_so(db, settings):
    closed_at = a_consultation().closes_at
    first = answer(db, settings, at=closed_at, channel=Channel.EMAIL)
    second = answer(
        db, settings, at=closed_at + timedelta(days=7), channel=Channel.EMAIL, key="two"
    )
    assert first.late
    extend(db, settings, now=closed_at + timedelta(days=1))
    assert not submissions.get(db, first.reference).late
    assert submissions.get(db, second.reference).late
    assert [each.action for each in events.about(db, first.reference)][-1] == "submission in time"


def test_a_moved_deadline_brings_reminders_of_its_own(db, settings):
    reminding.remind_due(db, settings=settings, now=SECOND)
    after = extend(db, settings, now=SECOND + timedelta(hours=1))
    again = rules.moment(after, 2)
    assert reminding.remind_due(db, settings=settings, now=again) == 2


def test_a_deadline_that_does_not_move_tells_nobody(db, settings):
    with pytest.raises(DeadlineNotMoved):
        extend(db, settings, days=0)
    assert letters(db, "extension") == []
    assert extensions.of(db, SLUG) == []


def a_saved_draft(db, settings, *, saved_at):
    draft = drafting.start(db, SLUG, key="a draft", settings=settings, now=saved_at)
    drafting.send_link(db, draft.id, "borger@example.dk", settings=settings, now=saved_at)
    return draft


def test_whoever_has_a_draft_is_reminded_of_it_once_a_step(db, settings):
    a_saved_draft(db, settings, saved_at=NOW)
    for minute in range(3):
        reminding.remind_due(db, settings=settings, now=MORNING + timedelta(minutes=minute))
    ((_, letter),) = letters(db, "unsent")
    assert letter.recipients == ("borger@example.dk",)
    assert "/d/" in letter.text
    assert "kl. 23.59" in letter.text


def test_whoever_writes_just_now_is_left_in_peace(db, settings):
    a_saved_draft(db, settings, saved_at=MORNING - timedelta(hours=2))
    reminding.remind_due(db, settings=settings, now=MORNING)
    assert letters(db, "unsent") == []


def test_whoever_has_a_draft_is_told_that_the_deadline_moved(db, settings):
    a_saved_draft(db, settings, saved_at=NOW)
    extend(db, settings)
    ((_, letter),) = letters(db, "unsent")
    assert "Rådene mødes først den 20." in letter.text
    assert "mandag den 23. marts 2026" in letter.subject


def test_a_party_with_a_deadline_of_its_own_is_reminded_before_that_one(db, settings):
    its = {"settings": settings, "now": NOW}
    request = asking_time.ask(
        db, SLUG, "Ældrerådet", key="r", wanted_on=date(2026, 3, 30), email="", by="x", **its
    )
    asking_time.grant(db, request.number, date(2026, 3, 30), by=BY, **its)
    reminding.remind_due(db, settings=settings, now=MORNING)
    reminding.remind_due(db, settings=settings, now=SECOND)
    assert reminded(db) == ["Udsatterådet", "Udsatterådet"]
    later = rules.moment(a_consultation(closes_at=end_of(date(2026, 3, 30))), 7)
    for _ in range(2):
        reminding.remind_due(db, settings=settings, now=later)
    assert reminded(db) == ["Udsatterådet", "Udsatterådet", "Ældrerådet"]
    assert "mandag den 30. marts 2026" in letters(db, "reminder")[-1][1].text


def test_a_party_that_has_begun_is_silent_until_it_sends(db, settings):
    drafting.start(db, SLUG, key="k", party="Ældrerådet", settings=settings, now=NOW)
    reminding.remind_due(db, settings=settings, now=MORNING)
    assert sorted(reminded(db)) == ["Udsatterådet", "Ældrerådet"]
