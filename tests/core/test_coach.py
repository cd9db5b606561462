"""The deadline coach: it knows the year of a Danish council."""

from datetime import date, timedelta

import pytest

from intake.core.coach import Concern, cautions, easter, is_holiday
from intake.core.party import PartyKind
from tests.builders import a_party


def concerns(first, last, **about):
    return [each.concern for each in cautions(first, last, **about)]


def test_eight_weeks_of_spring_are_no_trouble():
    assert concerns(date(2026, 8, 10), date(2026, 10, 2)) == []


def test_less_than_four_weeks_is_said_with_the_days():
    first = date(2026, 9, 3)
    assert concerns(first, first + timedelta(days=27)) == []
    (caution,) = cautions(first, first + timedelta(days=26))
    assert caution.concern is Concern.SHORT
    assert caution.days == 27


@pytest.mark.parametrize(
    ("first", "last", "concern"),
    [
        (date(2026, 6, 1), date(2026, 7, 1), Concern.JULY),
        (date(2026, 6, 1), date(2026, 9, 1), Concern.JULY),
        (date(2026, 7, 31), date(2026, 9, 1), Concern.JULY),
        (date(2026, 11, 16), date(2026, 12, 22), Concern.CHRISTMAS),
        (date(2027, 1, 1), date(2027, 2, 1), Concern.CHRISTMAS),
        (date(2026, 3, 2), date(2026, 3, 30), Concern.EASTER),
        (date(2026, 9, 1), date(2026, 10, 3), Concern.WEEKEND),
        (date(2026, 4, 13), date(2026, 5, 14), Concern.HOLIDAY),  # Ascension
        (date(2026, 5, 4), date(2026, 6, 5), Concern.HOLIDAY),
    ],
)
def test_when_nobody_is_at_work_is_said(first, last, concern):
    assert concerns(first, last) == [concern]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 8, 3), date(2026, 9, 4)),
        (date(2026, 11, 9), date(2026, 12, 21)),
        (date(2027, 1, 4), date(2027, 2, 5)),
        (date(2026, 4, 7), date(2026, 5, 8)),
    ],
)
def test_the_days_around_are_ordinary_days(first, last):
    assert concerns(first, last) == []


def test_easter_falls_where_the_almanac_has_it():
    found = {year: easter(year) for year in (2000, 2008, 2024, 2026, 2038, 2285)}
    assert found == {
        2000: date(2000, 4, 23),
        2008: date(2008, 3, 23),
        2024: date(2024, 3, 31),
        2026: date(2026, 4, 5),
        2038: date(2038, 4, 25),
        2285: date(2285, 3, 22),
    }


def test_great_prayer_day_is_an_ordinary_day():
    assert not is_holiday(date(2026, 5, 1))
    assert is_holiday(date(2026, 5, 25))


def test_a_council_that_cannot_meet_in_time_is_named():
    parties = [
        a_party("Udsatterådet"),
        a_party("Frivilligrådet"),
        a_party("Ældrerådet"),
        a_party("Foreningen", kind=PartyKind.ASSOCIATION),
        a_party("Foreningen med møde", kind=PartyKind.ASSOCIATION),
    ]
    meetings = {
        "Udsatterådet": [date(2026, 9, 15)],
        "Frivilligrådet": [date(2026, 8, 30), date(2026, 12, 1)],
        "Ældrerådet": [date(2026, 8, 1)],
        "Foreningen med møde": [date(2026, 12, 1)],
    }
    found = cautions(date(2026, 9, 1), date(2026, 10, 2), parties=parties, meetings=meetings)
    assert [(each.concern, each.parties) for each in found] == [
        (Concern.NO_MEETING, ("Frivilligrådet", "Foreningen med møde")),
        (Concern.NO_KNOWN_MEETING, ("Ældrerådet",)),
    ]
