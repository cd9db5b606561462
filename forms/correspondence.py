"""The forms for writing to whoever sent a message, and for the texts that letters begin from."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from forms import written
from forms.base import Form
from forms.desk import Trimmed, Written
from intake.core.correspondence import PLACEHOLDERS, StandardText, UsedFor, placeholders

MOST_LETTERS = 10_000
"""Characters in a letter: five pages, which is more than anybody reads in a mail."""

MOST_TITLE = 120
_BLANKS = ", ".join("{" + each + "}" for each in PLACEHOLDERS)


class _OurLines:
    """A filter that makes a browser's line ends those of a letter."""

    def __call__(self, text: Any) -> Any:
        return text.replace("\r\n", "\n").strip() if isinstance(text, str) else text


class LetterForm(Form):
    """A letter written by hand, and how many such letters there were when it was."""

    text = TextAreaField(
        _l("Brevet"),
        [Written(_l("Skriv brevet.")), Length(max=MOST_LETTERS)],
        filters=[_OurLines()],
        render_kw={"rows": 12},
    )
    seen = HiddenField(validators=[Regexp(r"\d{1,6}$")])

    def validate_text(self, field: Any) -> None:
        """Refuse a letter with a blank of the standard text in it."""
        left = [each for each in placeholders(field.data or "") if each in PLACEHOLDERS]
        if left:
            blank = "{" + left[0] + "}"
            raise ValidationError(
                gettext("Skriv, hvad der skal stå i stedet for %(blank)s.", blank=blank)
            )


class PartyLetterForm(LetterForm):
    """A letter to a party, with a subject of its own."""

    subject = StringField(
        _l("Emne"),
        [Written(_l("Skriv et emne.")), Length(max=MOST_TITLE)],
        filters=[Trimmed(), written.line],
    )


class ReplyForm(LetterForm):
    """The letter to whoever sent a message, and what becomes of the mail."""

    put_away = BooleanField(_l("Læg mailen væk, når brevet er sendt"))
    consultation = HiddenField()

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waits:
            del self.put_away

    def is_put_away(self) -> bool:
        """Return whether the message shall leave the pen with the letter."""
        return "put_away" in self and bool(self.put_away.data)


class StandardTextForm(Form):
    """A standard text, new or changed."""

    title = StringField(
        _l("Hvad skal teksten hedde i listen?"),
        [Written(_l("Skriv et navn, som I kan kende teksten på.")), Length(max=MOST_TITLE)],
        filters=[Trimmed()],
    )
    text = TextAreaField(
        _l("Teksten"),
        [Written(_l("Skriv teksten.")), Length(max=MOST_LETTERS)],
        filters=[_OurLines()],
        description=_l(
            "%(blanks)s bliver udfyldt fra høringen. Hilsen og afsender kommer på af sig selv.",
            blanks=_BLANKS,
        ),
        render_kw={"rows": 12},
    )
    used_for = RadioField(
        _l("Hvornår skal teksten kunne vælges?"),
        [InputRequired(_l("Vælg, hvornår teksten skal kunne vælges."))],
        choices=[
            SelectChoice(str(UsedFor.ANY), _l("Altid")),
            SelectChoice(str(UsedFor.WAITING), _l("Når mailen venter i Posten")),
            SelectChoice(str(UsedFor.ANSWER), _l("Når mailen er blevet til et svar")),
        ],
        default=str(UsedFor.ANY),
    )

    def validate_text(self, field: Any) -> None:
        """Refuse a placeholder that nothing would fill."""
        unknown = [each for each in placeholders(field.data or "") if each not in PLACEHOLDERS]
        if unknown:
            raise ValidationError(
                gettext(
                    "Vi kan ikke udfylde %(blank)s. Brug %(blanks)s.",
                    blank="{" + unknown[0] + "}",
                    blanks=_BLANKS,
                )
            )

    def standard_text(self, number: int = 0) -> StandardText:
        """Return the text as written."""
        return StandardText(
            number=number,
            title=str(self.title.data),
            text=str(self.text.data),
            used_for=UsedFor(self.used_for.data),
        )
