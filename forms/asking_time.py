"""The form by which an invited party asks for more time."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from forms.answer_mandate import AS_TYPED
from forms.base import Form


class MoreTimeForm(Form):
    """Until when; the key makes a second press the same wish."""

    wanted_on = DateField(
        _l("Hvilken dag holder I møde?"),
        [InputRequired(_l("Skriv dagen for jeres møde."))],
        format=AS_TYPED,
        description=_l("Så spørger vi, om I kan få frist til og med den dag."),
    )
    key = HiddenField()
