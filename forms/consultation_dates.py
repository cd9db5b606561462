"""When a consultation can be answered, why so, and when those who are silent are reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

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
from intake.core.release import LONGEST, ReleaseBy

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
    objection_hours = IntegerField(
        _l("Timer til at gøre indsigelse"),
        [Optional(), NumberRange(0, LONGEST, _l("Skriv et helt antal timer, fra 0 til 720."))],
        description=_l(
            "Afsenderen får det, der bliver offentligt, som brev og kan gøre indsigelse først."
            " 48 timer er passende. 0 betyder, at svaret bliver offentligt uden at vente."
        ),
        render_kw={"inputmode": "numeric"},
    )
    release_by = RadioField(
        _l("Hvem offentliggør et godkendt svar?"),
        [Optional()],
        choices=[
            SelectChoice(ReleaseBy.APPROVER.value, _l("Ingen flere: det sker af sig selv")),
            SelectChoice(ReleaseBy.ANOTHER.value, _l("En anden end den, der godkendte")),
            SelectChoice(ReleaseBy.PUBLISHER.value, _l("En, der har ret til at offentliggøre")),
        ],
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
            "objection_hours": consultation.objection_hours,
            "release_by": consultation.release_by.value,
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

    def _hours(self) -> int:
        """Return the hours: none for an empty field, what was for one that was not sent."""
        if self.objection_hours.data is not None:
            return int(self.objection_hours.data)
        return 0 if self.objection_hours.raw_data else self.before.objection_hours

    def applied(self) -> Consultation:
        """Return the consultation with these dates."""
        days = {int(each) for each in written.listed(self.remind_days.data)}
        reminded = replace(
            self.before,
            remind_days=tuple(sorted(days, reverse=True)),
            objection_hours=self._hours(),
            release_by=ReleaseBy(self.release_by.data or self.before.release_by),
        )
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
