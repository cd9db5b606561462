"""Doing one thing to many answers: each by itself, with every check it has alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intake.core.errors import (
    DecisionNotAllowed,
    FindingsUnresolved,
    IntakeError,
    NotFound,
    Overtaken,
    ReasonMissing,
)

MOST = 2000
"""Answers in one batch: more than a morning's, few enough to look through what became of them."""


class Act(StrEnum):
    """What can be done to many at once."""

    APPROVE = "approve"
    WITHHOLD = "withhold"
    ASSIGN = "assign"
    THEME = "theme"
    DUPLICATE = "duplicate"


class State(StrEnum):
    """Where one answer of a batch stands."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNDOING = "undoing"
    UNDONE = "undone"
    KEPT = "kept"


class Why(StrEnum):
    """Why one answer was left as it was, or had nothing to be done to it."""

    CHANGED = "changed"
    FINDINGS = "findings"
    NOT_ALLOWED = "not allowed"
    REASON = "reason missing"
    GONE = "gone"
    ALONE = "alone"
    COUNTS = "counts"
    NO_THEME = "no theme"
    HAD_IT = "had it"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One act on many answers. Moments are UTC; `started_at` is None until its maker says yes."""

    number: int
    act: Act
    words: str
    made_at: datetime
    made_by: str
    seen_event: int
    started_at: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One answer of a batch."""

    batch: int
    position: int
    reference: str
    state: State
    why: str = ""
    before: str = ""
    event: int = 0


class Left(IntakeError):
    """An answer is left as it is, for a reason of the batch's own."""

    def __init__(self, reference: str, why: Why) -> None:
        super().__init__(f"{reference} was left as it is: {why}.")
        self.reference = reference
        self.why = why


_WHY: dict[type[IntakeError], Why] = {
    FindingsUnresolved: Why.FINDINGS,
    Overtaken: Why.CHANGED,
    DecisionNotAllowed: Why.NOT_ALLOWED,
    ReasonMissing: Why.REASON,
    NotFound: Why.GONE,
}


def why_of(error: IntakeError) -> Why:
    """Return why an answer was refused, in one word: an error's own words can hold private ones."""
    return error.why if isinstance(error, Left) else _WHY.get(type(error), Why.NOT_ALLOWED)
