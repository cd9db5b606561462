"""Those who have not answered are reminded in the morning, some days before the deadline."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.core import reminding
from intake.core.consultation import COPENHAGEN, Stage, end_of
from tests.builders import a_consultation

ASKED = a_consultation()
"""Its last day is Monday 16 March 2026; reminders are due on the 9th and the 14th."""


def at(day, hour, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        (at(8, 12), None),
        (at(9, 8, 59), None),
        (at(9, 9), 7),
        (at(9, 19, 59), 7),
        (at(9, 20), None),
        (at(10, 3), None),
        (at(10, 9), 7),
        (at(14, 8, 59), None),
        (at(14, 9), 2),
        (at(16, 12), 2),
        (at(17, 9), None),
    ],
)
def test_a_step_is_due_from_nine_in_the_morning_and_never_at_night(moment, step):
    assert reminding.step(ASKED, moment) == step


def test_after_a_standstill_nobody_gets_two_letters_in_two_days():
    assert reminding.step(ASKED, at(12, 12)) == 7
    assert reminding.step(ASKED, at(13, 12)) is None  # the next one is tomorrow morning
    assert reminding.step(ASKED, at(15, 12)) == 2


def test_steps_close_together_are_each_due_on_their_own_morning():
    every_day = a_consultation(remind_days=(2, 1, 0))
    assert [reminding.step(every_day, at(day, 9)) for day in (14, 15, 16)] == [2, 1, 0]


def test_a_consultation_may_remind_nobody():
    assert reminding.step(a_consultation(remind_days=()), at(14, 9)) is None


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DECIDED])
def test_nobody_is_reminded_of_what_is_not_open(stage):
    assert reminding.step(a_consultation(stage=stage), at(14, 9)) is None


def test_nine_is_nine_on_either_side_of_summer_time():
    summer = a_consultation(closes_at=end_of(datetime(2026, 4, 2, tzinfo=UTC).date()))
    assert reminding.moment(summer, 7) == at(26, 9)  # an hour behind UTC+2
    assert reminding.moment(summer, 2) == at(31, 9)
    assert reminding.moment(summer, 7).utcoffset() != reminding.moment(summer, 2).utcoffset()


STEP = reminding.moment(ASKED, 7)
LONG_AGO = STEP - timedelta(days=9)


def test_a_party_is_reminded_unless_it_was_asked_or_reminded_yesterday():
    def wanted(invited_at, reminded_at=None):
        return reminding.is_wanted(STEP, invited_at=invited_at, reminded_at=reminded_at)

    assert wanted(LONG_AGO)
    assert wanted(LONG_AGO, LONG_AGO)
    assert not wanted(None)
    assert not wanted(STEP - timedelta(hours=23))
    assert not wanted(LONG_AGO, STEP - timedelta(hours=1))
    assert not wanted(LONG_AGO, STEP + timedelta(hours=1))
