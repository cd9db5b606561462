"""What of a consultation may still be changed, and what must be said when it is.

A draft is free. Once announced, people read it and write to it: its texts and material may be put
right, with a word on what was; its questions, dates and kind stand, or answers would come to mean
something else than what was written. Who has asked nobody yet can take it back to a draft.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Question,
    QuestionKind,
    Stage,
    start_of,
)
from intake.core.errors import ChangeNotAllowed, CorrectionMissing, NotReady

Thing = TypeVar("Thing")


class Part(StrEnum):
    """A part of a consultation that is changed as one."""

    TEXTS = "texts"
    MATERIAL = "material"
    QUESTIONS = "questions"
    DATES = "dates"
    KIND = "kind"


_FIELDS = {
    Part.TEXTS: (
        *("title", "summary", "body", "decides", "how_to_answer", "unit", "case_number"),
        *("what_next", "reports_back", "topics"),
    ),
    Part.MATERIAL: ("material",),
    Part.QUESTIONS: ("questions",),
    Part.DATES: ("opens_at", "closes_at"),
    Part.KIND: ("kind", "stage", "template"),
}
_STANDING = (Part.QUESTIONS, Part.DATES, Part.KIND)


def mark(consultation: Consultation) -> str:
    """Return what tells this state of a consultation from any other, to notice a change by."""
    return hashlib.sha256(repr(consultation).encode()).hexdigest()[:20]


def changed(before: Consultation, after: Consultation) -> set[Part]:
    """Return the parts in which two states of a consultation differ."""
    return {
        part
        for part, names in _FIELDS.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    }


def require_allowed(before: Consultation, after: Consultation, *, correction: str) -> None:
    """Raise unless the change may be made: ChangeNotAllowed, CorrectionMissing.

    `correction` is the word on what was put right, which a public consultation demands.
    """
    if before.stage is Stage.DRAFT:
        return
    parts = changed(before, after)
    for part in _STANDING:
        if part in parts:
            raise ChangeNotAllowed(before.slug, part)
    if parts & {Part.TEXTS, Part.MATERIAL} and not correction.strip():
        raise CorrectionMissing(before.slug)


def require_same_questions(before: Consultation, after: Consultation) -> None:
    """Raise ChangeNotAllowed where a question is another than the one that people were asked."""
    if before.questions != after.questions:
        raise ChangeNotAllowed(before.slug, Part.QUESTIONS)


def announced(consultation: Consultation, now: datetime) -> Consultation:
    """Return the draft as announced at `now`. Raises NotReady, ChangeNotAllowed.

    A day of opening that is past becomes today, for nobody could answer before.
    """
    if consultation.stage is not Stage.DRAFT:
        raise ChangeNotAllowed(consultation.slug, Part.KIND)
    for missing in lacks(consultation, now):
        raise NotReady(consultation.slug, missing)
    today = start_of(now.astimezone(COPENHAGEN).date())
    return replace(consultation, stage=Stage.ANNOUNCED, opens_at=max(consultation.opens_at, today))


def as_if_open(consultation: Consultation, now: datetime) -> Consultation:
    """Return a draft as respondents would meet it while it is open, for looking at beforehand."""
    return replace(
        consultation,
        stage=Stage.ANNOUNCED,
        template=False,
        opens_at=min(consultation.opens_at, now),
        closes_at=max(consultation.closes_at, now + timedelta(days=1)),
    )


def lacks(consultation: Consultation, now: datetime) -> list[str]:
    """Return what a draft still lacks before it can be announced, as words of the code."""
    found = [name for name in ("summary", "decides") if not getattr(consultation, name).strip()]
    if consultation.template:
        found.append("template")
    if consultation.closes_at <= now:
        found.append("deadline")
    if _has_questions_unready(consultation):
        found.append("options")
    return found


def _has_questions_unready(consultation: Consultation) -> bool:
    choices = {QuestionKind.ONE, QuestionKind.SEVERAL}
    return any(each.kind in choices and not each.options for each in consultation.questions)


def with_question(
    questions: tuple[Question, ...], question: Question, *, place: int | None = None
) -> tuple[Question, ...]:
    """Return the questions with one put in `place` (from 0) of another, or added at the end."""
    kept = list(questions)
    if place is None:
        unused = str(max([int(each.key) for each in kept if each.key.isdecimal()], default=0) + 1)
        kept.append(replace(question, key=unused))
    else:
        kept[place] = replace(question, key=kept[place].key)
    return sound(tuple(kept))


def without(questions: tuple[Question, ...], place: int) -> tuple[Question, ...]:
    """Return the questions without the one in `place`; what waited for it waits no more."""
    return sound(questions[:place] + questions[place + 1 :])


def moved(things: tuple[Thing, ...], place: int, by: int) -> tuple[Thing, ...]:
    """Return them with the one in `place` moved up (-1) or down (+1); at an end it stays."""
    other = place + by
    if not (0 <= place < len(things) and 0 <= other < len(things)):
        return things
    kept = list(things)
    kept[place], kept[other] = kept[other], kept[place]
    return tuple(kept)


def sound(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions counted from 1, none waiting for an answer that cannot come before it.

    Only for a draft: a key that was answered may never name another question.
    """
    kept: list[Question] = []
    numbers: dict[str, str] = {}
    options: dict[str, tuple[str, ...]] = {}
    for number, each in enumerate(questions, 1):
        waits = each.depends_value in options.get(each.depends_on, ())
        kept.append(
            replace(
                each,
                key=str(number),
                depends_on=numbers[each.depends_on] if waits else "",
                depends_value=each.depends_value if waits else "",
            )
        )
        numbers[each.key], options[each.key] = str(number), each.options
    return tuple(kept)
