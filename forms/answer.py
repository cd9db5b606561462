"""The form of an answer, made from what the consultation asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from forms import answer_files
from forms.base import Form
from forms.fields import CheckboxesField, ScaleField
from forms.rendering import RenderingMeta
from intake.core.consultation import Consultation, Question, QuestionKind
from intake.core.party import Party, PartyKind
from intake.core.submission import Draft, Preference, SpeaksAs, StoredAttachment

SHORT, LONG, LINE = 1_000, 100_000, 200
MOST_POINTS, MOST_FILES = 100, 20
ROWS_AT_A_TIME = 3
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

_SPEAKS_AS: dict[SpeaksAs, Any] = {
    SpeaksAs.CITIZEN: _l("Mig selv"),
    SpeaksAs.COUNCIL: _l("Et råd"),
    SpeaksAs.ASSOCIATION: _l("En forening eller organisation"),
    SpeaksAs.AUTHORITY: _l("En myndighed"),
    SpeaksAs.COMPANY: _l("En virksomhed"),
}
_PREFERENCES: dict[Preference, Any] = {
    Preference.NAMED: _l("Ja, vis svaret med navn"),
    Preference.ANONYMOUS: _l("Vis svaret, men uden navn"),
    Preference.PRIVATE: _l("Nej, vis ikke svaret på siden"),
}
_KINDS = {
    PartyKind.COUNCIL: SpeaksAs.COUNCIL,
    PartyKind.AUTHORITY: SpeaksAs.AUTHORITY,
    PartyKind.COMPANY: SpeaksAs.COMPANY,
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _text(value: str | None) -> str:
    """Return what was typed with one kind of line break and without control characters."""
    return _UNSEEN.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n"))


def _line(value: str | None) -> str:
    return " ".join(_text(value).split())


class Wanted:
    """Demands an answer, unless the respondent has no remarks at all."""

    def __init__(self, message: Any) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation with the message when nothing was answered."""
        given = field.data.strip() if isinstance(field.data, str) else field.data
        if given:
            return
        field.errors[:] = []
        raise StopValidation("" if form.nil_return.data else str(self.message))


def check_email(form: Any, field: Any) -> None:
    """Raise ValidationError for what no letter can be sent to; leave the plain address."""
    try:
        checked = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValidationError(
            gettext("Mailadressen ser forkert ud. Skriv den som navn@example.dk.")
        ) from error
    form.plain_email = checked.ascii_email or checked.normalized


class Point(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """One numbered proposal or remark."""

    class Meta(RenderingMeta, PlainForm.Meta):  # type: ignore[misc]
        pass

    text = TextAreaField(filters=[_text], validators=[Length(max=LONG)], render_kw={"rows": 3})


class AnswerForm(Form):
    """What every answer form can do; its fields are added by `answer_form`."""

    consultation: Consultation
    party: Party | None
    others: Sequence[Party]
    notice: str
    room: int
    kept: Sequence[StoredAttachment]
    plain_email = ""

    def prepare(self) -> None:
        """Read the chosen files once, and number the points as they stand."""
        self.chosen = answer_files.read(self.attachments.data or ())
        self._number_points()

    def more_points(self) -> None:
        """Add empty rows for more points."""
        for _ in range(ROWS_AT_A_TIME):
            self.points.append_entry()
        self._number_points()

    def _number_points(self) -> None:
        for number, entry in enumerate(self.points, 1):
            entry.form.text.label.text = gettext("Punkt %(number)s", number=number)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape of the answer as a whole after each field of its own."""
        is_good = bool(super().validate(extra_validators))
        checks = (self._check_files, self._check_points, self._check_name)
        for check in checks:
            is_good = check() and is_good
        return self._check_empty() if is_good else False

    def _check_files(self) -> bool:
        problems = [*self.chosen.problems]
        if len(self.kept) + len(self.chosen.taken) > MOST_FILES:
            problems.append(gettext("Send højst %(count)s filer.", count=MOST_FILES))
        if self._size() > self.room:
            problems.append(
                gettext(
                    "Filerne fylder for meget. Sammen må de højst fylde %(count)s MB.",
                    count=self.room // 1_000_000,
                )
            )
        return self._found(self.attachments, problems)

    def _size(self) -> int:
        earlier = sum(each.size for each in self.kept)
        return earlier + sum(each.size for each in self.chosen.taken)

    def _check_points(self) -> bool:
        if len(self.points.entries) <= MOST_POINTS:
            return True
        message = gettext("Skriv højst %(count)s punkter, eller vedhæft en fil.", count=MOST_POINTS)
        return self._found(self.points.entries[MOST_POINTS].form.text, [message])

    def _check_name(self) -> bool:
        if self.name.data or self.organisation.data or self.party:
            return True
        if self.speaks_as.data != SpeaksAs.CITIZEN:
            return self._found(self.organisation, [gettext("Skriv, hvem du svarer for.")])
        if self.preference.data == Preference.NAMED:
            message = gettext("Skriv dit navn, eller vælg at svare uden navn.")
            return self._found(self.name, [message])
        return True

    def _check_empty(self) -> bool:
        draft = self.draft()
        if draft.nil_return or draft.answers or draft.body.strip() or draft.points:
            return True
        if self.kept or self.chosen.taken:
            return True
        questions = self.consultation.questions
        first = self[f"answer-{questions[0].key}"] if questions else self.body
        message = gettext("Skriv et svar, vedhæft en fil, eller sæt kryds ved ingen bemærkninger.")
        return self._found(first, [message])

    def _found(self, field: Any, problems: list[str]) -> bool:
        field.errors = [*field.errors, *problems]
        return not problems

    def draft(self) -> Draft:
        """Return the answer as it was written; files kept earlier are the caller's to add."""
        together = {each.public_id: each.name for each in self.others}
        party = self.party.name if self.party else ""
        joint = tuple(together[each] for each in self.together.data or () if each in together)
        return Draft(
            author_name=self.name.data,
            email=self.plain_email,
            organisation=self.organisation.data or party,
            speaks_as=SpeaksAs(self.speaks_as.data),
            preference=Preference(self.preference.data),
            notice=self.notice,
            answers=self._answers(),
            body=self.body.data,
            points=tuple(
                each.form.text.data for each in self.points if each.form.text.data.strip()
            ),
            attachments=self.chosen.taken,
            nil_return=bool(self.nil_return.data),
            parties=(party, *joint) if party else (),
        )

    def _answers(self) -> dict[str, tuple[str, ...]]:
        answers = {}
        for question in self.consultation.questions:
            data = self[f"answer-{question.key}"].data
            texts = data if isinstance(data, list) else [data or ""]
            given = tuple(text for text in texts if text.strip())
            if given:
                answers[question.key] = given
        return answers


def answer_form(
    consultation: Consultation,
    *,
    key: str,
    party: Party | None = None,
    others: Sequence[Party] = (),
    notice: str,
    room: int,
    kept: Sequence[StoredAttachment] = (),
) -> AnswerForm:
    """Return the form for this request.

    `party` is whom an invitation says one answers for, `others` whom it may answer together
    with; `kept` are files chosen earlier, and `room` is what all files may fill, in bytes.
    `key` is used where the request brings none: it makes a second press the same answer.
    """
    fields = {
        **_who(party, others),
        **_questions(consultation),
        **_rest(has_questions=bool(consultation.questions)),
    }
    form: AnswerForm = type("OneAnswerForm", (AnswerForm,), fields)()
    form.consultation, form.party, form.others = consultation, party, others
    form.notice, form.room, form.kept = notice, room, kept
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = key
    # What a script leaves out is what the page has chosen beforehand.
    form.speaks_as.data = form.speaks_as.data or form.speaks_as.default
    form.preference.data = form.preference.data or form.preference.default
    if not consultation.questions:
        form.body.flags.required = True  # shown as such; points or a file can stand in for it
    form.prepare()
    return form


def _who(party: Party | None, others: Sequence[Party]) -> dict[str, Any]:
    speaks_as = _KINDS.get(party.kind, SpeaksAs.ASSOCIATION) if party else SpeaksAs.CITIZEN
    return {
        "speaks_as": RadioField(
            _l("Hvem svarer du for?"),
            [Wanted(_l("Vælg, hvem du svarer for."))],
            choices=[SelectChoice(each.value, text) for each, text in _SPEAKS_AS.items()],
            default=speaks_as.value,
        ),
        "organisation": StringField(
            _l("Rådets, foreningens eller virksomhedens navn"),
            [Length(max=LINE)],
            filters=[_line],
            default=party.name if party else "",
            description=_l("Lad feltet stå tomt, hvis du svarer for dig selv."),
            render_kw={"autocomplete": "organization"},
        ),
        "together": CheckboxesField(
            _l("Svarer I sammen med andre?"),
            [Optional()],
            choices=[SelectChoice(each.public_id, each.name) for each in others],
            description=_l("Så tæller svaret også som deres."),
        ),
        "name": StringField(
            _l("Dit navn"),
            [Length(max=LINE)],
            filters=[_line],
            description=_l("Skriv det, hvis svaret skal stå med dit navn."),
            render_kw={"autocomplete": "name"},
        ),
        "email": EmailField(
            _l("Din mailadresse"),
            [Optional(), Length(max=254), check_email],
            filters=[_line],
            description=_l(
                "Vi sender en kvittering hertil. Uden adresse får du kun kvitteringen på skærmen."
                " Adressen bliver aldrig vist."
            ),
            render_kw={"autocomplete": "email"},
        ),
    }


def _questions(consultation: Consultation) -> dict[str, Any]:
    nothing = BooleanField(
        _l("Vi har ingen bemærkninger"),
        description=_l("Så behøver du ikke at svare på spørgsmålene. Det tæller som et svar."),
    )
    asked = {f"answer-{each.key}": _question(each) for each in consultation.questions}
    return {"nil_return": nothing, **asked}


def _question(question: Question) -> Any:
    label = f"{question.key}. {question.label}"
    wanted = Wanted(_l("Svar på spørgsmål %(key)s.", key=question.key))
    choose = Wanted(_l("Vælg et svar på spørgsmål %(key)s.", key=question.key))
    given: dict[str, Any] = {"label": label, "description": question.help}
    choices = [SelectChoice(each, each) for each in question.options]
    text = [wanted if question.required else Optional()]
    choice = [choose if question.required else Optional()]
    match question.kind:
        case QuestionKind.SHORT:
            return StringField(validators=[*text, Length(max=SHORT)], filters=[_text], **given)
        case QuestionKind.LONG:
            return TextAreaField(
                validators=[*text, Length(max=LONG)],
                filters=[_text],
                render_kw={"rows": 7},
                **given,
            )
        case QuestionKind.ONE:
            return RadioField(validators=choice, choices=choices, **given)
        case QuestionKind.SEVERAL:
            return CheckboxesField(validators=choice, choices=choices, **given)
        case QuestionKind.SCALE:
            ends = question.options or ("", "")
            return ScaleField(validators=choice, ends=(ends[0], ends[1]), **given)


def _rest(*, has_questions: bool) -> dict[str, Any]:
    return {
        "body": TextAreaField(
            _l("Andre bemærkninger") if has_questions else _l("Dit svar"),
            [Length(max=LONG)],
            filters=[_text],
            render_kw={"rows": 5 if has_questions else 12},
        ),
        "points": FieldList(FormField(Point), min_entries=ROWS_AT_A_TIME),
        "attachments": MultipleFileField(
            _l("Vedhæft filer"),
            description=_l(
                "Fx et brev som PDF eller Word. Alle slags filer kan bruges, bare ikke programmer."
            ),
        ),
        "preference": RadioField(
            _l("Må svaret stå på siden?"),
            [Wanted(_l("Vælg, om svaret må stå på siden."))],
            choices=[SelectChoice(each.value, text) for each, text in _PREFERENCES.items()],
            default=Preference.NAMED.value,
        ),
        "key": HiddenField(),
    }
