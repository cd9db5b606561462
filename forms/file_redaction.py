"""Leaving something out of a file: words, a part of a page, or all of it; and going on without."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from forms.base import Form
from forms.desk import MOST_WORDS, Written, trimmed
from forms.redacting import LONGEST, REASONS
from intake.core.public_copy import Area, area_place
from intake.core.redaction import Reason, Redaction, content_place

WORDS, AREA, WHOLE = "words", "area", "whole"
_PERCENT = _l("Skriv et helt tal fra 0 til 100.")


def _percent(label: Any, default: int) -> IntegerField:
    checks = [Optional(), NumberRange(0, 100, message=_PERCENT)]
    return IntegerField(label, checks, default=default, render_kw={"class_": "short"})


class FileRedactForm(Form):
    """What of a file, and why."""

    what = RadioField(
        _l("Hvad skal udelades?"),
        [InputRequired(_l("Vælg, hvad der skal udelades."))],
        choices=[
            SelectChoice(WORDS, _l("Ord, alle steder i filen")),
            SelectChoice(AREA, _l("En del af en side, eller hele siden")),
            SelectChoice(WHOLE, _l("Hele filen")),
        ],
        default=WORDS,
    )
    words = TextAreaField(
        _l("Ordene"),
        [Length(max=LONGEST)],
        filters=[trimmed],
        description=_l("Kun når du udelader ord. Kopiér dem fra teksten."),
        render_kw={"rows": 2},
    )
    page = IntegerField(
        _l("Side"),
        [Optional(), NumberRange(1, 10_000, message=_l("Skriv sidens nummer."))],
        description=_l("Kun når du udelader en del af en side. Hele siden er fra 0 til 100."),
    )
    top = _percent(_l("Fra så mange procent nede på siden"), 0)
    bottom = _percent(_l("Til så mange procent nede på siden"), 100)
    left = _percent(_l("Fra så mange procent inde fra venstre"), 0)
    right = _percent(_l("Til så mange procent inde fra venstre"), 100)
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

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the choice needs: words, or a page and a part of it."""
        is_good = bool(super().validate(extra_validators))
        if self.what.data == WORDS and not self.words.data:
            self.words.errors = [gettext("Skriv de ord, der skal udelades.")]
            is_good = False
        if self.what.data == AREA:
            is_good = self._has_area() and is_good
        if self.reason.data == Reason.OTHER and not self.note.data:
            self.note.errors = [gettext("Skriv grunden.")]
            is_good = False
        return is_good

    def _has_area(self) -> bool:
        if not self.page.data:
            self.page.errors = [gettext("Skriv sidens nummer.")]
            return False
        for start, end in ((self.top, self.bottom), (self.left, self.right)):
            if (start.data or 0) >= (100 if end.data is None else end.data):
                end.errors = [gettext("Skriv et tal, der er større end det første.")]
                return False
        return True

    def redaction(self, public_id: str) -> Redaction:
        """Return what to leave out of the file with this id. The form must be good."""
        reason = Reason(self.reason.data)
        place = content_place(public_id)
        if self.what.data == AREA:
            place = area_place(
                public_id,
                Area(
                    page=self.page.data,
                    left=self.left.data or 0,
                    top=self.top.data or 0,
                    right=100 if self.right.data is None else self.right.data,
                    bottom=100 if self.bottom.data is None else self.bottom.data,
                ),
            )
        return Redaction(
            place=place,
            words=self.words.data if self.what.data == WORDS else "",
            reason=reason,
            note=self.note.data if reason is Reason.OTHER else "",
        )


class UnreadForm(Form):
    """Why an answer may go out without files that nobody could read."""

    reason = TextAreaField(
        _l("Hvorfor kan svaret blive offentligt uden filen?"),
        [Written(_l("Skriv, hvorfor.")), Length(max=MOST_WORDS)],
        filters=[trimmed],
        render_kw={"rows": 2},
    )
