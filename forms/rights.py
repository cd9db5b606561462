"""How long things are kept, and what people may ask of us about themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from forms.base import Form
from forms.party_file import address
from intake.core.errors import IntakeError

_DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
_REASON = 500


def _plain(text: str | None) -> str:
    return (text or "").strip()


def _until() -> DateField:
    return DateField(
        _l("Til og med"),
        [Optional()],
        format=_DAYS,
        description=_l("Lad feltet stå tomt, hvis det gælder, til nogen ophæver det."),
    )


class DayForm(Form):
    """From which day the private may go."""

    day = DateField(
        _l("Opbevares til"),
        [InputRequired(_l("Skriv en dag, for eksempel 16-03-2031."))],
        format=_DAYS,
        description=_l("Fra den dag kan det private slettes, når alt er journaliseret."),
    )


class HoldForm(Form):
    """Why nothing may be erased, and until when."""

    reason = TextAreaField(
        _l("Hvorfor må intet slettes?"),
        [DataRequired(_l("Skriv hvorfor, for eksempel en klagesag.")), Length(max=_REASON)],
        filters=[_plain],
        render_kw={"rows": 2},
    )
    until = _until()


class PersonalHoldForm(Form):
    """Why nothing of one person, or of one answer, may be erased, and until when."""

    who = HiddenField(validators=[DataRequired(), Length(max=200)])
    why = TextAreaField(
        _l("Hvorfor må intet slettes?"),
        [DataRequired(_l("Skriv hvorfor, for eksempel en klagesag.")), Length(max=_REASON)],
        filters=[_plain],
        render_kw={"rows": 2},
    )
    until = _until()


class ConfirmForm(Form):
    """That what is due shall go."""

    understood = BooleanField(
        _l("Jeg har set, hvad der slettes, og ved, at det ikke kan fortrydes."),
        [InputRequired(_l("Sæt kryds, hvis det skal slettes."))],
    )


class WhoForm(Form):
    """Whom it is about: a name, an address or a reference."""

    who = StringField(
        _l("Mailadresse, navn eller nummer på et svar"),
        [DataRequired(_l("Skriv en mailadresse, et navn eller et nummer.")), Length(max=200)],
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )


class EraseForm(Form):
    """Why a person is erased, and that it is meant."""

    who = HiddenField(validators=[DataRequired(), Length(max=200)])
    reason = TextAreaField(
        _l("Hvorfor slettes det?"),
        [DataRequired(_l("Skriv hvorfor, uden personens navn.")), Length(max=_REASON)],
        description=_l("Står i fortegnelsen over sletninger. Nævn ikke personen."),
        filters=[_plain],
        render_kw={"rows": 2},
    )
    again = StringField(
        _l("Skriv mailadressen eller nummeret igen"),
        [DataRequired(_l("Skriv det igen, så det ikke bliver den forkerte."))],
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )
    understood = BooleanField(
        _l("Jeg ved, at det ikke kan fortrydes."),
        [InputRequired(_l("Sæt kryds, hvis det skal slettes."))],
    )

    def validate_again(self, field: Any) -> None:
        """Refuse another than the one the page was about."""
        if field.data.casefold() != _plain(self.who.data).casefold():
            raise ValidationError(_l("Det er ikke den samme, som siden handler om."))


class CorrectForm(Form):
    """What a person is called, and where they are reached."""

    who = HiddenField(validators=[DataRequired(), Length(max=200)])
    name = StringField(_l("Rigtigt navn"), [Optional(), Length(max=200)], filters=[_plain])
    email = EmailField(_l("Rigtig mailadresse"), [Optional(), Length(max=200)], filters=[_plain])

    def validate_email(self, field: Any) -> None:
        """Refuse what is no address, and nothing at all."""
        try:
            if field.data:
                address(field.data, "email")
        except IntakeError:
            raise ValidationError(_l("Skriv en mailadresse som navn@example.dk.")) from None
