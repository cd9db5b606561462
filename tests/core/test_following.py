"""When followers are written to, and what a deadline is in a calendar."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from intake.core import calendar, following
from intake.core.following import Frequency
from tests.builders import NOW, a_consultation


def test_even_at_once_gathers_for_a_quarter_of_an_hour():
    assert following.told_before(Frequency.AT_ONCE, NOW) == NOW - timedelta(minutes=15)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (datetime(2026, 3, 2, 6, 59, tzinfo=UTC), datetime(2026, 3, 1, 7, tzinfo=UTC)),
        (datetime(2026, 3, 2, 7, 0, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC)),
        # The clocks went forward in the night: eight o'clock is an hour earlier in UTC.
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
    ],
)
def test_a_daily_letter_comes_at_eight_in_copenhagen(now, before):
    assert following.told_before(Frequency.DAILY, now) == before


def test_a_deadline_is_a_whole_day_in_the_calendar_with_two_reminders():
    case = a_consultation(title="Bænke, træer; og æbler")
    text = calendar.deadline(case, link="https://svar.example.dk/baenke", domain="example.dk")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Svarfrist: Bænke, træer; og æbler"
    assert event.decoded("DTSTART").isoformat() == "2026-03-16"
    assert [each.decoded("TRIGGER").days for each in event.walk("VALARM")] == [-7, -1]
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_a_later_deadline_moves_the_same_event():
    def event(case):
        text = calendar.deadline(case, link="https://example.dk/x", domain="example.dk")
        return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]

    first = event(a_consultation())
    moved = event(a_consultation(closes_at=a_consultation().closes_at + timedelta(days=7)))
    assert first["UID"] == moved["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
