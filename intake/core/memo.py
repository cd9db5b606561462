"""The consultation memo (høringsnotat): the record in the order that committees expect.

First the consultation, then general remarks, then remarks by theme with what the administration
says of each and whether it is met, then what was changed, and last all answers. It does not call
itself complete while anything is missing, and says what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intake.core.decision import Change

FATES = {
    "accepted": "Imødekommet",
    "partly": "Delvist imødekommet",
    "not accepted": "Ikke imødekommet",
    "passed on": "Sendt videre",
    "pending": "Afventer",
    "new": "Mangler",
}
"""What the memo calls the fates of points: a document of a Danish authority, so Danish."""


class Lack(StrEnum):
    """Why a memo is not complete."""

    FATE = "fate"
    READING = "reading"
    OPEN = "open"


@dataclass(frozen=True)
class Missing:
    """One thing that keeps the memo from being complete: the point or answer, and where it is."""

    lack: Lack
    name: str
    reference: str = ""
    number: int = 0


@dataclass(frozen=True)
class Asked:
    """A party that was asked, and with what it answered."""

    name: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One point, or several that say the same, with what the administration says of it."""

    name: str
    text: str
    senders: str
    summary: str = ""
    comment: str = ""
    fate: str = "new"
    passed_to: str = ""

    @property
    def outcome(self) -> str:
        """Return whether it is met, in words."""
        to = f" til {self.passed_to}" if self.passed_to else ""
        return f"{FATES[self.fate]}{to}"

    @property
    def said(self) -> str:
        """Return the administration's comment; that it is missing, where the fate is too."""
        return self.comment or ("(mangler)" if self.fate == "new" else "")


@dataclass(frozen=True)
class Theme:
    """The remarks on one theme."""

    name: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Part:
    """One part of an answer, under its question or heading."""

    heading: str
    text: str


@dataclass(frozen=True)
class Answered:
    """An answer that the annex holds, and how many letters it is: its words are read in time."""

    reference: str
    sender: str
    letters: int


LONGEST = 900_000
"""Letters of an answer that still stands in the annex; a longer one is named there, and where it
is. Nobody writes one: it is a book that was sent along, or an attack."""


@dataclass(frozen=True, kw_only=True)
class Annexed:
    """One answer in the annex with its words."""

    sender: str
    received_on: date
    is_oral: bool = False
    parts: tuple[Part, ...] = ()
    files: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class Memo:
    """A memo as the record stands at `made_at`; `is_internal` holds what is not public, too.

    `unasked` are the bodies that answered without being asked; `others` counts all who did.
    `pointless` are the senders whose answers hold words and no points: they stand in the annex.
    `answers` are those that the annex holds, in the order they came.
    """

    title: str
    unit: str
    case_number: str
    decides: str
    opened_on: date
    last_day: date
    days: int
    published_at: str
    asked: tuple[Asked, ...]
    unasked: tuple[str, ...]
    others: int
    not_public: int
    general: tuple[Remark, ...]
    pointless: tuple[str, ...]
    themes: tuple[Theme, ...]
    changes: tuple[Change, ...]
    answers: tuple[Answered, ...]
    missing: tuple[Missing, ...]
    is_internal: bool
    made_at: datetime

    @property
    def is_complete(self) -> bool:
        """Return whether every answer is read and every point has a fate."""
        return not self.missing

    @property
    def heading(self) -> str:
        """Return what it may call itself."""
        return "Høringsnotat" if self.is_complete else "Udkast til høringsnotat"

    @property
    def mark(self) -> str:
        """Return what stands on each of its pages, empty where nothing need be said."""
        marks = [] if self.is_complete else ["UDKAST – ikke færdigt"]
        marks += ["KUN TIL INTERN BRUG"] if self.is_internal else []
        return " · ".join(marks)


def fates(themes: Sequence[Theme], general: Sequence[Remark]) -> list[tuple[str, int]]:
    """Return how many points there are of each fate that any has, as the memo calls them."""
    every = [*general, *(each for theme in themes for each in theme.remarks)]
    counted = [(FATES[fate], sum(each.fate == fate for each in every)) for fate in FATES]
    return [(name, count) for name, count in counted if count]
