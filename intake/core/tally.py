"""How many answers came each day, by way in and by who answered; days without any count too."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.core.consultation import COPENHAGEN
from intake.core.submission import Channel, SpeaksAs


@dataclass(frozen=True)
class Arrivals:
    """So many answers of one kind within one hour (`at`, UTC)."""

    at: datetime
    channel: Channel
    speaks_as: SpeaksAs
    count: int


@dataclass(frozen=True)
class Series:
    """How many of one kind came each day. `of` is what the kind is called in the domain."""

    of: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return how many came in all."""
        return sum(self.counts)

    @property
    def most(self) -> int:
        """Return how many came on the busiest day."""
        return max(self.counts, default=0)


@dataclass(frozen=True)
class Daily:
    """The days (Copenhagen) from the first to the last, with what came on each."""

    days: tuple[date, ...]
    all: Series
    channels: tuple[Series, ...]
    speakers: tuple[Series, ...]

    @property
    def busiest(self) -> date | None:
        """Return the first day on which most came, or None before any has."""
        return self.days[self.all.counts.index(self.all.most)] if self.all.total else None


def daily(arrivals: Iterable[Arrivals], *, opens_at: datetime, until: datetime) -> Daily:
    """Return what came each day from the opening until that moment, and on days beyond with any.

    An answer can come before the opening where the dates were moved, and long after the deadline.
    """
    found = [(each.at.astimezone(COPENHAGEN).date(), each) for each in arrivals]
    came = [day for day, _ in found]
    first = min([opens_at.astimezone(COPENHAGEN).date(), *came])
    last = max([first, until.astimezone(COPENHAGEN).date(), *came])
    days = tuple(first + timedelta(days=each) for each in range((last - first).days + 1))

    def series(of: str, wanted: Iterable[tuple[date, Arrivals]]) -> Series:
        counts: Counter[date] = Counter()
        for day, each in wanted:
            counts[day] += each.count
        return Series(of, tuple(counts[day] for day in days))

    return Daily(
        days=days,
        all=series("", found),
        channels=tuple(
            series(each, [one for one in found if one[1].channel is each])
            for each in Channel
            if any(one.channel is each for _, one in found)
        ),
        speakers=tuple(
            series(each, [one for one in found if one[1].speaks_as is each])
            for each in SpeaksAs
            if any(one.speaks_as is each for _, one in found)
        ),
    )
