"""The forms that give a party more time, or say why not."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forms.base import Form
from intake.core.extension import LONGEST_REASON


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class GrantForm(Form):
    """Until when, and a word with it."""

    day = DateField(
        _l("Partens nye sidste dag"),
        [InputRequired(_l("Skriv den nye sidste dag."))],
        format=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"],
        description=_l(
            "Parten kan svare til og med den dag, kl. 23.59. De andres frist er den samme."
        ),
    )
    words = TextAreaField(
        _l("Vil du skrive noget til parten?"),
        [Optional(), Length(max=LONGEST_REASON)],
        description=_l("Står i brevet."),
        filters=[_stripped],
        render_kw={"rows": 2},
    )

    def refuse_day(self) -> None:
        """Say at the day that it is not later than the deadline there is."""
        message = gettext("Vælg en dag, der ligger efter høringens frist og ikke er gået.")
        self.day.errors = [*self.day.errors, message]


class DeclineForm(Form):
    """Why the party gets no more time."""

    reason = TextAreaField(
        _l("Hvorfor kan parten ikke få mere tid?"),
        [DataRequired(_l("Skriv hvorfor. Parten får det at vide.")), Length(max=LONGEST_REASON)],
        description=_l("Står i brevet til parten."),
        filters=[_stripped],
        render_kw={"rows": 3},
    )
