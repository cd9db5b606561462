"""Notes on an answer and who takes it: what caseworkers tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from forms.base import Form
from forms.desk import MOST_WORDS, Trimmed, Written


class NoteForm(Form):
    """A note for the staff."""

    note = TextAreaField(
        _l("Ny note"),
        [
            Written(_l("Skriv noten, før du gemmer den.")),
            Length(max=MOST_WORDS, message=_l("Noten er for lang. Skriv højst 2.000 tegn.")),
        ],
        filters=[Trimmed()],
        description=_l("Kun for jer på skrivebordet. Noten kan ikke rettes eller slettes."),
        render_kw={"rows": 3},
    )


class AssignForm(Form):
    """Who takes an answer."""

    assigned_to = SelectField(_l("Hvem har svaret?"))

    def __init__(self, *args: Any, colleagues: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assigned_to.choices = [
            ("", str(_l("Ingen"))),
            *((each, each) for each in colleagues),
        ]
