"""The fields that every answer has: whom one answers for, points, files, publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from forms.fields import CheckboxesField
from forms.rendering import RenderingMeta
from intake.core import placing
from intake.core.party import Party
from intake.core.submission import Preference, SpeaksAs

SHORT, LONG, LINE = 1_000, 100_000, 200
ROWS_AT_A_TIME, MOST_POINTS = 3, 100

SPEAKS_AS: dict[SpeaksAs, Any] = {
    SpeaksAs.CITIZEN: _l("Mig selv"),
    SpeaksAs.COUNCIL: _l("Et råd"),
    SpeaksAs.ASSOCIATION: _l("En forening eller organisation"),
    SpeaksAs.AUTHORITY: _l("En myndighed"),
    SpeaksAs.COMPANY: _l("En virksomhed"),
}
PREFERENCES: dict[Preference, Any] = {
    Preference.NAMED: _l("Ja, vis svaret med navn"),
    Preference.ANONYMOUS: _l("Vis svaret, men uden navn"),
    Preference.PRIVATE: _l("Nej, vis ikke svaret på siden"),
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text_of(value: str | None) -> str:
    """Return what was typed with one kind of line break and without control characters."""
    return _UNSEEN.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n"))


def _line(value: str | None) -> str:
    return " ".join(text_of(value).split())


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


def _point(themes: Sequence[str]) -> type[PlainForm]:
    """Return the form of one numbered proposal or remark, with a theme where there are any."""

    class Point(PlainForm):  # type: ignore[misc]  # WTForms has no types
        class Meta(RenderingMeta, PlainForm.Meta):  # type: ignore[misc]
            pass

        text = TextAreaField(
            filters=[text_of], validators=[Length(max=LONG)], render_kw={"rows": 3}
        )
        if themes:
            theme = SelectField(
                choices=[
                    SelectChoice("", _l("Intet tema")),
                    *(SelectChoice(each, each) for each in themes),
                ],
                validators=[Optional()],
                default="",
            )

    return Point


def who(party: Party | None, others: Sequence[Party]) -> dict[str, Any]:
    """Return the fields about the respondent, filled in for an invited party."""
    speaks_as = placing.speaks_as(party) if party else SpeaksAs.CITIZEN
    return {
        "speaks_as": RadioField(
            _l("Hvem svarer du for?"),
            [Wanted(_l("Vælg, hvem du svarer for."))],
            choices=[SelectChoice(each.value, text) for each, text in SPEAKS_AS.items()],
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


def rest(*, has_questions: bool, themes: Sequence[str] = ()) -> dict[str, Any]:
    """Return the fields that every consultation has after its questions."""
    return {
        "body": TextAreaField(
            _l("Andre bemærkninger") if has_questions else _l("Dit svar"),
            [Length(max=LONG)],
            filters=[text_of],
            render_kw={"rows": 5 if has_questions else 12},
        ),
        # One more than may be written, so that one too many is told; the rest costs us nothing.
        "points": FieldList(
            FormField(_point(themes)), min_entries=ROWS_AT_A_TIME, max_entries=MOST_POINTS + 1
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
            choices=[SelectChoice(each.value, text) for each, text in PREFERENCES.items()],
            default=Preference.NAMED.value,
        ),
        "key": HiddenField(),
    }
