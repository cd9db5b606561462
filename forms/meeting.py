"""A meeting in a consultation: when, where, who came; and what is noted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional

from forms import written
from forms.base import Form
from forms.making import LINE, SHORT
from forms.written import Written
from intake.core.consultation import COPENHAGEN
from intake.core.meeting import Attendance, Meeting, MeetingKind, attended_for
from intake.core.party import Party

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
CLOCKS = ["%H:%M", "%H.%M"]
KINDS: dict[MeetingKind, Any] = {
    MeetingKind.COMMITTEE: _l("Udvalgsmøde"),
    MeetingKind.AUDIENCE: _l("Foretræde for udvalget"),
    MeetingKind.HEARING: _l("Borgermøde"),
    MeetingKind.DIALOGUE: _l("Dialogmøde"),
}


class LinkField(StringField):  # type: ignore[misc]  # WTForms has no types
    """An address on the web, or nothing."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        message = _l("Skriv hele adressen, som begynder med https://.")
        checks = [Optional(), Length(max=LINE), URL(require_tld=False, message=message)]
        super().__init__(label, checks, filters=[written.line], **kwargs)


class MeetingForm(Form):
    """One meeting; beside these fields it has one for each party, for the roles of who came."""

    key = HiddenField()
    edition = HiddenField()
    kind = RadioField(
        _l("Hvilken slags møde?"),
        [InputRequired(_l("Vælg, hvilken slags møde det er."))],
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    title = StringField(
        _l("Mødets navn"),
        [Length(max=LINE)],
        filters=[written.line],
        description=_l("Lad feltet stå tomt, hvis slagsen siger nok."),
    )
    day = DateField(_l("Dag"), [InputRequired(_l("Skriv dagen."))], format=DAYS)
    begins = TimeField(
        _l("Begynder klokken"), [InputRequired(_l("Skriv, hvornår mødet begynder."))], format=CLOCKS
    )
    ends = TimeField(_l("Slutter klokken"), [Optional()], format=CLOCKS)
    place = StringField(_l("Sted"), [Length(max=LINE)], filters=[written.line])
    agenda = LinkField(_l("Link til dagsordenen"))
    others = TextAreaField(
        _l("Hvem andre deltog?"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("Én rolle på hver linje, for eksempel udvalgets formand. Ikke navne."),
        render_kw={"rows": 3},
    )
    is_public = BooleanField(
        _l("Vis mødet på høringens side"),
        description=_l("Tid, sted, dagsorden og hvem der deltog. Noter vælger du én for én."),
    )
    is_cancelled = BooleanField(_l("Mødet er aflyst"))

    def is_good(self) -> bool:
        """Check the form, and that the meeting ends after it begins."""
        is_good = bool(self.validate())
        if is_good and self.ends.data and self.ends.data <= self.begins.data:
            self.ends.errors = [gettext("Mødet skal slutte, efter at det begynder.")]
            return False
        return is_good

    def attending(self, parties: Sequence[Party]) -> list[Any]:
        """Return the fields of the parties, in their order."""
        return [self[_name(each)] for each in parties]

    def show(self, meeting: Meeting, parties: Sequence[Party]) -> None:
        """Fill the form with a meeting as it stands."""
        begins = meeting.starts_at.astimezone(COPENHAGEN)
        self.kind.data, self.edition.data = meeting.kind.value, str(meeting.edition)
        self.day.data, self.begins.data = begins.date(), begins.time()
        self.ends.data = meeting.ends_at.astimezone(COPENHAGEN).time() if meeting.ends_at else None
        for name in ("title", "place", "agenda", "is_public", "is_cancelled"):
            self[name].data = getattr(meeting, name)
        self.others.data = "\n".join(attended_for(meeting, ""))
        for each in parties:
            self[_name(each)].data = ", ".join(attended_for(meeting, each.name))

    def meeting(self, before: Meeting, parties: Sequence[Party]) -> Meeting:
        """Return the meeting as the form says it. The form must be good."""
        attended = [
            Attendance(role, each.name)
            for each in parties
            for role in written.listed(self[_name(each)].data)
        ]
        attended += [Attendance(role) for role in written.lines(self.others.data)]
        return replace(
            before,
            kind=MeetingKind(self.kind.data),
            title=self.title.data or "",
            starts_at=_at(self.day.data, self.begins.data),
            ends_at=_at(self.day.data, self.ends.data) if self.ends.data else None,
            place=self.place.data or "",
            agenda=self.agenda.data or "",
            is_public=self.is_public.data,
            is_cancelled=self.is_cancelled.data,
            attended=tuple(attended),
        )


def meeting_form(parties: Sequence[Party], **kwargs: Any) -> MeetingForm:
    """Return the form of this request, with a field for each of the parties."""
    fields = {
        _name(each): StringField(each.name, [Length(max=LINE)], filters=[written.line])
        for each in parties
    }
    made: type[MeetingForm] = type("MeetingForm", (MeetingForm,), fields)
    return made(**kwargs)


class NoteForm(Form):
    """What was said at a meeting that matters."""

    text = TextAreaField(
        _l("Hvad blev der sagt, som har betydning for sagen?"),
        [Written(_l("Skriv, hvad der blev sagt.")), Length(max=20_000)],
        filters=[written.text],
        description=_l(
            "En note kan ikke rettes, når den er gemt. Skriv en ny, hvis noget er galt."
        ),
        render_kw={"rows": 6},
    )
    is_public = BooleanField(_l("Vis noten for alle"))


def _name(party: Party) -> str:
    return f"attended-{party.public_id}"


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, COPENHAGEN).astimezone(UTC)
