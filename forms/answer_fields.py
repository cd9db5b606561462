"""The fields of an answer: whom one answers for, each question, points, files, publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from forms.fields import CheckboxesField, ScaleField
from forms.rendering import RenderingMeta
from intake.core.consultation import Consultation, Question, QuestionKind
from intake.core.party import Party, PartyKind
from intake.core.submission import Preference, SpeaksAs

SHORT, LONG, LINE = 1_000, 100_000, 200
ROWS_AT_A_TIME, MOST_POINTS = 3, 100

_SPEAKS_AS: dict[SpeaksAs, Any] = {
    SpeaksAs.CITIZEN: _l("Mig selv"),
    SpeaksAs.COUNCIL: _l("Et råd"),
    SpeaksAs.ASSOCIATION: _l("En forening eller organisation"),
    SpeaksAs.AUTHORITY: _l("En myndighed"),
    SpeaksAs.COMPANY: _l("En virksomhed"),
}
_PREFERENCES: dict[Preference, Any] = {
    Preference.NAMED: _l("Ja, vis svaret med navn"),
    Preference.ANONYMOUS: _l("Vis svaret, men uden navn"),
    Preference.PRIVATE: _l("Nej, vis ikke svaret på siden"),
}
_KINDS = {
    PartyKind.COUNCIL: SpeaksAs.COUNCIL,
    PartyKind.AUTHORITY: SpeaksAs.AUTHORITY,
    PartyKind.COMPANY: SpeaksAs.COMPANY,
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _text(value: str | None) -> str:
    """Return what was typed with one kind of line break and without control characters."""
    return _UNSEEN.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n"))


def _line(value: str | None) -> str:
    return " ".join(_text(value).split())


class Wanted:
    """Demands an answer, unless the respondent has no remarks at all."""

    def __init__(self, message: Any) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation with the message when nothing was answered."""
        given = field.data.strip() if isinstance(field.data, str) else field.data
        if given:
            return
        field.errors[:] = []
        raise StopValidation("" if form.nil_return.data else str(self.message))


def check_email(form: Any, field: Any) -> None:
    """Raise ValidationError for what no letter can be sent to; leave the plain address."""
    try:
        checked = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValidationError(
            gettext("Mailadressen ser forkert ud. Skriv den som navn@example.dk.")
        ) from error
    form.plain_email = checked.ascii_email or checked.normalized


class Point(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """One numbered proposal or remark."""

    class Meta(RenderingMeta, PlainForm.Meta):  # type: ignore[misc]
        pass

    text = TextAreaField(filters=[_text], validators=[Length(max=LONG)], render_kw={"rows": 3})


def who(party: Party | None, others: Sequence[Party]) -> dict[str, Any]:
    """Return the fields about the respondent, filled in for an invited party."""
    speaks_as = _KINDS.get(party.kind, SpeaksAs.ASSOCIATION) if party else SpeaksAs.CITIZEN
    return {
        "speaks_as": RadioField(
            _l("Hvem svarer du for?"),
            [Wanted(_l("Vælg, hvem du svarer for."))],
            choices=[SelectChoice(each.value, text) for each, text in _SPEAKS_AS.items()],
            default=speaks_as.value,
        ),
        "organisation": StringField(
            _l("Rådets, foreningens eller virksomhedens navn"),
            [Length(max=LINE)],
            filters=[_line],
            default=party.name if party else "",
            description=_l("Lad feltet stå tomt, hvis du svarer for dig selv."),
            render_kw={"autocomplete": "organization"},
        ),
        "together": CheckboxesField(
            _l("Svarer I sammen med andre?"),
            [Optional()],
            choices=[SelectChoice(each.public_id, each.name) for each in others],
            description=_l("Så tæller svaret også som deres."),
        ),
        "name": StringField(
            _l("Dit navn"),
            [Length(max=LINE)],
            filters=[_line],
            description=_l("Skriv det, hvis svaret skal stå med dit navn."),
            render_kw={"autocomplete": "name"},
        ),
        "email": EmailField(
            _l("Din mailadresse"),
            [Optional(), Length(max=254), check_email],
            filters=[_line],
            description=_l(
                "Vi sender en kvittering hertil. Uden adresse får du kun kvitteringen på skærmen."
                " Adressen bliver aldrig vist."
            ),
            render_kw={"autocomplete": "email"},
        ),
    }


def questions(consultation: Consultation) -> dict[str, Any]:
    """Return a field for each question, after the one that says there is nothing to remark."""
    nothing = BooleanField(
        _l("Vi har ingen bemærkninger"),
        description=_l("Så behøver du ikke at svare på spørgsmålene. Det tæller som et svar."),
    )
    asked = {f"answer-{each.key}": _question(each) for each in consultation.questions}
    return {"nil_return": nothing, **asked}


def _question(question: Question) -> Any:
    label = f"{question.key}. {question.label}"
    wanted = Wanted(_l("Svar på spørgsmål %(key)s.", key=question.key))
    choose = Wanted(_l("Vælg et svar på spørgsmål %(key)s.", key=question.key))
    given: dict[str, Any] = {"label": label, "description": question.help}
    choices = [SelectChoice(each, each) for each in question.options]
    text = [wanted if question.required else Optional()]
    choice = [choose if question.required else Optional()]
    match question.kind:
        case QuestionKind.SHORT:
            return StringField(validators=[*text, Length(max=SHORT)], filters=[_text], **given)
        case QuestionKind.LONG:
            return TextAreaField(
                validators=[*text, Length(max=LONG)],
                filters=[_text],
                render_kw={"rows": 7},
                **given,
            )
        case QuestionKind.ONE:
            return RadioField(validators=choice, choices=choices, **given)
        case QuestionKind.SEVERAL:
            return CheckboxesField(validators=choice, choices=choices, **given)
        case QuestionKind.SCALE:
            ends = question.options or ("", "")
            return ScaleField(validators=choice, ends=(ends[0], ends[1]), **given)


def rest(*, has_questions: bool) -> dict[str, Any]:
    """Return the fields that every consultation has after its questions."""
    return {
        "body": TextAreaField(
            _l("Andre bemærkninger") if has_questions else _l("Dit svar"),
            [Length(max=LONG)],
            filters=[_text],
            render_kw={"rows": 5 if has_questions else 12},
        ),
        # One more than may be written, so that one too many is told; the rest costs us nothing.
        "points": FieldList(
            FormField(Point), min_entries=ROWS_AT_A_TIME, max_entries=MOST_POINTS + 1
        ),
        "attachments": MultipleFileField(
            _l("Vedhæft filer"),
            description=_l(
                "Fx et brev som PDF eller Word. Alle slags filer kan bruges, bare ikke programmer."
            ),
        ),
        "preference": RadioField(
            _l("Må svaret stå på siden?"),
            [Wanted(_l("Vælg, om svaret må stå på siden."))],
            choices=[SelectChoice(each.value, text) for each, text in _PREFERENCES.items()],
            default=Preference.NAMED.value,
        ),
        "key": HiddenField(),
    }
