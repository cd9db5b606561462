"""How often a member of staff wants to be told by mail what waits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from forms.base import Form
from intake.core.digest import Digest


class DigestForm(Form):
    """How often, and at which hour."""

    digest = RadioField(
        _l("Mail om det, der venter"),
        [InputRequired(_l("Vælg, hvor tit."))],
        choices=[
            SelectChoice(str(Digest.NEVER), _l("Aldrig")),
            SelectChoice(str(Digest.AT_ONCE), _l("Når der kommer noget nyt, højst hvert kvarter")),
            SelectChoice(str(Digest.DAILY), _l("Hver dag")),
            SelectChoice(str(Digest.WEEKDAYS), _l("Mandag til fredag")),
        ],
        description=_l("Mailen nævner høringer og tal, aldrig hvem der har skrevet."),
    )
    hour = SelectField(
        _l("Klokken"),
        [InputRequired()],
        choices=[SelectChoice(str(hour), f"{hour:02}.00") for hour in range(24)],
        description=_l("Når mailen kommer en gang om dagen."),
    )

    def chosen(self) -> tuple[Digest, int]:
        """Return how often and at which hour."""
        return Digest(self.digest.data), int(self.hour.data)
