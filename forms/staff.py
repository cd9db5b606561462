"""The forms about staff: adding them, and what each may do and where."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from forms.base import Form
from forms.desk import Written, trimmed
from forms.fields import CheckboxesField
from forms.party_file import address
from intake.core.errors import FileProblem
from intake.core.staff import Role


def _role_field() -> RadioField:
    return RadioField(
        _l("Hvad må brugeren?"),
        [InputRequired(_l("Vælg en rolle."))],
        choices=[
            SelectChoice(str(Role.READER), _l("Læser: se alt, men ikke afgøre noget")),
            SelectChoice(
                str(Role.CASEWORKER),
                _l("Sagsbehandler: placere mail, udelade ord, godkende og lave høringer"),
            ),
            SelectChoice(
                str(Role.PUBLISHER), _l("Udgiver: også frigive det godkendte til offentligheden")
            ),
            SelectChoice(str(Role.ADMIN), _l("Administrator: også brugere og log")),
        ],
    )


class UserForm(Form):
    """A new member of staff, or another role for one."""

    email = EmailField(
        _l("Mailadresse"),
        [Written(_l("Skriv mailadressen."))],
        filters=[trimmed],
    )
    role = _role_field()

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = own

    def validate_email(self, field: Any) -> None:
        """Refuse what is no address, and one's own: the last admin must not lock the door."""
        try:
            field.data = address(field.data or "", "")
        except FileProblem:
            raise ValidationError(
                str(_l("Skriv en mailadresse, for eksempel navn@example.dk."))
            ) from None
        if field.data.lower() == self._own.lower():
            raise ValidationError(str(_l("Du kan ikke ændre din egen rolle. Bed en anden om det.")))

    def user(self) -> tuple[str, Role]:
        """Return the address and the role."""
        return str(self.email.data), Role(self.role.data)


class RightsForm(Form):
    """What one member of staff may do, and in which consultations."""

    ALL, SOME = "all", "some"

    role = _role_field()
    where = RadioField(
        _l("Hvilke høringer?"),
        [InputRequired()],
        choices=[
            SelectChoice(ALL, _l("Alle høringer")),
            SelectChoice(SOME, _l("Kun dem, der er valgt her")),
        ],
        description=_l(
            "Den, der kun har nogle høringer, ser ikke andres svar og mail, og ikke mail, der"
            " venter på en plads. En administrator ser altid alt."
        ),
    )
    consultations = CheckboxesField(_l("Valgte høringer"))

    def __init__(self, *args: Any, consultations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultations.choices = [SelectChoice(slug, title) for slug, title in consultations]

    def rights(self) -> tuple[Role, frozenset[str] | None]:
        """Return the role, and the slugs that the user is kept to or None."""
        chosen = frozenset(self.consultations.data or ())
        return Role(self.role.data), chosen if self.where.data == self.SOME else None
