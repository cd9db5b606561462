"""The deadline: a day in Copenhagen, to its very last moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from intake.core.consultation import (
    Consultation,
    Stage,
    Status,
    days_left,
    end_of,
    last_day,
    require_open,
    start_of,
    status,
)
from intake.core.errors import ConsultationClosed, ConsultationNotOpen

A_MILLISECOND = timedelta(milliseconds=1)


def consultation(*, closes: date, stage: Stage = Stage.ANNOUNCED) -> Consultation:
    return Consultation(
        slug="park",
        title="En park",
        stage=stage,
        opens_at=start_of(closes - timedelta(days=30)),
        closes_at=end_of(closes),
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 1), 24),
        (date(2026, 3, 29), 23),  # the clock goes forward
        (date(2026, 10, 25), 25),  # and back
        (date(2028, 2, 29), 24),
    ],
)
def test_a_council_has_until_the_last_millisecond_of_the_day_in_copenhagen(day, hours):
    case = consultation(closes=day)
    assert end_of(day) - start_of(day) == timedelta(hours=hours)
    assert status(case, case.closes_at - A_MILLISECOND) is Status.OPEN
    assert status(case, case.closes_at) is Status.CLOSED
    assert last_day(case) == day


def test_the_deadline_is_told_in_days_as_people_count_them():
    case = consultation(closes=date(2026, 3, 1))
    just_after_midnight = start_of(date(2026, 2, 27)) + timedelta(minutes=1)
    assert days_left(case, just_after_midnight) == 2
    assert days_left(case, case.closes_at - A_MILLISECOND) == 0


def test_nobody_can_answer_what_is_not_open_and_the_error_says_since_when():
    case = consultation(closes=date(2026, 3, 1))
    with pytest.raises(ConsultationNotOpen) as early:
        require_open(case, case.opens_at - A_MILLISECOND)
    assert early.value.opens_at == case.opens_at
    require_open(case, case.opens_at)
    with pytest.raises(ConsultationClosed) as late:
        require_open(case, case.closes_at)
    assert late.value.closed_at == case.closes_at


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DECIDED, Stage.ARCHIVED])
def test_what_people_have_decided_stands_above_the_dates(stage):
    case = consultation(closes=date(2026, 3, 1), stage=stage)
    inside = case.opens_at + timedelta(days=1)
    assert status(case, inside) == Status(stage)


def test_a_moment_in_another_zone_is_the_same_moment():
    case = consultation(closes=date(2026, 3, 1))
    assert case.closes_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
