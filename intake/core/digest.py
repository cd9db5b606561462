"""Digests: when a member of staff is told by mail what waits for them, as they have chosen."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from intake.core.consultation import COPENHAGEN


class Digest(StrEnum):
    """How often somebody wants to be told."""

    NEVER = "never"
    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"


REST = timedelta(minutes=15)
"""Between two letters of who wants them at once: a busy evening is some letters, not hundreds."""

_FRIDAY = 4


@dataclass(frozen=True)
class Choice:
    """What somebody has chosen; `told_at` is up to when they have been told."""

    digest: Digest
    hour: int
    told_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """What waits in one consultation: counts and its title, and nothing of who wrote."""

    title: str
    answers: int
    new: int
    mine: int
    requests: int


@dataclass(frozen=True)
class Heap:
    """All that waits for somebody; `mails` have no place yet, `new_mails` are the new of them."""

    cases: tuple[Waiting, ...]
    mails: int
    new_mails: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing waits."""
        return not self.cases and not self.mails

    @property
    def has_news(self) -> bool:
        """Return whether something has come since they were told last."""
        return bool(self.new_mails) or any(each.new for each in self.cases)


def is_due(choice: Choice, now: datetime) -> bool:
    """Return whether it is time to look at what waits for them."""
    if choice.digest is Digest.NEVER:
        return False
    if choice.told_at is None:
        return True
    if choice.digest is Digest.AT_ONCE:
        return now - choice.told_at >= REST
    return choice.told_at < _last_round(choice, now)


def is_told(choice: Choice, heap: Heap) -> bool:
    """Return whether a letter is owed about this heap."""
    return heap.has_news if choice.digest is Digest.AT_ONCE else not heap.is_empty


def _last_round(choice: Choice, now: datetime) -> datetime:
    """Return the newest moment, not after now, at which their clock strikes."""
    day = now.astimezone(COPENHAGEN).date()
    while True:
        strikes = datetime.combine(day, time(choice.hour), COPENHAGEN)
        works = choice.digest is Digest.DAILY or day.weekday() <= _FRIDAY
        if strikes <= now and works:
            return strikes
        day -= timedelta(days=1)
