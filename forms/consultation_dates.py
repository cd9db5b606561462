"""When a consultation can be answered, why so, and when those who are silent are reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from forms import written
from forms.making import LINE, SHORT, StepForm
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Stage,
    end_of,
    last_day,
    start_of,
)

_DATES = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
_TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]
_YEARS = range(2000, 2200)
_LONGEST = 365
"""Days before the deadline; who reminds earlier has forgotten what it is for."""


class DatesForm(StepForm):
    """The dates, the reason for dates that the coach warns of, and the days of reminders."""

    opens = DateField(
        _l("Åbner"), [InputRequired(_l("Skriv, hvornår høringen åbner."))], format=_DATES
    )
    closes = DateField(
        _l("Sidste dag"),
        [InputRequired(_l("Skriv den sidste dag, man kan svare."))],
        format=_DATES,
        description=_l("Hele dagen er med, til kl. 23.59."),
    )
    closes_time = TimeField(
        _l("Klokkeslæt"),
        [Optional()],
        format=_TIMES,
        description=_l("Kun hvis fristen er tidligere på dagen."),
    )
    remind_days = StringField(
        _l("Påmindelser"),
        [Length(max=LINE)],
        filters=[written.line],
        description=_l(
            "Hvor mange dage før fristen skal de mindes om det, som ikke har svaret? Med komma"
            " imellem, fx 7, 2. Tomt betyder ingen."
        ),
    )
    deadline_reason = TextAreaField(
        _l("Hvorfor holder I fast i datoerne?"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("Begrundelsen bliver gemt i sagen og kan ses af alle på skrivebordet."),
        render_kw={"rows": 2},
    )

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        last = last_day(consultation)
        closes = consultation.closes_at.astimezone(COPENHAGEN)
        given = {
            "opens": consultation.opens_at.astimezone(COPENHAGEN).date(),
            "closes": last,
            "closes_time": None if end_of(last) == consultation.closes_at else closes.time(),
            "remind_days": ", ".join(str(each) for each in consultation.remind_days),
            "deadline_reason": consultation.deadline_reason,
        }
        super().__init__(consultation, data=given, **kwargs)
        if consultation.stage is not Stage.DRAFT:
            for name in ("opens", "closes", "closes_time", "deadline_reason", "correction"):
                del self[name]

    def validate_opens(self, field: Any) -> None:
        """Refuse a year that nobody means."""
        _plausible(field.data)

    def validate_closes(self, field: Any) -> None:
        """Refuse a deadline before the opening."""
        _plausible(field.data)
        opens = self.opens.data
        if isinstance(opens, date) and opens.year in _YEARS and self._closes() <= start_of(opens):
            raise ValidationError(gettext("Den sidste dag skal ligge efter åbningen."))

    def validate_remind_days(self, field: Any) -> None:
        """Refuse what is no list of days."""
        days = written.listed(field.data)
        if not all(each.isdecimal() and int(each) <= _LONGEST for each in days):
            raise ValidationError(gettext("Skriv hele dage med komma imellem, fx 7, 2."))

    def _closes(self) -> datetime:
        at: time | None = self.closes_time.data
        if at is None:
            return end_of(self.closes.data)
        return datetime.combine(self.closes.data, at, COPENHAGEN).astimezone(UTC)

    def want_reason(self) -> None:
        """Mark the reason as one that has to be given."""
        self.deadline_reason.flags.required = True

    def ask_for_reason(self) -> None:
        """Say that a reason is missing."""
        message = gettext("Skriv, hvorfor datoerne skal stå, eller vælg andre.")
        self.deadline_reason.errors = [message]

    def applied(self) -> Consultation:
        """Return the consultation with these dates."""
        days = {int(each) for each in written.listed(self.remind_days.data)}
        reminded = replace(self.before, remind_days=tuple(sorted(days, reverse=True)))
        if "opens" not in self:
            return reminded
        return replace(
            reminded,
            opens_at=start_of(self.opens.data),
            closes_at=self._closes(),
            deadline_reason=self.deadline_reason.data or "",
        )


def _plausible(day: date) -> None:
    if day.year not in _YEARS:
        raise ValidationError(gettext("Skriv en dato, for eksempel 01-03-2026."))
