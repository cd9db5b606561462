"""Leaving words out of the public copy, with the reason that the public sees."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from forms.base import Form
from intake.core.redaction import EVERYWHERE, Reason, Redaction
from intake.core.sensitive import KINDS, Suggestion

LONGEST = 5000
WHOLE = "whole"

REASONS: dict[Reason, Any] = {
    Reason.PERSONAL_NUMBER: _l("Personnummer"),
    Reason.CONTACT: _l("Kontaktoplysninger"),
    Reason.THIRD_PERSON: _l("En anden persons private forhold"),
    Reason.HEALTH: _l("Helbred"),
    Reason.CONFIDENTIAL: _l("Fortrolige forretningsforhold"),
    Reason.ABUSE: _l("Krænkende ord"),
    Reason.OTHER: _l("Andet, som du skriver"),
}


class RedactForm(Form):
    """Which words, where, and why."""

    words = TextAreaField(
        _l("Hvilke ord skal udelades?"),
        [Length(max=LONGEST)],
        filters=[lambda text: (text or "").strip()],
        description=_l("Markér ordene i teksten til højre, eller kopiér dem hertil."),
        render_kw={"rows": 2},
    )
    place = SelectField(_l("Hvor?"), default=EVERYWHERE)
    reason = RadioField(
        _l("Hvorfor? Det ser offentligheden."),
        [InputRequired(_l("Vælg, hvorfor."))],
        choices=[SelectChoice(each.value, text) for each, text in REASONS.items()],
    )
    note = StringField(
        _l("Grunden med dine ord"),
        [Length(max=80)],
        filters=[lambda text: " ".join((text or "").split())],
        description=_l("Kun når du har valgt andet. Skriv ikke det, du udelader."),
    )

    def offer(self, places: list[tuple[str, str]]) -> None:
        """Say where words can be left out: each place, and each place as a whole."""
        self.place.choices = [
            SelectChoice(EVERYWHERE, _l("Alle steder i svaret, også i filnavne")),
            *(SelectChoice(place, name) for place, name in places),
            *(
                SelectChoice(f"{WHOLE} {place}", gettext("Hele: %(place)s", place=name))
                for place, name in places
            ),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the words, unless a whole place was chosen, and for a reason in words."""
        is_good = bool(super().validate(extra_validators))
        if not self._is_whole() and not self.words.data:
            self.words.errors = [gettext("Skriv de ord, der skal udelades.")]
            is_good = False
        if self.reason.data == Reason.OTHER and not self.note.data:
            self.note.errors = [gettext("Skriv grunden.")]
            is_good = False
        return is_good

    def redaction(self) -> Redaction:
        """Return what to leave out. The form must be good."""
        is_whole = self._is_whole()
        reason = Reason(self.reason.data)
        return Redaction(
            place=self.place.data.removeprefix(f"{WHOLE} "),
            words="" if is_whole else self.words.data,
            reason=reason,
            note=self.note.data if reason is Reason.OTHER else "",
        )

    def _is_whole(self) -> bool:
        return str(self.place.data or "").startswith(f"{WHOLE} ")


class SuggestionForm(Form):
    """What to do with one thing that was found by rule."""

    kind = HiddenField(validators=[AnyOf(sorted(KINDS))])
    place = HiddenField()
    words = HiddenField(validators=[InputRequired(), Length(max=LONGEST)])

    def suggestion(self) -> Suggestion:
        """Return what was found. The form must be good."""
        return Suggestion(self.kind.data, self.place.data, self.words.data)
