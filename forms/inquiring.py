"""A question to the sender of an answer, and what they say to it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.validators import Length, Regexp

from forms import written
from forms.base import Form
from forms.correspondence import MOST_LETTERS
from intake.core.correspondence import PLACEHOLDERS, placeholders
from intake.core.inquiry import LONGEST_REPLY


class InquiryForm(Form):
    """The question, and how many there were when it was written."""

    text = TextAreaField(
        _l("Spørgsmålet"),
        [written.Written(_l("Skriv, hvad I vil spørge om.")), Length(max=MOST_LETTERS)],
        filters=[written.text],
        render_kw={"rows": 8, "lang": "da"},
    )
    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,4}$")])

    def validate_text(self, field: Any) -> None:
        """Refuse a question with a blank of a standard text in it."""
        left = [each for each in placeholders(field.data or "") if each in PLACEHOLDERS]
        if left:
            blank = "{" + left[0] + "}"
            raise ValidationError(
                gettext("Skriv, hvad der skal stå i stedet for %(blank)s.", blank=blank)
            )


class SenderReplyForm(Form):
    """What the sender says, on their own page."""

    text = TextAreaField(
        _l("Jeres svar på spørgsmålet"),
        [written.Written(_l("Skriv jeres svar på spørgsmålet.")), Length(max=LONGEST_REPLY)],
        filters=[written.text],
        description=_l("Det bliver lagt ved siden af svaret. Det er ikke offentligt."),
        render_kw={"rows": 5},
    )
