"""When the private of a consultation may go, and what hinders that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from intake.core.consultation import COPENHAGEN
from intake.core.errors import IntakeError


class Why(StrEnum):
    """What hinders that something is erased."""

    HOLD = "legal hold"
    JOURNAL = "not journalised"
    OPEN = "not ended"
    MAKING = "case file under way"
    DAY = "not due"


@dataclass(frozen=True)
class Hindrance:
    """One thing that hinders an erasure: `words` are the hold's reason, or name documents.

    `consultation` is empty where it is a hold on one person or one answer.
    """

    why: Why
    consultation: str
    words: str = ""
    count: int = 0

    def __str__(self) -> str:
        """Return it as one line for the operator."""
        counted = f" ({self.count})" if self.count else ""
        said = f": {self.words}" if self.words else ""
        return f"{self.consultation or 'person'}: {self.why}{counted}{said}"


class CannotErase(IntakeError):
    """Something may not be erased yet; `hindrances` say why."""

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        """Keep them all; the sentence names the first."""
        self.hindrances = tuple(hindrances)
        super().__init__(f"Nothing was erased. {'; '.join(map(str, self.hindrances))}")


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A legal hold: nothing of the consultation is erased while it stands."""

    id: int
    reason: str
    placed_at: datetime
    placed_by: str
    until: date | None
    lifted_at: datetime | None = None
    lifted_by: str = ""

    def stands(self, now: datetime) -> bool:
        """Return whether it holds at a moment; its last day is part of it."""
        if self.lifted_at is not None:
            return False
        return self.until is None or now.astimezone(COPENHAGEN).date() <= self.until


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long the private of a consultation is kept. `due_on` is the first day it may go.

    `is_set` tells a date that a person chose from the one that follows from the setting.
    """

    slug: str
    due_on: date
    is_set: bool
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    erased_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Return whether the day has come, in Copenhagen."""
        return now.astimezone(COPENHAGEN).date() >= self.due_on


def by_default(closes_at: datetime, years: int) -> date:
    """Return the retention date of a consultation that nobody gave one: years after it closed."""
    day = (closes_at - timedelta(microseconds=1)).astimezone(COPENHAGEN).date()
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, month=3, day=1)
