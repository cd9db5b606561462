"""Milestones, how far they are, and the account that ends a case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from forms import written
from forms.base import Form
from forms.making import LINE, SHORT
from forms.written import Written


class MilestoneForm(Form):
    """One thing that is to be done."""

    key = HiddenField()
    title = StringField(
        _l("Hvad skal gøres?"),
        [Written(_l("Skriv, hvad der skal gøres.")), Length(max=LINE)],
        filters=[written.line],
    )
    said = StringField(
        _l("Hvornår ventes det færdigt?"), [Length(max=LINE)], filters=[written.line]
    )


class ProgressForm(Form):
    """How far it has come."""

    percent = IntegerField(
        _l("Hvor mange procent er færdigt?"),
        [
            InputRequired(_l("Skriv et tal fra 0 til 100.")),
            NumberRange(min=0, max=100, message=_l("Skriv et tal fra 0 til 100.")),
        ],
    )
    text = TextAreaField(
        _l("Hvad er der sket?"),
        [Written(_l("Skriv, hvad der er sket.")), Length(max=SHORT)],
        filters=[written.text],
        description=_l("Står på høringens side og i brevet til parterne."),
        render_kw={"rows": 4},
    )


class AccountForm(Form):
    """The case in three short texts."""

    said = TextAreaField(
        _l("I sagde"),
        [Written(_l("Skriv, hvad I hørte.")), Length(max=SHORT)],
        filters=[written.text],
        render_kw={"rows": 3},
    )
    decided = TextAreaField(
        _l("Vi besluttede"),
        [Written(_l("Skriv, hvad der blev besluttet.")), Length(max=SHORT)],
        filters=[written.text],
        render_kw={"rows": 3},
    )
    done = TextAreaField(
        _l("Vi gjorde"),
        [Written(_l("Skriv, hvad der er gjort.")), Length(max=SHORT)],
        filters=[written.text],
        render_kw={"rows": 3},
    )
