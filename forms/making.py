"""What the steps of making a consultation have in common, and its first: the card and the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from forms import written
from forms.base import Form
from forms.written import Written
from intake.core.consultation import Consultation, Kind, Stage
from intake.core.editing import mark
from intake.core.slug import LONGEST, TAKEN, is_slug, slug_of

LINE, SHORT, LONG = 200, 4_000, 200_000
HEARING = "partshoering"
"""What people may look for here, and must be told not to do here."""


class StepForm(Form):
    """One step: which state of the consultation was seen, and what to say of a correction."""

    seen = HiddenField()
    correction = StringField(
        _l("Hvad er rettet?"),
        [Length(max=SHORT)],
        filters=[written.line],
        description=_l(
            "Høringen er offentlig. Det, du skriver her, står på dens side med dagens dato."
        ),
    )

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.before = consultation
        self.see(consultation)
        if consultation.stage is Stage.DRAFT:
            del self.correction

    def see(self, consultation: Consultation, *, anew: bool = False) -> None:
        """Note which state the page shows; `anew` where it changed under the one who writes."""
        if anew or not self.seen.data:
            self.seen.data = mark(consultation)

    def said(self) -> str:
        """Return what everyone is to be told of the change."""
        return str(self.correction.data or "") if "correction" in self else ""

    def ask_for_correction(self) -> None:
        """Say that what was put right is missing."""
        message = gettext("Skriv, hvad der er rettet. Det skal kunne ses, at teksten er ændret.")
        self.correction.errors = [message]


def _long(label: Any, description: Any, *, rows: int = 3, wanted: Any = None) -> TextAreaField:
    return TextAreaField(
        label,
        [*([Written(wanted)] if wanted else []), Length(max=SHORT)],
        filters=[written.text],
        description=description,
        render_kw={"rows": rows},
    )


_KINDS = [
    SelectChoice(Kind.PUBLIC.value, _l("Offentlig høring: alle må svare")),
    SelectChoice(
        Kind.INVITED.value, _l("Kun inviterede: siden kan ses af alle, men kun de svarer")
    ),
    SelectChoice(Kind.IDEAS.value, _l("Idéindkaldelse: forslag, før der er et udkast")),
    SelectChoice(HEARING, _l("Partshøring i en sag om en bestemt person eller virksomhed")),
]


class CardForm(StepForm):
    """The card that everyone reads first, and the text below it."""

    title = StringField(
        _l("Titel"),
        [Written(_l("Skriv en titel.")), Length(max=LINE)],
        filters=[written.line],
        description=_l("Sig med få ord, hvad det handler om. Undgå forkortelser."),
    )
    kind = RadioField(_l("Hvem spørger I?"), [InputRequired(_l("Vælg, hvem I spørger."))])
    summary = _long(
        _l("Hvad spørger I om?"),
        _l("To-tre sætninger, som alle forstår. De står øverst på siden."),
        wanted=_l("Skriv kort, hvad I spørger om."),
    )
    decides = StringField(
        _l("Hvem beslutter?"),
        [Written(_l("Skriv, hvem der beslutter.")), Length(max=LINE)],
        filters=[written.line],
        description=_l("For eksempel: Socialudvalget."),
    )
    how_to_answer = _long(
        _l("Hvordan kan man svare?"),
        _l("Formularen og mailadressen står der af sig selv. Skriv andre måder, fx telefon."),
        rows=2,
    )
    what_next = _long(_l("Hvad sker der bagefter?"), _l("Hvem læser svarene, og hvornår?"), rows=2)
    reports_back = _long(
        _l("Hvornår hører de fra jer?"), _l("Lov ikke mere, end I kan holde."), rows=2
    )
    unit = StringField(
        _l("Ansvarlig enhed"),
        [Length(max=LINE)],
        filters=[written.line],
        description=_l("Den er afsender på brevene."),
    )
    case_number = StringField(_l("Sagsnummer"), [Length(max=LINE)], filters=[written.line])
    topics = StringField(
        _l("Emner"),
        [Length(max=SHORT)],
        filters=[written.line],
        description=_l("Med komma imellem. Man kan vælge høringer efter emne på forsiden."),
    )
    body = TextAreaField(
        _l("Hele teksten"),
        [Length(max=LONG)],
        filters=[written.text],
        description=_l(
            "Du kan bruge Markdown: en tom linje giver et nyt afsnit, # en overskrift,"
            " - et punkt i en liste, **fed**, [tekst](adresse) et link."
        ),
        render_kw={"rows": 16},
    )

    TEXTS = ("title", "summary", "decides", "how_to_answer", "what_next", "reports_back")
    MORE = ("unit", "case_number", "body")

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        texts = {name: getattr(consultation, name) for name in (*self.TEXTS, *self.MORE)}
        given = {"kind": consultation.kind.value, "topics": ", ".join(consultation.topics)}
        super().__init__(consultation, data={**texts, **given}, **kwargs)
        self.kind.choices = _KINDS
        if consultation.stage is not Stage.DRAFT:
            del self.kind

    def validate_kind(self, field: Any) -> None:
        """Refuse a hearing of the parties, and say where it belongs."""
        if field.data == HEARING:
            raise ValidationError(
                gettext(
                    "En partshøring handler om en bestemt persons eller virksomheds sag og må"
                    " aldrig være offentlig. Den kan ikke holdes her. Hold den i sagen selv, i"
                    " jeres sagssystem."
                )
            )

    def applied(self) -> Consultation:
        """Return the consultation with what was written."""
        texts: dict[str, Any] = {name: self[name].data or "" for name in (*self.TEXTS, *self.MORE)}
        kind = Kind(self.kind.data) if "kind" in self else self.before.kind
        return replace(self.before, kind=kind, topics=written.listed(self.topics.data), **texts)


class NewForm(Form):
    """What a new consultation begins with: a title, and what it is made from."""

    title = StringField(
        _l("Titel"), [Written(_l("Skriv en titel.")), Length(max=LINE)], filters=[written.line]
    )
    slug = StringField(
        _l("Adresse"),
        [Length(max=LONGEST)],
        filters=[written.line],
        description=_l(
            "Små bogstaver, tal og bindestreger. Lad feltet stå tomt, så bliver den lavet af"
            " titlen. Den kan ikke ændres bagefter, for den står i breve og mailadresser."
        ),
    )
    source = SelectField(_l("Hvad vil du begynde med?"))
    with_material = BooleanField(_l("Tag materialet med"))
    with_parties = BooleanField(_l("Tag listen af parter med"))
    template = BooleanField(
        _l("Det er en skabelon"),
        description=_l("En skabelon kan kopieres, men aldrig åbnes."),
    )

    BLANK = ""

    def __init__(
        self,
        *args: Any,
        templates: Sequence[tuple[str, str]],
        earlier: Sequence[tuple[str, str]],
        taken: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._taken = set(taken)
        self.source.choices = {
            str(_l("Forfra")): [(self.BLANK, str(_l("Et tomt ark")))],
            str(_l("En skabelon")): list(templates),
            str(_l("En tidligere høring")): list(earlier),
        }

    def address(self) -> str:
        """Return the slug that was written, or the one that follows from the title."""
        return str(self.slug.data or slug_of(self.title.data or ""))

    def validate_slug(self, field: Any) -> None:
        """Refuse what cannot stand in an address, and what stands there already."""
        address = self.address()
        if not self.title.data and not field.data:
            return
        if not is_slug(address):
            raise ValidationError(
                gettext("Skriv en adresse af små bogstaver a-z, tal og bindestreger.")
            )
        if address in TAKEN or address in self._taken:
            raise ValidationError(
                gettext("Adressen “%(address)s” er optaget. Skriv en anden.", address=address)
            )
