"""A promise: who is owed what, by when, and what became of it.

The promise stands as it was given; what happens to it is added as steps and never overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from intake.core.consultation import COPENHAGEN
from intake.core.errors import PromiseEnded, PromiseOpen
from intake.core.timeframe import Window

IN_GOOD_TIME = timedelta(weeks=4)
"""How long before a thing happens "in good time before" is, unless somebody chooses otherwise."""

AHEAD = (14, 3)
"""How many days before the last day the owner is reminded."""

AGAIN = 7
"""How many days apart the owner is asked for an explanation, until there is one."""

REMIND_AT = time(9)
NEAR = 28


class Promised(StrEnum):
    """What is owed: that something is done, or that a party hears more before something happens."""

    DONE = "done"
    HEARD = "heard"


class StepKind(StrEnum):
    """What can happen to a promise."""

    MOVED = "moved"
    EXPLAINED = "explained"
    KEPT = "kept"
    LAPSED = "lapsed"
    REOPENED = "reopened"


class PromiseStatus(StrEnum):
    """Where a promise stands on a day."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened to a promise; `text` is public, `due_on` a new last day."""

    kind: StepKind
    at: datetime
    by: str
    text: str
    link: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What is owed to the parties named (to everyone where none is), as it was `said`.

    `first_on` and `last_on` are the days the words mean: when it is done, or (HEARD) when the thing
    happens that the parties are to hear more before. `owner` is whom we remind, a mail address.
    """

    number: int = 0
    public_id: str
    consultation: str
    kind: Promised = Promised.DONE
    text: str
    parties: tuple[str, ...] = ()
    said: str
    first_on: date
    last_on: date
    notice: timedelta = IN_GOOD_TIME
    unit: str
    owner: str
    made_on: date
    steps: tuple[Step, ...] = ()


def due_by(window: Window, kind: Promised, notice: timedelta) -> date:
    """Return the last day for a promise about these days.

    To be heard of in good time before something is to be heard of before it can first happen.
    """
    return window.first - notice if kind is Promised.HEARD else window.last


def due_on(promise: Promise) -> date:
    """Return the last day on which it is kept in time, as it was moved last."""
    moved = [each.due_on for each in promise.steps if each.due_on]
    window = Window(promise.first_on, promise.last_on)
    return moved[-1] if moved else due_by(window, promise.kind, promise.notice)


def ended(promise: Promise) -> Step | None:
    """Return the step that kept the promise or let it lapse, unless it was taken up again since."""
    turns = {StepKind.KEPT, StepKind.LAPSED, StepKind.REOPENED}
    last = next((each for each in reversed(promise.steps) if each.kind in turns), None)
    return None if last is None or last.kind is StepKind.REOPENED else last


def status(promise: Promise, now: datetime) -> PromiseStatus:
    """Return where it stands at `now`."""
    end = ended(promise)
    if end is not None:
        return PromiseStatus(end.kind)
    is_late = now.astimezone(COPENHAGEN).date() > due_on(promise)
    return PromiseStatus.LATE if is_late else PromiseStatus.OPEN


def days_left(promise: Promise, now: datetime) -> int:
    """Return how many days after today its last day lies; less than nothing once it is late."""
    return (due_on(promise) - now.astimezone(COPENHAGEN).date()).days


def wants_explanation(promise: Promise, now: datetime) -> bool:
    """Return whether it is late and nobody has said why since its last day."""
    if status(promise, now) is not PromiseStatus.LATE:
        return False
    due = due_on(promise)
    return not any(
        each.kind is StepKind.EXPLAINED and each.at.astimezone(COPENHAGEN).date() > due
        for each in promise.steps
    )


def step(promise: Promise, made: Step) -> Step:
    """Return the step once it may be made.

    What was kept or has lapsed can only be taken up again, and only that can be. Raises
    PromiseEnded, and PromiseOpen.
    """
    if (ended(promise) is not None) is not (made.kind is StepKind.REOPENED):
        error = PromiseOpen if made.kind is StepKind.REOPENED else PromiseEnded
        raise error(promise.public_id)
    return made


def reminder(promise: Promise, now: datetime) -> str | None:
    """Return the name of the newest reminder that its owner should have had by now, or None.

    Ahead of the last day, on the day after it, and then each week until somebody explains.
    """
    if ended(promise) is not None:
        return None
    due, here = due_on(promise), now.astimezone(COPENHAGEN)
    if here.time() < REMIND_AT:
        here -= timedelta(days=1)
    left = (due - here.date()).days
    if left >= 0:
        known = (due - promise.made_on).days  # one given on short notice is not reminded of at once
        passed = [each for each in AHEAD if left <= each < known]
        return f"{due}/ahead/{min(passed)}" if passed else None
    if not wants_explanation(promise, now):
        return None
    return f"{due}/late/{(-left - 1) // AGAIN}"


def near(promises: Sequence[Promise], now: datetime) -> list[Promise]:
    """Return the promises that somebody must act on: late without a word, or due within a month."""
    found = [
        each
        for each in promises
        if wants_explanation(each, now)
        or (status(each, now) is PromiseStatus.OPEN and days_left(each, now) <= NEAR)
    ]
    return sorted(found, key=lambda each: (due_on(each), each.number))
