"""What a sender says of the version of their answer that will be public."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from forms import written
from forms.base import Form
from forms.written import Written

MOST = 5_000


class ObjectForm(Form):
    """What is wrong with it, and which edition was seen."""

    edition = HiddenField(validators=[Length(max=64)])
    text = TextAreaField(
        _l("Hvad er der galt?"),
        [Written(_l("Skriv, hvad der er galt.")), Length(max=MOST)],
        filters=[written.text],
        description=_l("Kun medarbejderne ser det, du skriver her."),
        render_kw={"rows": 5},
    )


class AcceptForm(Form):
    """One button: this may be public now."""

    edition = HiddenField(validators=[Length(max=64)])
