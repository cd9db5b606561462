"""One question of a consultation as a caseworker builds it, and how all of them are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from forms import written
from forms.fields import CheckboxesField
from forms.making import LINE, SHORT, StepForm
from forms.written import Written
from intake.core.consultation import Consultation, Question, QuestionKind
from intake.core.submission import SpeaksAs

_KINDS: dict[QuestionKind, Any] = {
    QuestionKind.LONG: _l("Lang tekst"),
    QuestionKind.SHORT: _l("Kort tekst på én linje"),
    QuestionKind.ONE: _l("Vælg én mulighed"),
    QuestionKind.SEVERAL: _l("Vælg flere muligheder"),
    QuestionKind.SCALE: _l("Skala fra 1 til 5"),
    QuestionKind.FILE: _l("Vedhæft en fil"),
    QuestionKind.POINTS: _l("Punkter, ét felt for hvert, med tema"),
}
_WHO: dict[SpeaksAs, Any] = {
    SpeaksAs.COUNCIL: _l("Råd"),
    SpeaksAs.ASSOCIATION: _l("Foreninger og organisationer"),
    SpeaksAs.AUTHORITY: _l("Myndigheder"),
    SpeaksAs.COMPANY: _l("Virksomheder"),
    SpeaksAs.CITIZEN: _l("Borgere"),
}
_CHOICES = {QuestionKind.ONE, QuestionKind.SEVERAL}
_ENDS = 2
_LEAST = 2
BETWEEN = "|"
"""Between a question's key and its option in what a choice of `waits_for` is called."""


class QuestionForm(StepForm):
    """One question. `earlier` are those before it, which it can wait for."""

    label = StringField(
        _l("Spørgsmål"),
        [Written(_l("Skriv spørgsmålet.")), Length(max=SHORT)],
        filters=[written.line],
        description=_l("Spørg om én ting ad gangen."),
    )
    help = TextAreaField(
        _l("Hjælp til spørgsmålet"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("Står under spørgsmålet. Et eksempel hjælper ofte."),
        render_kw={"rows": 2},
    )
    kind = RadioField(
        _l("Hvordan svarer man?"),
        [InputRequired(_l("Vælg, hvordan man svarer."))],
        choices=[SelectChoice(kind.value, words) for kind, words in _KINDS.items()],
    )
    options = TextAreaField(
        _l("Muligheder, én på hver linje"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l(
            "Kun når man skal vælge. For en skala: to linjer, ordene ved 1 og ved 5. Ellers tomt."
        ),
        render_kw={"rows": 4},
    )
    required = BooleanField(_l("Man skal svare på spørgsmålet"))
    only_for = CheckboxesField(
        _l("Hvem skal have spørgsmålet?"),
        choices=[SelectChoice(who.value, words) for who, words in _WHO.items()],
        description=_l("Sæt ingen krydser, hvis alle skal."),
    )
    waits_for = SelectField(
        _l("Kun når der er svaret på et tidligere spørgsmål"),
        description=_l("Spørgsmålet bliver kun stillet til dem, der har valgt dette svar."),
    )

    def __init__(
        self,
        consultation: Consultation,
        *,
        question: Question | None,
        earlier: Sequence[Question],
        **kwargs: Any,
    ) -> None:
        its = question or Question("", QuestionKind.LONG, "")
        given = {
            "label": its.label,
            "help": its.help,
            "kind": its.kind.value,
            "options": "\n".join(its.options),
            "required": its.required,
            "only_for": list(its.only_for),
            "waits_for": f"{its.depends_on}{BETWEEN}{its.depends_value}" if its.depends_on else "",
        }
        super().__init__(consultation, data=given, **kwargs)
        self._before = its
        words = {} if str(get_locale()) == "da" else {"lang": "da"}
        self.waits_for.choices = [
            SelectChoice("", str(_l("Nej, stil det altid"))),
            *(
                SelectChoice(f"{each.key}{BETWEEN}{option}", f"{each.key}. {option}", words)
                for each in earlier
                if each.kind in _CHOICES
                for option in each.options
            ),
        ]

    def validate(self, **kwargs: Any) -> bool:
        """Check the fields, and that the options fit the way of answering."""
        return bool(super().validate(**kwargs)) and self._options_fit()

    def _options_fit(self) -> bool:
        kind, count = QuestionKind(self.kind.data), len(written.lines(self.options.data))
        if kind in _CHOICES and count < _LEAST:
            problem = gettext("Skriv mindst to muligheder, én på hver linje.")
        elif kind is QuestionKind.SCALE and count not in {0, _ENDS}:
            problem = gettext("Skriv to linjer: hvad 1 betyder, og hvad 5 betyder. Eller ingen.")
        else:
            return True
        self.options.errors = [problem]
        return False

    def question(self) -> Question:
        """Return the question as built; its key is given where it is put."""
        kind = QuestionKind(self.kind.data)
        has_options = kind in _CHOICES or kind is QuestionKind.SCALE
        key, _, value = (self.waits_for.data or "").partition(BETWEEN)
        return replace(
            self._before,
            kind=kind,
            label=self.label.data,
            help=self.help.data or "",
            required=bool(self.required.data),
            options=written.lines(self.options.data) if has_options else (),
            only_for=tuple(each for each in SpeaksAs if each in (self.only_for.data or ())),
            depends_on=key,
            depends_value=value,
        )


class AskingForm(StepForm):
    """How all questions are asked, and the themes that points can be given."""

    one_at_a_time = BooleanField(_l("Vis ét spørgsmål ad gangen"))
    themes = TextAreaField(
        _l("Temaer for punkter, ét på hver linje"),
        [Length(max=SHORT)],
        filters=[written.text],
        description=_l("De, der svarer i punkter, kan vælge et tema for hvert punkt."),
        render_kw={"rows": 3},
    )

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        given = {
            "one_at_a_time": consultation.one_at_a_time,
            "themes": "\n".join(consultation.themes),
        }
        super().__init__(consultation, data=given, **kwargs)

    def applied(self) -> Consultation:
        """Return the consultation with what was chosen."""
        themes = tuple(each[:LINE] for each in written.lines(self.themes.data))
        return replace(self.before, one_at_a_time=bool(self.one_at_a_time.data), themes=themes)
