"""When a digest is due: by the clock in Copenhagen, and never twice for one round."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.digest import REST, Choice, Digest, Heap, Waiting, is_due, is_told

FRIDAY = datetime(2026, 3, 6, 7, 30, tzinfo=UTC)  # 8.30 in Copenhagen, which is an hour ahead


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("digest", "told", "now", "due"),
    [
        (Digest.NEVER, None, FRIDAY, False),
        (Digest.DAILY, None, FRIDAY, True),
        (Digest.DAILY, at(5, 7), at(6, 6, 59), False),
        (Digest.DAILY, at(5, 7), at(6, 7), True),
        (Digest.DAILY, at(6, 7), at(6, 22), False),
        (Digest.DAILY, at(6, 7), at(7, 7), True),
        (Digest.WEEKDAYS, at(6, 7), at(7, 7), False),
        (Digest.WEEKDAYS, at(6, 7), at(8, 23), False),
        (Digest.WEEKDAYS, at(6, 7), at(9, 7), True),
        (Digest.AT_ONCE, FRIDAY, FRIDAY + REST - timedelta(seconds=1), False),
        (Digest.AT_ONCE, FRIDAY, FRIDAY + REST, True),
    ],
)
def test_a_digest_is_due_at_its_hour_on_its_days(digest, told, now, due):
    assert is_due(Choice(digest, 8, told), now) is due


def test_the_hour_is_copenhagens_also_after_the_clocks_go_forward():
    before, after = datetime(2026, 3, 28, 7, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert not is_due(Choice(Digest.DAILY, 8, before), after - timedelta(minutes=1))
    assert is_due(Choice(Digest.DAILY, 8, before), after)


@given(
    st.sampled_from([Digest.DAILY, Digest.WEEKDAYS]),
    st.integers(0, 23),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_who_has_just_been_told_is_not_told_again_and_hears_within_four_days(digest, hour, now):
    assert not is_due(Choice(digest, hour, now), now)
    assert is_due(Choice(digest, hour, now), now + timedelta(days=4))


def test_at_once_tells_of_news_alone_and_the_others_of_what_waits():
    old, new = Waiting("Havneplan", 3, 0, 0, 0), Waiting("Havneplan", 3, 1, 0, 0)
    for heap, at_once, daily in [
        (Heap((), 0, 0), False, False),
        (Heap((old,), 2, 0), False, True),
        (Heap((new,), 0, 0), True, True),
        (Heap((), 1, 1), True, True),
    ]:
        assert is_told(Choice(Digest.AT_ONCE, 8, None), heap) is at_once
        assert is_told(Choice(Digest.DAILY, 8, None), heap) is daily
