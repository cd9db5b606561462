"""The parts an answer is written in: each a page of its own, or a card on a council's desk."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext

from forms.answer import AnswerForm
from intake.core import drafting
from intake.core.consultation import Consultation, Question, QuestionKind
from intake.web.public.sections import NAMES

REST, MANDATE, PUBLICATION = "rest", "mandate", "publication"


@dataclass(frozen=True)
class Part:
    """One part of the form: its name in addresses, and the sections of the draft it holds."""

    key: str
    name: str
    sections: tuple[str, ...]
    question: Question | None = None


def parts(consultation: Consultation, form: AnswerForm, *, is_joint: bool = False) -> list[Part]:
    """Return the parts that this respondent is asked, in order; `is_joint` for a council's desk."""
    found = [Part(drafting.WHO, str(NAMES["who"]), ("who", "nil_return"))]
    asked = [_of_question(each, form) for each in form.asked()]
    rest = _rest(consultation, form)
    mandate = [Part(MANDATE, gettext("Vedtagelse og mindretal"), ("mandate", "minority"))]
    last = Part(PUBLICATION, str(NAMES["publication"]), ("publication",))
    body = mandate if form.is_body else []
    return [*asked, rest, *body, *found, last] if is_joint else [*found, *asked, rest, *body, last]


def holding(found: Collection[Part], target: str) -> Part | None:
    """Return the part that holds the form field with this id, as error lists and links name it."""
    name = target.removesuffix("-0") if not target.startswith("points-") else "points"
    if name == "attachments":
        name = "upload"
    section = "points" if name == "points" else drafting.section_of(name)
    for each in found:
        if section in each.sections:
            return each
    return next((each for each in found if each.key == name), None)


def _of_question(question: Question, form: AnswerForm) -> Part:
    name, label = f"answer-{question.key}", f"{question.key}. {question.label}"
    sections = (name,)
    if question.kind is QuestionKind.FILE:
        sections = (drafting.FILES,)
    if question == form.points_question:
        sections = (drafting.POINTS,)
    return Part(name, label, sections, question)


def _rest(consultation: Consultation, form: AnswerForm) -> Part:
    points = () if form.points_question else (drafting.POINTS,)
    name = gettext("Andet, I vil sige, og bilag") if consultation.questions else gettext("Svaret")
    if consultation.questions and not form.is_body:
        name = gettext("Andet, du vil sige, og bilag")
    return Part(REST, name, ("body", *points, drafting.FILES))
