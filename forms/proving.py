"""The forms by which staff prove who they are, and choose how."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import Length

from forms.base import Form
from forms.desk import Written, trimmed
from intake.core import passwords

_WEAK = {
    "short": _l("Skriv mindst 12 tegn. Fire ord efter hinanden er en god adgangskode."),
    "long": _l("Skriv højst 200 tegn."),
    "common": _l("Den er for let at gætte. Vælg fire ord, der ikke hører sammen."),
    "own": _l("Den må ikke indeholde din mailadresse."),
}


class PasswordSignInForm(Form):
    """An address and its password."""

    email = EmailField(
        _l("Din mailadresse på arbejdet"),
        [Written(_l("Skriv din mailadresse.")), Length(max=254)],
        filters=[trimmed],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Adgangskode"),
        [Written(_l("Skriv din adgangskode.")), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(Form):
    """The code of the second factor."""

    code = StringField(
        _l("Kode"),
        [Written(_l("Skriv koden.")), Length(max=50)],
        description=_l("De seks cifre i appen, eller en af dine nødkoder."),
        filters=[trimmed],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )

    def refuse(self) -> None:
        """Say that the code was not right."""
        wrong = _l("Koden passer ikke. Vent på en ny i appen: hver kode virker kun én gang.")
        self.code.errors = [str(wrong)]


class FactorForm(CodeForm):
    """The first code of an app that is being set up; its secret goes along, sealed."""

    sealed = HiddenField()


class NewPasswordForm(Form):
    """A password for oneself, typed once: a browser or a password manager shows it on request."""

    password = PasswordField(
        _l("Ny adgangskode"),
        [Written(_l("Skriv en adgangskode."))],
        description=_l("Mindst 12 tegn. Fire ord efter hinanden er en god adgangskode."),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def validate_password(self, field: Any) -> None:
        """Refuse what is easily guessed."""
        weak = passwords.fault(field.data or "", self._email)
        if weak:
            raise ValidationError(str(_WEAK[weak]))
