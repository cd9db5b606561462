"""What came on paper, by phone or at a meeting, written down by a member of staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from forms.answer import AnswerForm, answer_form
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.notice import BY_STAFF
from intake.core.party import Party
from intake.core.placing import speaks_as
from intake.core.submission import Channel, Draft

_CHANNELS: dict[Channel, Any] = {
    Channel.POST: _l("Brev eller seddel"),
    Channel.PHONE: _l("Telefon"),
    Channel.MEETING: _l("Møde eller besøg"),
}
NOON = time(12)
NOBODY = ""


class Entering:
    """The form of one answer that staff write down, and what it means."""

    def __init__(self, form: AnswerForm, parties: Sequence[Party], now: datetime) -> None:
        self.form = form
        self._parties = {each.public_id: each for each in parties}
        self._now = now
        form.party = self.party()
        if form.party and not form.organisation.data:
            form.organisation.data = form.party.name
            form.speaks_as.data = speaks_as(form.party).value

    def is_good(self) -> bool:
        """Check the form; a day that has not come yet is a slip."""
        is_good = self.form.validate()
        field = self.form.came_on
        if not field.errors and field.data > self._today():
            field.errors = [gettext("Dagen er ikke kommet endnu. Skriv den dag, svaret kom.")]
        return bool(is_good and not field.errors)

    def party(self) -> Party | None:
        """Return whom the answer is from, where it is a party we asked."""
        return self._parties.get(self.form.from_party.data or NOBODY)

    def channel(self) -> Channel:
        """Return the way it came."""
        return Channel(self.form.channel.data)

    def came_at(self) -> datetime:
        """Return when it came: today's is now, an earlier day counts as its noon."""
        day: date = self.form.came_on.data
        if day == self._today():
            return self._now
        return datetime.combine(day, NOON, COPENHAGEN)

    def draft(self) -> Draft:
        """Return the answer. The form must be good."""
        draft = self.form.draft()
        party = self.party()
        return replace(draft, parties=(party.name,)) if party else draft

    def _today(self) -> date:
        return self._now.astimezone(COPENHAGEN).date()


def entering(
    consultation: Consultation,
    *,
    key: str,
    parties: Sequence[Party],
    room: int,
    now: datetime,
) -> Entering:
    """Return the form of this request; `parties` are those it can be from, `room` is in bytes."""
    choices = [SelectChoice(each.public_id, each.name) for each in parties]
    more = {
        "channel": RadioField(
            _l("Hvordan kom svaret?"),
            [InputRequired(_l("Vælg, hvordan svaret kom."))],
            choices=[SelectChoice(each.value, text) for each, text in _CHANNELS.items()],
        ),
        "came_on": DateField(
            _l("Hvilken dag kom det?"),
            [InputRequired(_l("Skriv den dag, svaret kom."))],
            description=_l("For et brev er det den dag, I fik det. Den afgør, om det er i tide."),
            default=now.astimezone(COPENHAGEN).date(),
        ),
        "from_party": SelectField(
            _l("Fra en part, vi har spurgt?"),
            choices=[SelectChoice(NOBODY, _l("Nej, fra en anden")), *choices],
            default=NOBODY,
        ),
    }
    form = answer_form(consultation, key=key, notice=BY_STAFF, room=room, more=more)
    _as_staff_write(form)
    return Entering(form, parties, now)


def _as_staff_write(form: AnswerForm) -> None:
    """Let the questions speak of the sender, where they speak to the respondent elsewhere."""
    form.speaks_as.label.text = gettext("Hvem svarer afsenderen for?")
    form.organisation.description = gettext("Lad feltet stå tomt, hvis afsenderen er en borger.")
    form.name.label.text = gettext("Afsenderens navn")
    form.name.description = gettext(
        "Skriv det, hvis afsenderen har sagt, at det må stå ved svaret."
    )
    form.email.label.text = gettext("Afsenderens mailadresse")
    form.email.description = gettext("Så sender vi en kvittering. Adressen bliver aldrig vist.")
    form.nil_return.label.text = gettext("Afsenderen har ingen bemærkninger")
