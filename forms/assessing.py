"""What is made of one point, or of several at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, Regexp

from forms.base import Form
from forms.desk import Trimmed
from intake.core.paragraph import Paragraph, put_into
from intake.core.point import Assessment, Fate, Lack
from intake.core.theme import Themes

LONGEST_REMARK = 20_000
LONGEST_SUMMARY = 5000
LONGEST_LINE = 200
MOST_PLACES = 9999
_DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]

FATES = {
    Fate.NEW: _l("Ikke taget stilling endnu"),
    Fate.ACCEPTED: _l("Imødekommet"),
    Fate.PARTLY: _l("Delvist imødekommet"),
    Fate.NOT_ACCEPTED: _l("Ikke imødekommet"),
    Fate.PASSED_ON: _l("Sendt videre"),
    Fate.PENDING: _l("Afventer"),
}
_LACKS = {
    Lack.REMARK: ("remark", _l("Skriv, hvorfor punktet ikke bliver imødekommet helt.")),
    Lack.PASSED_TO: ("passed_to", _l("Skriv, hvem punktet er sendt videre til.")),
    Lack.ORDER: ("answered_on", _l("De kan ikke have svaret, før punktet blev sendt til dem.")),
    Lack.PERSONAL_NUMBER: (
        "remark",
        _l("Det ligner et CPR-nummer i det, du har skrevet. Tag det ud."),
    ),
}


class OurLines:
    """A filter: a browser's line ends are ours."""

    def __call__(self, text: Any) -> str:
        return str(text or "").replace("\r\n", "\n").strip()


def theme_choices(themes: Themes) -> list[SelectChoice]:
    """Return the themes that can be chosen, each named with the one above it."""
    return [SelectChoice(str(each.theme.number), each.path) for each in themes.in_order()]


def _colleagues(emails: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(each, each) for each in emails]


class AssessForm(Form):
    """What is made of one point, of the edition that was seen."""

    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])
    paragraphs = HiddenField(validators=[Optional(), Regexp(r"^\[[0-9, \[\]]{0,2000}\]$")])
    fate = RadioField(
        _l("Udfald"), choices=[SelectChoice(each.value, text) for each, text in FATES.items()]
    )
    remark = TextAreaField(
        _l("Bemærkning med begrundelse"),
        [Length(max=LONGEST_REMARK)],
        filters=[OurLines()],
        description=_l("Afsenderen og alle andre kan læse den, når udfaldet er offentligt."),
        render_kw={"rows": 6, "lang": "da"},
    )
    summary = TextAreaField(
        _l("Sammenfatning med jeres ord"),
        [Length(max=LONGEST_SUMMARY)],
        filters=[OurLines()],
        description=_l("Til høringsnotatet: hvad punktet går ud på."),
        render_kw={"rows": 3, "lang": "da"},
    )
    theme = SelectField(_l("Tema"))
    assigned_to = SelectField(_l("Hvem arbejder på punktet?"))
    place = IntegerField(
        _l("Plads i notatet"),
        [Optional(), NumberRange(0, MOST_PLACES)],
        description=_l("1 er først under temaet. Lad feltet stå tomt, hvis det er lige meget."),
    )
    passed_to = StringField(
        _l("Sendt videre til"),
        [Length(max=LONGEST_LINE)],
        filters=[Trimmed()],
        description=_l("Den forvaltning, enhed eller myndighed, der skal tage stilling."),
    )
    passed_on = DateField(_l("Dag, det blev sendt"), [Optional()], format=_DAYS)
    answered_on = DateField(_l("Dag, de svarede"), [Optional()], format=_DAYS)
    their_answer = TextAreaField(
        _l("Hvad de svarede"),
        [Length(max=LONGEST_SUMMARY)],
        filters=[OurLines()],
        description=_l("Kun til jer selv. Skriv det offentlige i bemærkningen."),
        render_kw={"rows": 2, "lang": "da"},
    )

    def __init__(
        self, *args: Any, themes: Themes, colleagues: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [SelectChoice("0", _l("Intet tema")), *theme_choices(themes)]
        self.assigned_to.choices = [SelectChoice("", _l("Ingen")), *_colleagues(colleagues)]

    def show(self, assessment: Assessment, edition: int, themes: Themes) -> None:
        """Fill the form with what stands there."""
        for name in ("remark", "summary", "passed_to", "passed_on", "answered_on", "their_answer"):
            self[name].data = getattr(assessment, name)
        self.fate.data = assessment.fate.value
        theme = themes.meant(assessment.theme)
        self.theme.data = str(theme.number) if theme else "0"
        self.assigned_to.data = assessment.assigned_to
        self.place.data = assessment.place or None
        self.paragraphs.data = json.dumps(assessment.paragraphs)
        self.seen.data = str(edition)

    def keep_colleague(self, email: str) -> None:
        """Offer also somebody who has the point and is no longer at the desk."""
        if email and email not in [choice.value for choice in self.assigned_to.choices]:
            self.assigned_to.choices = [*self.assigned_to.choices, SelectChoice(email, email)]

    def insert(self, paragraph: Paragraph) -> None:
        """Put a standard paragraph into the remark that is being written."""
        self.remark.data = put_into(self.remark.data or "", paragraph.text)
        taken = dict(self.taken())
        taken[paragraph.number] = paragraph.edition
        self.paragraphs.data = json.dumps(sorted(taken.items()))

    def taken(self) -> tuple[tuple[int, int], ...]:
        """Return the standard paragraphs in the remark, each with its edition."""
        try:
            found = json.loads(self.paragraphs.data or "[]")
            return tuple((int(number), int(edition)) for number, edition in found)
        except (ValueError, TypeError):
            return ()

    def assessment(self) -> Assessment:
        """Return what was written."""
        return Assessment(
            fate=Fate(self.fate.data),
            remark=self.remark.data,
            summary=self.summary.data,
            theme=int(self.theme.data or 0),
            assigned_to=self.assigned_to.data or "",
            place=self.place.data or 0,
            passed_to=self.passed_to.data or "",
            passed_on=self.passed_on.data,
            answered_on=self.answered_on.data,
            their_answer=self.their_answer.data,
            paragraphs=self.taken(),
        )

    def say(self, lacks: Iterable[Lack]) -> None:
        """Say at its field what the fate lacks."""
        for lack in lacks:
            name, words = _LACKS[lack]
            self[name].errors = [*self[name].errors, str(words)]


class ManyForm(Form):
    """What several points get at once; what is left as it is changes nothing."""

    chosen_theme = SelectField(_l("Tema"))
    chosen_fate = SelectField(_l("Udfald"))
    paragraph = SelectField(_l("Bemærkning fra et standardafsnit"))
    remark = TextAreaField(
        _l("Eller skriv bemærkningen"),
        [Length(max=LONGEST_REMARK)],
        filters=[OurLines()],
        description=_l("Den træder i stedet for den bemærkning, punkterne har."),
        render_kw={"rows": 3, "lang": "da"},
    )
    passed_to = StringField(_l("Sendt videre til"), [Length(max=LONGEST_LINE)], filters=[Trimmed()])
    assigned_to = SelectField(_l("Hvem arbejder på dem?"))

    def __init__(
        self,
        *args: Any,
        themes: Themes,
        colleagues: Sequence[str],
        paragraphs: Sequence[Paragraph],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        as_it_is = SelectChoice("", _l("Som det er"))
        self.chosen_theme.choices = [
            as_it_is,
            *theme_choices(themes),
            SelectChoice("0", _l("Intet tema")),
        ]
        self.chosen_fate.choices = [
            as_it_is,
            *(SelectChoice(each.value, text) for each, text in FATES.items()),
        ]
        self.paragraph.choices = [
            as_it_is,
            *(SelectChoice(str(each.number), each.title) for each in paragraphs),
        ]
        self.assigned_to.choices = [
            as_it_is,
            SelectChoice("-", _l("Ingen")),
            *_colleagues(colleagues),
        ]

    def say(self, lacks: Iterable[Lack]) -> None:
        """Say at its field what the fate lacks."""
        for lack in lacks:
            name, words = _LACKS[lack]
            at = self[name if name in self else "remark"]
            at.errors = [*at.errors, str(words)]
