"""The text of letters back, with placeholders that the record fills in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from forms import written
from forms.base import Form
from forms.making import LINE, SHORT
from forms.written import Written
from intake.core.letter_back import PLACEHOLDERS, SUBJECT_WORDS
from intake.core.letter_text import unknown

LONG = 50_000


class MailingForm(Form):
    """What stands in every letter, and who gets one."""

    key = HiddenField()
    edition = HiddenField()
    subject = StringField(
        _l("Emne"), [Written(_l("Skriv et emne.")), Length(max=LINE)], filters=[written.line]
    )
    body = TextAreaField(
        _l("Brevets tekst"),
        [Written(_l("Skriv brevets tekst.")), Length(max=LONG)],
        filters=[written.text],
        description=_l(
            "Ord i klammer bliver fyldt ud for hver modtager. En linje, der begynder med ##, er en"
            " overskrift. Et afsnit, som der ikke er noget at skrive i, falder væk."
        ),
        render_kw={"rows": 26},
    )
    signature = TextAreaField(
        _l("Underskrift"),
        [Written(_l("Skriv en underskrift.")), Length(max=SHORT)],
        filters=[written.text],
        description=_l("Hilsen, titel og udvalg. Står nederst i brevet."),
        render_kw={"rows": 5},
    )
    with_silent = BooleanField(_l("Skriv også til de parter, der ikke har svaret"))

    def is_good(self) -> bool:
        """Check the form, and that each placeholder is one there is."""
        is_good = bool(self.validate())
        for field, known in ((self.subject, SUBJECT_WORDS), (self.body, PLACEHOLDERS)):
            if wrong := unknown(field.data or "", known):
                field.errors = [*field.errors, _no_such(wrong)]
                is_good = False
        return is_good


def _no_such(names: tuple[str, ...]) -> Any:
    listed = ", ".join(f"{{{each}}}" for each in names)
    return gettext("Vi kender ikke %(names)s. Vælg et ord fra listen.", names=listed)
