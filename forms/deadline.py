"""The form that moves a deadline."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.base import Form
from intake.core.consultation import Consultation, end_of, last_day
from intake.core.extension import LONGEST_REASON


class ExtendForm(Form):
    """Until when, and why."""

    day = DateField(
        _l("Ny sidste dag"),
        [InputRequired(_l("Skriv den nye sidste dag."))],
        format=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"],
        description=_l("Der kan svares til og med den dag, kl. 23.59."),
    )
    reason = TextAreaField(
        _l("Hvorfor bliver fristen udsat?"),
        [DataRequired(_l("Skriv hvorfor. Alle kan læse det.")), Length(max=LONGEST_REASON)],
        description=_l("Står på høringens side og i brevet til alle inviterede parter."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"rows": 3},
    )

    def is_later(self, consultation: Consultation, now: datetime) -> bool:
        """Check that the day is after the last day there was, and not past."""
        if self.day.data > last_day(consultation) and end_of(self.day.data) > now:
            return True
        message = gettext("Vælg en dag efter den sidste dag nu. En frist kan kun blive senere.")
        self.day.errors = [*self.day.errors, message]
        return False

    def closes_at(self) -> datetime:
        """Return the first moment (UTC) that will be too late."""
        return end_of(self.day.data)
