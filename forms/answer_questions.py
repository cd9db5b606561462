"""A field for each question that a consultation asks, whatever its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from forms.answer_fields import LONG, SHORT, Wanted, text_of
from forms.fields import CheckboxesField, ScaleField
from intake.core.consultation import Consultation, Question, QuestionKind
from intake.core.submission import SpeaksAs

_FOR: dict[str, Any] = {
    SpeaksAs.CITIZEN: _l("dig selv"),
    SpeaksAs.COUNCIL: _l("et råd"),
    SpeaksAs.ASSOCIATION: _l("en forening eller organisation"),
    SpeaksAs.AUTHORITY: _l("en myndighed"),
    SpeaksAs.COMPANY: _l("en virksomhed"),
}


def name_of(question: Question) -> str:
    """Return the name of the field in which the question is answered."""
    return f"answer-{question.key}"


def whom(only_for: Sequence[str]) -> str:
    """Return "et råd eller en myndighed" for the kinds of respondents a question is for."""
    words = [str(_FOR[each]) for each in only_for]
    return str(format_list(words, style="or", locale=get_locale()))


def fields(consultation: Consultation) -> dict[str, Any]:
    """Return a field for each question, after the one that says there is nothing to remark.

    Points have fields of their own, wherever they are asked for.
    """
    nothing = BooleanField(
        _l("Vi har ingen bemærkninger"),
        description=_l("Så behøver du ikke at svare på spørgsmålene. Det tæller som et svar."),
    )
    asked = {
        name_of(each): _field(each)
        for each in consultation.questions
        if each.kind is not QuestionKind.POINTS
    }
    return {"nil_return": nothing, **asked}


def _field(question: Question) -> Any:
    label = f"{question.key}. {question.label}"
    wanted = Wanted(_l("Svar på spørgsmål %(key)s.", key=question.key))
    choose = Wanted(_l("Vælg et svar på spørgsmål %(key)s.", key=question.key))
    given: dict[str, Any] = {"label": label, "description": question.help}
    choices = [SelectChoice(each, each) for each in question.options]
    text = [wanted if question.required else Optional()]
    choice = [choose if question.required else Optional()]
    match question.kind:
        case QuestionKind.SHORT:
            return StringField(validators=[*text, Length(max=SHORT)], filters=[text_of], **given)
        case QuestionKind.ONE:
            return RadioField(validators=choice, choices=choices, **given)
        case QuestionKind.SEVERAL:
            return CheckboxesField(validators=choice, choices=choices, **given)
        case QuestionKind.SCALE:
            ends = question.options or ("", "")
            return ScaleField(validators=choice, ends=(ends[0], ends[1]), **given)
        case QuestionKind.FILE:
            return MultipleFileField(**given)
        case _:
            return TextAreaField(
                validators=[*text, Length(max=LONG)],
                filters=[text_of],
                render_kw={"rows": 7},
                **given,
            )
