"""The deadline coach: what makes a period hard to answer in, each with the facts behind it.

It warns and never forbids: who keeps the dates gives a reason. Four weeks is what councils in
Denmark ask for as the least; many meet four times a year, and none in July or at Christmas.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from intake.core.party import Party, PartyKind

LEAST_DAYS = 28
_JULY = 7
_SATURDAY = 5


class Concern(StrEnum):
    """What is the matter with a period."""

    SHORT = "short"
    JULY = "july"
    CHRISTMAS = "christmas"
    EASTER = "easter"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    NO_MEETING = "no meeting"
    NO_KNOWN_MEETING = "no known meeting"


@dataclass(frozen=True)
class Caution:
    """One concern; `days` where it is about a length, `parties` where it is about some of them."""

    concern: Concern
    days: int = 0
    parties: tuple[str, ...] = ()


def cautions(
    first: date,
    last: date,
    *,
    parties: Sequence[Party] = (),
    meetings: Mapping[str, Sequence[date]] | None = None,
) -> tuple[Caution, ...]:
    """Return what makes it hard to answer from `first` to `last`, both of them included.

    `meetings` are the days on which parties meet, as far as we know them, by the party's name.
    """
    return (
        *_of_length(first, last),
        *_of_season(first, last),
        *_of_last_day(last),
        *_of_meetings(first, last, parties, meetings or {}),
    )


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus; Meeus, Astronomical Algorithms)."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Return whether offices in Denmark are closed all day, other than for a weekend.

    Store bededag is an ordinary day since 2024 (law 214 of 6 March 2023).
    """
    fixed = {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}
    moving = {-3, -2, 0, 1, 39, 49, 50}
    return (day.month, day.day) in fixed or (day - easter(day.year)).days in moving


def _of_length(first: date, last: date) -> Iterator[Caution]:
    days = (last - first).days + 1
    if days < LEAST_DAYS:
        yield Caution(Concern.SHORT, days=days)


def _of_season(first: date, last: date) -> Iterator[Caution]:
    years = range(first.year - 1, last.year + 1)
    if any(_meet(first, last, date(year, _JULY, 1), date(year, _JULY, 31)) for year in years):
        yield Caution(Concern.JULY)
    if any(_meet(first, last, date(year, 12, 22), date(year + 1, 1, 1)) for year in years):
        yield Caution(Concern.CHRISTMAS)
    sundays = [easter(year) for year in years]
    if any(_meet(first, last, each - timedelta(6), each + timedelta(1)) for each in sundays):
        yield Caution(Concern.EASTER)


def _of_last_day(last: date) -> Iterator[Caution]:
    if is_holiday(last):
        yield Caution(Concern.HOLIDAY)
    elif last.weekday() >= _SATURDAY:
        yield Caution(Concern.WEEKEND)


def _of_meetings(
    first: date, last: date, parties: Sequence[Party], meetings: Mapping[str, Sequence[date]]
) -> Iterator[Caution]:
    missed, unknown = [], []
    for party in parties:
        known = meetings.get(party.name, ())
        if any(first <= day <= last for day in known):
            continue
        if any(day >= first for day in known):
            missed.append(party.name)
        elif party.kind is PartyKind.COUNCIL:
            unknown.append(party.name)
    if missed:
        yield Caution(Concern.NO_MEETING, parties=tuple(missed))
    if unknown:
        yield Caution(Concern.NO_KNOWN_MEETING, parties=tuple(unknown))


def _meet(first: date, last: date, begin: date, end: date) -> bool:
    return first <= end and begin <= last
