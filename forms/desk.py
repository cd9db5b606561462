"""The forms of the desk: signing in, deciding, placing mail, adding staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Regexp, StopValidation

from forms.base import Form
from intake.core.submission import Status
from intake.core.withdrawal import AT_THE_DESK, Kind

MOST_WORDS = 2000
"""Characters in a reason: a caseworker's paragraph, not a memo."""

_REASON_MISSING = _l("Skriv, hvorfor. Begrundelsen bliver gemt sammen med svaret.")


class Trimmed:
    """A filter that makes spaces alone count as nothing."""

    def __call__(self, text: Any) -> Any:
        return text.strip() if isinstance(text, str) else text


trimmed = Trimmed()


class Written:
    """Demands some words: unlike InputRequired it looks at the trimmed text."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(str(self.message))


class SignInForm(Form):
    """Whom the one-time link shall go to."""

    email = EmailField(
        _l("Din mailadresse på arbejdet"),
        [
            Written(_l("Skriv din mailadresse.")),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_l("Skriv en hel mailadresse med @.")),
            Length(max=254),
        ],
        filters=[trimmed],
        render_kw={"autocomplete": "email"},
    )

    def address(self) -> str:
        """Return the address as typed."""
        return str(self.email.data)


class UseLinkForm(Form):
    """One button: nothing but the proof that a person pressed it."""


class KeyboardForm(Form):
    """One button: keys on or off."""


TAKEN_DOWN = {
    Kind.PERSONAL: _l("Der stod personlige oplysninger i det"),
    Kind.RIGHTS: _l("Andre har rettigheder til indholdet"),
    Kind.LAW: _l("Indholdet må ikke være offentligt efter loven"),
    Kind.MISTAKE: _l("Det blev offentligt ved en fejl"),
    Kind.REPLACED: _l("Det er erstattet af et andet svar"),
    Kind.OTHER: _l("En anden grund"),
}
"""What the public reads, as the desk chooses it."""


class _DecisionForm(Form):
    """What was seen when the page was drawn, so that a decision never lands on something else."""

    seen = HiddenField(validators=[AnyOf([str(each) for each in Status])])
    edition = HiddenField(validators=[Length(max=64)])

    def status_seen(self) -> Status:
        """Return the status that the page showed."""
        return Status(self.seen.data)

    def edition_seen(self) -> str:
        """Return the name of the public face that the page showed."""
        return self.edition.data or ""


class ApproveForm(_DecisionForm):
    """Approve; `reason` is what its sender is told where they objected to this very edition."""

    reason = TextAreaField(
        _l("Hvorfor bliver svaret offentligt trods indsigelsen?"),
        [Length(max=MOST_WORDS)],
        filters=[trimmed],
        description=_l("Afsenderen får det, du skriver her, i et brev."),
        render_kw={"rows": 3},
        id="reason-approving",  # the page has another reason, to withhold
    )

    def require_reason(self, *, needed: bool) -> None:
        """Say whether the reason is needed: where its sender objected to this very edition."""
        self.reason.flags.required = needed

    def ask_for_reason(self) -> None:
        """Say that the sender must be told why."""
        self.require_reason(needed=True)
        self.reason.errors = [str(_l("Skriv til afsenderen, hvorfor svaret bliver offentligt."))]


class ReleaseForm(Form):
    """One button: let out what another approved."""


class WithholdForm(_DecisionForm):
    """Withhold, with the reason."""

    kind = SelectField(
        _l("Det kan alle læse om, hvorfor svaret er væk"),
        choices=[SelectChoice(each.value, TAKEN_DOWN[each]) for each in AT_THE_DESK],
        default=Kind.OTHER.value,
        validate_choice=True,
    )
    reason = TextAreaField(
        _l("Hvorfor skal svaret holdes tilbage?"),
        [Written(_REASON_MISSING), Length(max=MOST_WORDS)],
        filters=[trimmed],
        description=_l("Begrundelsen er kun for jer. Den bliver ikke offentlig."),
        render_kw={"rows": 3},
    )

    def kind_chosen(self) -> Kind:
        """Return what the public is told where the answer was public."""
        return Kind(self.kind.data)


def in_danish(value: str, text: str) -> SelectChoice:
    """Return an option whose words are Danish on an English page too."""
    return SelectChoice(value, text, {} if str(get_locale()) == "da" else {"lang": "da"})


class PlaceForm(Form):
    """Where a message belongs."""

    consultation = SelectField(
        _l("Hvilken høring hører mailen til?"), [InputRequired(_l("Vælg en høring."))]
    )
    party = SelectField(
        _l("Hvem svarer?"),
        [InputRequired()],
        description=_l("Vælg den part, som mailen er skrevet på vegne af."),
    )

    NOBODY = "-"

    def __init__(
        self,
        *args: Any,
        consultations: Sequence[tuple[str, str]],
        parties: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consultation.choices = [in_danish(*each) for each in consultations]
        self.party.choices = [
            SelectChoice(self.NOBODY, str(_l("Ingen af parterne (en borger eller andre)"))),
            *(in_danish(each, each) for each in parties),
        ]

    def party_name(self) -> str:
        """Return the party chosen, empty for none of them."""
        return "" if self.party.data == self.NOBODY else str(self.party.data)


class DismissForm(Form):
    """Why a message is no answer."""

    reason = StringField(
        _l("Hvorfor er mailen ikke et svar?"),
        [Written(_l("Skriv, hvorfor mailen lægges væk.")), Length(max=MOST_WORDS)],
        filters=[trimmed],
        description=_l("For eksempel: reklame, eller et spørgsmål, der er besvaret."),
    )
