"""A promise as it is given, and what can happen to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from forms import written
from forms.answer_fields import check_email
from forms.base import Form
from forms.fields import CheckboxesField
from forms.making import LINE, SHORT
from forms.meeting import DAYS, LinkField
from forms.written import Written
from intake.core.party import Party
from intake.core.promise import IN_GOOD_TIME, Promise, Promised, due_on
from intake.core.timeframe import Window, window

A_YEAR = 366


def check_owner(form: Any, field: Any) -> None:
    """Raise ValidationError for what is no address; that of a user is one, whatever its domain."""
    if field.data.casefold() not in form.staff:
        check_email(form, field)


class PromiseForm(Form):
    """Who is owed what, by when, and who sees to it. `staff` are the addresses of our users."""

    staff: frozenset[str] = frozenset()

    key = HiddenField()
    seen = HiddenField()
    kind = RadioField(
        _l("Hvad er lovet?"),
        [InputRequired(_l("Vælg, hvad der er lovet."))],
        choices=[
            SelectChoice(Promised.DONE.value, _l("At noget bliver gjort")),
            SelectChoice(
                Promised.HEARD.value, _l("At parterne hører mere i god tid, inden noget sker")
            ),
        ],
        default=Promised.DONE.value,
    )
    text = TextAreaField(
        _l("Løftet"),
        [Written(_l("Skriv løftet.")), Length(max=SHORT)],
        filters=[written.text],
        description=_l("Som det er sagt. Alle kan læse det, og det kan ikke rettes bagefter."),
        render_kw={"rows": 3},
    )
    parties = CheckboxesField(
        _l("Hvem er det lovet?"), description=_l("Sæt ingen krydser, hvis det er lovet alle.")
    )
    said = StringField(
        _l("Hvornår?"),
        [Written(_l("Skriv hvornår.")), Length(max=LINE)],
        filters=[written.line],
        description=_l(
            "Som det er sagt: primo 2025, 1. kvartal 2026, inden sommer eller en dato."
            " Er parterne lovet at høre mere, så skriv, hvornår det sker, de skal høre om inden."
        ),
    )
    last_on = DateField(
        _l("Sidste dag"),
        [Optional()],
        format=DAYS,
        description=_l("Kun når ordene ikke siger det klart nok. Ellers regner vi den ud."),
    )
    notice = IntegerField(
        _l("Hvor mange dage inden skal de høre mere?"),
        [Optional(), NumberRange(min=1, max=A_YEAR, message=_l("Skriv mellem 1 og 366 dage."))],
        default=IN_GOOD_TIME.days,
    )
    unit = StringField(
        _l("Enheden, der skal holde løftet"),
        [Written(_l("Skriv enheden.")), Length(max=LINE)],
        filters=[written.line],
    )
    owner = StringField(
        _l("Hvem skal have en påmindelse?"),
        [Written(_l("Skriv en mailadresse.")), Length(max=254), check_owner],
        filters=[written.line],
        description=_l("En mailadresse i forvaltningen. Den bliver ikke vist for andre."),
    )

    def offer(self, parties: Sequence[Party]) -> None:
        """Let the promise be given to these parties."""
        self.parties.choices = [SelectChoice(each.public_id, each.name) for each in parties]

    def is_good(self, today: date) -> bool:
        """Check the form, and that there is a last day to be had from it."""
        is_good = bool(self.validate())
        if is_good and self._window(today) is None:
            self.said.errors = [
                gettext("Vi kan ikke læse en dag ud af ordene. Skriv også den sidste dag.")
            ]
            return False
        return is_good

    def promise(
        self, public_id: str, slug: str, parties: Sequence[Party], *, today: date
    ) -> Promise:
        """Return the promise. The form must be good."""
        days = self._window(today)
        assert days is not None
        chosen = set(self.parties.data or ())
        return Promise(
            public_id=public_id,
            consultation=slug,
            kind=Promised(self.kind.data),
            text=self.text.data,
            parties=tuple(each.name for each in parties if each.public_id in chosen),
            said=self.said.data,
            first_on=days.first,
            last_on=days.last,
            notice=timedelta(days=self.notice.data or IN_GOOD_TIME.days),
            unit=self.unit.data,
            owner=self.owner.data,
            made_on=today,
        )

    def has_seen(self, promise: Promise) -> bool:
        """Return whether who sends it was shown the promise as it will stand; show it from now on.

        What is promised cannot be put right afterwards, and its last day is ours to work out.
        """
        shown = f"{promise.kind} {due_on(promise)} {promise.text} {' '.join(promise.parties)}"
        seen, self.seen.data = self.seen.data, hashlib.sha256(shown.encode()).hexdigest()
        return bool(seen == self.seen.data)

    def _window(self, today: date) -> Window | None:
        found = window(self.said.data, today=today)
        last = self.last_on.data
        if last is None:
            return found
        return Window(min(found.first, last) if found else last, last)


class StepForm(Form):
    """What happened, in words that everyone can read."""

    text = TextAreaField(
        _l("Hvad er der sket?"),
        [Written(_l("Skriv, hvad der er sket.")), Length(max=SHORT)],
        filters=[written.text],
        description=_l("Alle kan læse det på høringens side."),
        render_kw={"rows": 3},
    )
    link = LinkField(_l("Link til det, der viser det"))


class MoveForm(StepForm):
    """A new last day, and why."""

    due_on = DateField(_l("Ny sidste dag"), [InputRequired(_l("Skriv dagen."))], format=DAYS)


class OwnerForm(Form):
    """Who sees to a promise from now on. `staff` are the addresses of our users."""

    staff: frozenset[str] = frozenset()

    unit = StringField(
        _l("Enheden, der skal holde løftet"),
        [Written(_l("Skriv enheden.")), Length(max=LINE)],
        filters=[written.line],
    )
    owner = StringField(
        _l("Hvem skal have en påmindelse?"),
        [Written(_l("Skriv en mailadresse.")), Length(max=254), check_owner],
        filters=[written.line],
    )


def worded(form: StepForm, label: Any) -> StepForm:
    """Return the form with its question as this step puts it."""
    form.text.label.text = label
    return form
