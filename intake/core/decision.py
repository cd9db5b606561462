"""What was decided after a consultation, on what, and which points changed what.

A decision is written as a draft and then published; once it is public it is never changed. What
comes after it, a later decision or a correction, is added beside it.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from intake.core.consultation import Consultation, Status, status
from intake.core.errors import DecisionTooEarly

POINT = re.compile(r"H\d{1,9}-S\d{1,9}-P\d{1,9}")


class DecisionKind(StrEnum):
    """The first decision, one that came later, or the correction of one."""

    DECISION = "decision"
    LATER = "later"
    CORRECTION = "correction"


class About(StrEnum):
    """What a part of a decision is about."""

    THEME = "theme"
    POINT = "point"


@dataclass(frozen=True)
class DecisionPart:
    """What was decided on one theme, or on one point by its lasting name."""

    about: About
    name: str
    text: str


@dataclass(frozen=True)
class Change:
    """What the answers changed: in words, and as the draft read before and reads after."""

    title: str
    before: str
    after: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision; `corrects` is the public id of the decision that this one puts right."""

    number: int = 0
    public_id: str
    consultation: str
    kind: DecisionKind = DecisionKind.DECISION
    decided_on: date
    decided_by: str
    title: str
    text: str
    agenda: str = ""
    corrects: str = ""
    parts: tuple[DecisionPart, ...] = ()
    changes: tuple[Change, ...] = ()
    published_at: datetime | None = None

    @property
    def edition(self) -> str:
        """Return what its text is known by: another one as soon as anything in it is another."""
        text = repr(replace(self, number=0, published_at=None))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def points_named(text: str) -> tuple[str, ...]:
    """Return the lasting names of points in a text, in their order, each once."""
    return tuple(dict.fromkeys(POINT.findall(text.upper())))


def require_decidable(consultation: Consultation, now: datetime) -> None:
    """Raise DecisionTooEarly while people may still answer, or were never asked."""
    where = status(consultation, now)
    if where not in {Status.CLOSED, Status.DECIDED, Status.ARCHIVED}:
        raise DecisionTooEarly(consultation.slug, consultation.closes_at)
