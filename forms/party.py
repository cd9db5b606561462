"""A party in the address book, a file of many, and which of them are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from forms import party_file, written
from forms.base import Form
from forms.fields import CheckboxesField
from forms.making import LINE, SHORT
from forms.written import Written
from intake.core import identifiers
from intake.core.errors import FileProblem
from intake.core.party import Party, PartyKind

KINDS: dict[PartyKind, Any] = {
    PartyKind.COUNCIL: _l("Råd"),
    PartyKind.ASSOCIATION: _l("Forening eller organisation"),
    PartyKind.AUTHORITY: _l("Myndighed"),
    PartyKind.COMPANY: _l("Virksomhed"),
    PartyKind.OTHER: _l("Andet"),
}
_DATES = ("%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_YEARS = range(2000, 2200)


class PartyForm(Form):
    """One party. Its name stands once it is made: answers and letters carry it."""

    name = StringField(
        _l("Navn"),
        [Written(_l("Skriv partens navn.")), Length(max=LINE)],
        filters=[written.line],
    )
    kind = RadioField(
        _l("Hvad er det?"),
        [InputRequired(_l("Vælg, hvad det er."))],
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        default=PartyKind.COUNCIL.value,
    )
    addresses = TextAreaField(
        _l("Mailadresser, én på hver linje"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("Brevet går til dem alle, fx både sekretariatet og formanden."),
        render_kw={"rows": 3},
    )
    meetings = TextAreaField(
        _l("Kendte møder, én dato på hver linje"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("For eksempel 17-03-2026. Så kan vi advare, hvis fristen falder før mødet."),
        render_kw={"rows": 4},
    )

    def __init__(
        self, *args: Any, party: Party | None = None, meetings: Sequence[date] = (), **kwargs: Any
    ) -> None:
        given: dict[str, Any] = {}
        if party:
            given = {
                "name": party.name,
                "kind": party.kind.value,
                "addresses": "\n".join(party.addresses),
                "meetings": "\n".join(f"{day:%d-%m-%Y}" for day in meetings),
            }
        super().__init__(*args, data=given, **kwargs)
        self._party = party
        if party:
            del self.name

    def validate_addresses(self, field: Any) -> None:
        """Refuse what no letter can be sent to, by its own words."""
        for each in written.lines(field.data):
            try:
                party_file.address(each, "")
            except FileProblem:
                message = gettext("“%(written)s” er ikke en mailadresse.", written=each)
                raise ValidationError(message) from None

    def validate_meetings(self, field: Any) -> None:
        """Refuse what is no date, by its own words."""
        for each in written.lines(field.data):
            if _day(each) is None:
                message = gettext(
                    "“%(written)s” er ikke en dato. Skriv fx 17-03-2026.", written=each
                )
                raise ValidationError(message)

    def party(self) -> Party:
        """Return the party as written."""
        name = self._party.name if self._party else str(self.name.data)
        public_id = self._party.public_id if self._party else identifiers.public_id("party", name)
        addresses: dict[str, str] = {}
        for each in written.lines(self.addresses.data):
            found = party_file.address(each, "")
            addresses.setdefault(found.lower(), found)
        return Party(name, PartyKind(self.kind.data), public_id, tuple(addresses.values()))

    def days(self) -> list[date]:
        """Return the days on which the party meets, as far as we know."""
        found = (_day(each) for each in written.lines(self.meetings.data))
        return [each for each in found if each]


class PartyFileForm(Form):
    """The address book as a file."""

    file = FileField(
        _l("CSV-fil"),
        description=_l("Gem regnearket som CSV. Kolonner: navn, slags, mail, flere mails."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.required = True

    def validate_file(self, field: Any) -> None:
        """Refuse no file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(gettext("Vælg en fil."))

    def content(self) -> bytes:
        """Return the file's bytes. The form must be good."""
        return bytes(self.file.data.stream.read())


class ImportForm(PartyFileForm):
    """A consultation as a file."""

    file = FileField(_l("Fil"), description=_l("En TOML-fil, eller en ZIP med den og materialet."))


class AskedForm(Form):
    """Which parties are asked; those who have been invited stay."""

    parties = CheckboxesField(_l("Hvem skal spørges?"))

    def __init__(
        self, *args: Any, known: Sequence[Party], chosen: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, data={"parties": list(chosen)}, **kwargs)
        words = {} if str(get_locale()) == "da" else {"lang": "da"}
        self.parties.choices = [SelectChoice(each.name, each.name, words) for each in known]

    def names(self) -> list[str]:
        """Return the names that were ticked."""
        return [str(each) for each in self.parties.data or ()]


class OpenForm(Form):
    """The last step: open, and invite at once or later."""

    invite = RadioField(
        _l("Skal parterne inviteres nu?"), [InputRequired(_l("Vælg, om de skal inviteres nu."))]
    )

    seen = HiddenField()

    NOW, LATER = "now", "later"

    def __init__(self, *args: Any, seen: str, count: int, **kwargs: Any) -> None:
        super().__init__(*args, data={"invite": self.NOW, "seen": seen}, **kwargs)
        self.invite.choices = [
            SelectChoice(
                self.NOW,
                ngettext(
                    "Ja, læg %(num)d brev i kø med det samme",
                    "Ja, læg %(num)d breve i kø med det samme",
                    count,
                ),
            ),
            SelectChoice(self.LATER, gettext("Nej, jeg inviterer dem senere fra sagen")),
        ]
        if not count:
            del self.invite

    def is_now(self) -> bool:
        """Return whether the parties are invited at once."""
        return "invite" in self and self.invite.data == self.NOW


def _day(text: str) -> date | None:
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return found if found.year in _YEARS else None
    return None
