"""A promise: its last day, who is reminded when, and what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intake.core import promise as rules
from intake.core.errors import PromiseEnded
from intake.core.promise import Promise, Promised, PromiseStatus, Step, StepKind

GIVEN = date(2024, 9, 18)


def a_promise(**changes):
    promise = Promise(
        public_id="p",
        consultation="partnerskabsstrategi",
        text="I vil høre mere i god tid inden forventet godkendelse primo 2025",
        parties=("Frivilligrådet", "Udsatterådet"),
        said="primo 2025",
        first_on=date(2025, 1, 1),
        last_on=date(2025, 3, 31),
        unit="Socialforvaltningen",
        owner="sagsbehandler@example.dk",
        made_on=GIVEN,
    )
    return replace(promise, **changes)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_step(kind, when="2025-04-10T10:00", **changes):
    return Step(kind=kind, at=at(when), by="x@example.dk", text="Derfor", **changes)


def test_what_is_to_be_done_early_in_2025_has_until_the_last_of_march():
    assert rules.due_on(a_promise()) == date(2025, 3, 31)


def test_to_hear_in_good_time_before_is_four_weeks_before_it_can_first_happen():
    promise = a_promise(kind=Promised.HEARD)
    assert rules.due_on(promise) == date(2024, 12, 4)
    assert rules.due_on(replace(promise, notice=timedelta(days=14))) == date(2024, 12, 18)


def test_it_is_open_to_the_end_of_its_last_day_in_copenhagen_and_then_late():
    promise = a_promise()
    assert rules.status(promise, at("2025-03-31T21:59")) is PromiseStatus.OPEN
    assert rules.days_left(promise, at("2025-03-31T21:59")) == 0
    assert rules.status(promise, at("2025-03-31T22:00")) is PromiseStatus.LATE
    assert rules.days_left(promise, at("2025-03-31T22:00")) == -1


def test_the_last_day_it_was_moved_to_counts_and_the_promise_says_what_was_said_first():
    moved = a_step(StepKind.MOVED, "2025-03-01T10:00", due_on=date(2025, 6, 30))
    promise = a_promise(steps=(moved,))
    assert rules.due_on(promise) == date(2025, 6, 30)
    assert (promise.said, promise.last_on) == ("primo 2025", date(2025, 3, 31))


def test_kept_or_lapsed_is_the_end_of_it():
    for kind in (StepKind.KEPT, StepKind.LAPSED):
        ended = a_promise(steps=(a_step(kind),))
        assert rules.status(ended, at("2026-01-01T10:00")) == kind
        with pytest.raises(PromiseEnded):
            rules.step(ended, a_step(StepKind.EXPLAINED))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-03-16T10:00", None),
        ("2025-03-17T07:59", None),  # nine in the morning in Copenhagen is not yet
        ("2025-03-17T08:00", "2025-03-31/ahead/14"),
        ("2025-03-27T10:00", "2025-03-31/ahead/14"),
        ("2025-03-28T10:00", "2025-03-31/ahead/3"),
        ("2025-03-31T12:00", "2025-03-31/ahead/3"),
        ("2025-04-01T06:00", "2025-03-31/ahead/3"),
        ("2025-04-01T10:00", "2025-03-31/late/0"),
        ("2025-04-07T10:00", "2025-03-31/late/0"),
        ("2025-04-08T10:00", "2025-03-31/late/1"),
    ],
)
def test_its_owner_is_reminded_ahead_and_then_each_week(now, expected):
    assert rules.reminder(a_promise(), at(now)) == expected


def test_who_has_explained_is_not_asked_again_until_a_new_day_passes():
    explained = a_promise(steps=(a_step(StepKind.EXPLAINED, "2025-04-02T10:00"),))
    assert rules.reminder(explained, at("2025-05-01T10:00")) is None
    assert not rules.wants_explanation(explained, at("2025-05-01T10:00"))
    moved = a_step(StepKind.MOVED, "2025-04-03T10:00", due_on=date(2025, 6, 30))
    again = replace(explained, steps=(*explained.steps, moved))
    assert rules.reminder(again, at("2025-07-02T10:00")) == "2025-06-30/late/0"


def test_one_given_on_short_notice_is_not_reminded_of_the_same_day():
    short = a_promise(made_on=date(2025, 3, 30))
    assert rules.reminder(short, at("2025-03-30T12:00")) is None


def test_near_are_those_due_within_four_weeks_and_the_late_ones_without_a_word():
    far, soon = a_promise(public_id="far"), a_promise(public_id="soon", last_on=date(2024, 10, 1))
    kept = a_promise(public_id="kept", steps=(a_step(StepKind.KEPT),))
    late = a_promise(public_id="late", last_on=date(2024, 9, 1))
    found = rules.near([far, soon, kept, late], at("2024-09-20T10:00"))
    assert [each.public_id for each in found] == ["late", "soon"]
