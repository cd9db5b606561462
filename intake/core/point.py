"""What the administration makes of a point: its fate, with a summary, a remark and a theme."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from intake.core import findings
from intake.core.errors import IntakeError
from intake.core.theme import Themes


class Fate(StrEnum):
    """What became of a point."""

    NEW = "new"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not accepted"
    PASSED_ON = "passed on"
    PENDING = "pending"


class Passing(StrEnum):
    """How far a point is that was passed on."""

    TO_SEND = "to send"
    SENT = "sent to them"
    ANSWERED = "they answered"


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What was made of one point. `theme` is a number, 0 for none; days are in Copenhagen.

    With `same_as` (the number of another assessment) the point says what that one says, and has
    its fate, summary and remark. `paragraphs` are the standard paragraphs that the remark was made
    with: each number with the edition whose words it got.
    """

    theme: int = 0
    summary: str = ""
    remark: str = ""
    fate: Fate = Fate.NEW
    passed_to: str = ""
    passed_on: date | None = None
    answered_on: date | None = None
    their_answer: str = ""
    assigned_to: str = ""
    same_as: int = 0
    place: int = 0
    paragraphs: tuple[tuple[int, int], ...] = ()

    @property
    def passing(self) -> Passing | None:
        """Return how far it is, where it was passed on."""
        if self.fate is not Fate.PASSED_ON:
            return None
        if self.answered_on:
            return Passing.ANSWERED
        return Passing.SENT if self.passed_on else Passing.TO_SEND


class Lack(StrEnum):
    """Why a fate cannot be given as it is."""

    REMARK = "remark"
    PASSED_TO = "passed_to"
    ORDER = "answered_on"
    PERSONAL_NUMBER = "personal number"


class FateNotReady(IntakeError):
    """The fate lacks what it must have; `lacks` says what."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(f"The fate lacks: {', '.join(lacks)}.")
        self.lacks = lacks


_WITH_REASON = frozenset({Fate.PARTLY, Fate.NOT_ACCEPTED})


def lacks(assessment: Assessment) -> tuple[Lack, ...]:
    """Return what stands against it: a no needs its reason, what is passed on a name."""
    found = []
    if assessment.fate in _WITH_REASON and not assessment.remark.strip():
        found.append(Lack.REMARK)
    if assessment.fate is Fate.PASSED_ON and not assessment.passed_to.strip():
        found.append(Lack.PASSED_TO)
    sent, answered = assessment.passed_on, assessment.answered_on
    if answered and (sent is None or answered < sent):
        found.append(Lack.ORDER)
    words = "\n".join((assessment.summary, assessment.remark, assessment.passed_to))
    if findings.cpr_numbers(words):
        found.append(Lack.PERSONAL_NUMBER)
    return tuple(found)


def require_ready(assessment: Assessment) -> None:
    """Raise FateNotReady where something is lacking."""
    if found := lacks(assessment):
        raise FateNotReady(found)


def changed(was: Assessment, became: Assessment) -> tuple[str, ...]:
    """Return the names of what is another than before."""
    return tuple(
        each.name
        for each in fields(Assessment)
        if getattr(was, each.name) != getattr(became, each.name)
    )


def as_kept(assessment: Assessment) -> str:
    """Return the assessment as JSON for its history."""
    return json.dumps(asdict(assessment), ensure_ascii=False, default=date.isoformat)


def from_kept(text: str) -> Assessment:
    """Return the assessment that `as_kept` wrote; what came later is as it is by default."""
    return of_values(json.loads(text))


def of_values(found: dict[str, Any]) -> Assessment:
    """Return the assessment of plain values; days are text, and empty where there is none."""
    known = {each.name for each in fields(Assessment)}
    values = {name: each for name, each in found.items() if name in known}
    for name in ("passed_on", "answered_on"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["fate"] = Fate(values.get("fate", Fate.NEW))
    values["paragraphs"] = tuple(
        (int(number), int(edition)) for number, edition in values.get("paragraphs", ())
    )
    return Assessment(**values)


def treated_as(own: Assessment, leader: Assessment | None) -> Assessment:
    """Return what holds for a point: where it says the same as another, what was said of that."""
    if leader is None:
        return own
    return replace(leader, same_as=own.same_as, theme=own.theme or leader.theme, place=own.place)


@dataclass(frozen=True)
class Said:
    """What everyone may know of what was made of a point.

    `same_as` is a number that points which were treated together share, and 0 for one alone. The
    fate is empty until fates are public, and while there is none.
    """

    theme: str = ""
    subtheme: str = ""
    fate: str = ""
    remark: str = ""
    passed_to: str = ""
    same_as: int = 0


def said(
    assessment: Assessment, themes: Themes, *, word: str, group: int, fates_are_public: bool
) -> Said:
    """Return what is public of a point; `assessment` is as `treated_as` gives it.

    `word` is the theme that its sender chose, `group` the number of those that say the same.
    """
    theme, subtheme = themes.names(themes.of_point(assessment.theme, word))
    if not fates_are_public or assessment.fate is Fate.NEW:
        return Said(theme or word, subtheme, same_as=group if fates_are_public else 0)
    return Said(
        theme=theme or word,
        subtheme=subtheme,
        fate=assessment.fate,
        remark=assessment.remark.strip(),
        passed_to=assessment.passed_to.strip() if assessment.fate is Fate.PASSED_ON else "",
        same_as=group,
    )
