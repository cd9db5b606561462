"""What caseworkers do to many answers at once, and the filters they keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Regexp

from forms.base import Form
from forms.desk import MOST_WORDS, Trimmed, Written, in_danish
from intake.core.batch import Act


class ChooseForm(Form):
    """What to do; which answers is read from the ticks."""

    act = HiddenField(validators=[InputRequired(), AnyOf([str(each) for each in Act])])
    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,15}$")])


class StartForm(Form):
    """One button, where the act needs no words."""

    def words(self) -> str:
        """Return what the act needs beside the answers: nothing."""
        return ""


class WithholdForm(StartForm):
    """Why all of them are withheld."""

    reason = TextAreaField(
        _l("Hvorfor skal svarene holdes tilbage?"),
        [
            Written(_l("Skriv, hvorfor. Begrundelsen bliver gemt sammen med hvert svar.")),
            Length(max=MOST_WORDS),
        ],
        filters=[Trimmed()],
        description=_l("Begrundelsen er kun for jer. Den bliver ikke offentlig."),
        render_kw={"rows": 3},
    )

    def words(self) -> str:
        """Return the reason."""
        return str(self.reason.data)


class AssignForm(StartForm):
    """Who takes all of them."""

    assigned_to = SelectField(_l("Hvem skal have svarene?"))

    def __init__(self, *args: Any, colleagues: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assigned_to.choices = [
            ("", str(_l("Ingen"))),
            *((each, each) for each in colleagues),
        ]

    def words(self) -> str:
        """Return the address, empty for nobody."""
        return str(self.assigned_to.data or "")


class ThemeForm(StartForm):
    """Which theme all of them get."""

    theme = SelectField(_l("Hvilket tema?"))

    def __init__(self, *args: Any, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [in_danish(str(number), name) for number, name in themes]

    def words(self) -> str:
        """Return the theme's number and its name, as it was then."""
        names = {value: label for value, label, *_ in self.theme.iter_choices() if value}
        return f"{self.theme.data} {names.get(str(self.theme.data), '')}"


class SaveFilterForm(Form):
    """A name for a filter."""

    name = StringField(
        _l("Hvad skal filteret hedde?"),
        [Written(_l("Giv filteret et navn.")), Length(max=80, message=_l("Skriv højst 80 tegn."))],
        filters=[Trimmed()],
    )
    is_shared = BooleanField(_l("Del det med alle på skrivebordet"))
