"""A theme of a consultation, and a standard paragraph for remarks: new or changed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Regexp

from forms.assessing import OurLines
from forms.base import Form
from forms.desk import Trimmed, Written
from intake.core.paragraph import LONGEST_TEXT, LONGEST_TITLE, Paragraph
from intake.core.theme import LONGEST_NAME, Colour, Theme, Themes

COLOURS = {
    Colour.GREEN: _l("Grøn"),
    Colour.BLUE: _l("Blå"),
    Colour.VIOLET: _l("Violet"),
    Colour.ROSE: _l("Rosa"),
    Colour.RED: _l("Rød"),
    Colour.ORANGE: _l("Orange"),
    Colour.OLIVE: _l("Oliven"),
    Colour.TEAL: _l("Petroleum"),
    Colour.BROWN: _l("Brun"),
    Colour.GREY: _l("Grå"),
}


class ThemeForm(Form):
    """One theme, new or changed."""

    name = StringField(
        _l("Temaets navn"),
        [Written(_l("Skriv temaets navn.")), Length(max=LONGEST_NAME)],
        filters=[Trimmed()],
        render_kw={"lang": "da"},
    )
    parent = SelectField(_l("Under hvilket tema?"))
    colour = SelectField(_l("Farve"), description=_l("Et undertema har sit temas farve."))

    def __init__(
        self, *args: Any, themes: Themes, theme: Theme | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = theme.number if theme else 0
        upper = [each for each in themes.in_order() if not each.depth and each.theme.number != own]
        self.parent.choices = [
            SelectChoice("0", _l("Intet, det er et hovedtema")),
            *(SelectChoice(str(each.theme.number), each.path) for each in upper),
        ]
        self.colour.choices = [
            *([] if theme else [SelectChoice("", _l("Vælg for mig"))]),
            *(SelectChoice(each.value, text) for each, text in COLOURS.items()),
        ]

    def refuse(self, why: str) -> None:
        """Say why the theme cannot stand so."""
        self.name.errors = [
            {
                "taken": gettext("Der er allerede et tema, der hedder sådan, på det niveau."),
                "level": gettext(
                    "Der er kun to niveauer. Et tema med undertemaer kan ikke flyttes."
                ),
                "many": gettext("Der er ikke plads til flere temaer."),
            }.get(why, gettext("Skriv temaets navn."))
        ]


class ParagraphForm(Form):
    """A standard paragraph, new or changed."""

    title = StringField(
        _l("Hvad skal afsnittet hedde i listen?"),
        [Written(_l("Skriv et navn, som I kan kende afsnittet på.")), Length(max=LONGEST_TITLE)],
        filters=[Trimmed()],
        render_kw={"lang": "da"},
    )
    text = TextAreaField(
        _l("Afsnittet"),
        [Written(_l("Skriv afsnittet.")), Length(max=LONGEST_TEXT)],
        filters=[OurLines()],
        render_kw={"rows": 5, "lang": "da"},
    )
    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")], default="1")

    def wanted(self, number: int = 0) -> Paragraph:
        """Return the paragraph as written, of the edition that was seen."""
        return Paragraph(
            number=number,
            title=str(self.title.data),
            text=str(self.text.data),
            edition=int(self.seen.data),
        )
