"""Charts as numbers: where each column and each part of a bar stands; templates draw the SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

TALL = 100.0
WIDE = 1000.0
"""A chart's height and width in units of its own; the page stretches it."""

MOST_COLUMNS = 60
"""Above this many days each column stands for a week, above as many weeks for four of them."""

PARTS = 6
"""How many parts of a bar can be told apart; the last one then holds all the rest."""


class Span(StrEnum):
    """What a column stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_DAYS = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 28}


@dataclass(frozen=True)
class Column:
    """One column: the first day it stands for, how many, and where it is drawn."""

    day: date
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Columns:
    """Columns side by side from the first day to the last; `width` is that of the picture."""

    span: Span
    columns: tuple[Column, ...]
    width: float
    first: date
    last: date

    @property
    def highest(self) -> Column:
        """Return the first of the highest columns."""
        return max(self.columns, key=lambda each: each.count)

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return sum(each.count for each in self.columns)


STEP = 10.0
GAP = 1.0


def columns(counts: Mapping[date, int]) -> Columns | None:
    """Return how many came a day, days without any between them too; None where none came."""
    if not counts:
        return None
    first, last = min(counts), max(counts)
    span = next(
        (each for each in Span if (last - first).days < MOST_COLUMNS * _DAYS[each]), Span.MONTH
    )
    steps = _DAYS[span]
    sums = [0] * ((last - first).days // steps + 1)
    for day, count in counts.items():
        sums[(day - first).days // steps] += count
    most = max(sums) or 1
    return Columns(
        span=span,
        columns=tuple(
            Column(
                day=first + timedelta(days=place * steps),
                count=count,
                x=place * STEP + GAP,
                y=round(TALL - TALL * count / most, 2),
                height=round(TALL * count / most, 2),
            )
            for place, count in enumerate(sums)
        ),
        width=len(sums) * STEP,
        first=first,
        last=last,
    )


@dataclass(frozen=True)
class Part:
    """A part of a bar; `place` says which of the few looks it has, the same in every bar."""

    name: str
    place: int
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One bar of several parts."""

    name: str
    total: int
    parts: tuple[Part, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return what each part counts, by its name."""
        return {each.name: each.count for each in self.parts}


@dataclass(frozen=True)
class Bars:
    """Bars under each other, as long as they count, and the names of their parts in order.

    `has_rest` says that the last part stands for several that are too many to tell apart.
    """

    names: tuple[str, ...]
    has_rest: bool
    bars: tuple[Bar, ...]


def bars(
    counts: Mapping[str, Mapping[str, int]], order: Sequence[str] = (), *, rest: str = ""
) -> Bars:
    """Return a bar for each name in the order given, its parts in `order`, else the largest first.

    Parts that are too many to tell apart become one, called `rest`.
    """
    totals: dict[str, int] = {}
    for parts in counts.values():
        for name, count in parts.items():
            totals[name] = totals.get(name, 0) + count
    names = [each for each in order if each in totals]
    names += sorted(set(totals) - set(names), key=lambda each: (-totals[each], each))
    has_rest = len(names) > PARTS
    kept = names[: PARTS - 1] if has_rest else names
    most = max((sum(parts.values()) for parts in counts.values()), default=0) or 1
    return Bars(
        names=(*kept, rest) if has_rest else tuple(kept),
        has_rest=has_rest,
        bars=tuple(
            Bar(name, sum(parts.values()), _parts(parts, kept, rest, WIDE / most))
            for name, parts in counts.items()
        ),
    )


def _parts(
    counts: Mapping[str, int], kept: Sequence[str], rest: str, unit: float
) -> tuple[Part, ...]:
    found, x = [], 0.0
    others = sum(count for name, count in counts.items() if name not in kept)
    for place, (name, count) in enumerate(
        [*((each, counts.get(each, 0)) for each in kept), (rest, others)]
    ):
        if count:
            width = count * unit
            found.append(Part(name, place, count, round(x, 2), round(width, 2)))
            x += width
    return tuple(found)
