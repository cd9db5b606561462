"""On what the answer of a body rests, and the view of those in it who disagree."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from forms.answer_fields import LONG, text_of
from intake.core.submission import Mandate

MANDATES: dict[Mandate, Any] = {
    Mandate.PROVISIONAL: _l("Et foreløbigt svar"),
    Mandate.CHAIR: _l("Godkendt af formanden"),
    Mandate.ADOPTED: _l("Vedtaget på et møde"),
    Mandate.NONE: _l("Det vil vi ikke sige"),
}
NAMES = ("mandate", "adopted_on", "minority")
AS_TYPED = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
"""The first is what a browser's own date field sends; the others what people write where it has
none."""


def fields() -> dict[str, Any]:
    """Return the fields that only bodies fill in."""
    return {
        "mandate": RadioField(
            _l("Er svaret vedtaget?"),
            [Optional()],
            choices=[SelectChoice(each.value, text) for each, text in MANDATES.items()],
            default=Mandate.NONE.value,
            description=_l("Et foreløbigt svar tæller med. I kan sende det endelige senere."),
        ),
        "adopted_on": DateField(
            _l("Hvilken dag var mødet?"),
            [Optional()],
            format=AS_TYPED,
            description=_l("Kun hvis svaret er vedtaget på et møde."),
        ),
        "minority": TextAreaField(
            _l("Mindretalsudtalelse"),
            [Length(max=LONG)],
            filters=[text_of],
            description=_l("Er nogle af jer uenige, så kan de skrive det her. Det står for sig."),
            render_kw={"rows": 4},
        ),
    }
