"""The form by which anyone has the saved proof of a receipt checked."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from forms.base import Form

LONGEST = 20_000
"""Letters; the proof of a receipt among more than there are people has a third of that."""


class ReceiptProofForm(Form):
    """The proof as it was saved."""

    proof = TextAreaField(
        _l("Beviset"),
        [InputRequired(_l("Sæt beviset ind.")), Length(max=LONGEST)],
        description=_l("Alt, hvad der står i filen, fra den første tuborg til den sidste."),
        render_kw={"rows": 6, "spellcheck": "false", "autocomplete": "off"},
    )
