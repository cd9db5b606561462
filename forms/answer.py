"""The form of an answer, made from what the consultation asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from forms import answer_fields, answer_mandate, answer_questions
from forms.answer_fields import MOST_POINTS, ROWS_AT_A_TIME
from forms.answer_files import Uploads
from forms.answer_questions import name_of
from forms.base import Form
from intake.core.consultation import Consultation, Question, QuestionKind, asked
from intake.core.party import Party
from intake.core.submission import Draft, Mandate, Point, Preference, SpeaksAs, StoredAttachment

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class AnswerForm(Form):
    """What every answer form can do; its fields are added by `answer_form`."""

    consultation: Consultation
    party: Party | None
    others: Sequence[Party]
    notice: str
    files: Uploads
    plain_email = ""

    def prepare(self) -> None:
        """Read the chosen files once, and number the points as they stand."""
        at_questions = {each.key: self[name_of(each)].data or () for each in self._with_files()}
        self.files.read({"": self.attachments.data or (), **at_questions})
        self._number_points()

    def _with_files(self) -> list[Question]:
        return [each for each in self.consultation.questions if each.kind is QuestionKind.FILE]

    @property
    def points_question(self) -> Question | None:
        """The question that asks for points; without one the form asks for them by itself."""
        kinds = {each.kind: each for each in self.consultation.questions}
        return kinds.get(QuestionKind.POINTS)

    def more_points(self) -> None:
        """Add empty rows for more points."""
        for _ in range(min(ROWS_AT_A_TIME, MOST_POINTS - len(self.points))):
            self.points.append_entry()
        self._number_points()

    def _number_points(self) -> None:
        for number, entry in enumerate(self.points, 1):
            entry.form.text.label.text = gettext("Punkt %(number)s", number=number)
            if "theme" in entry.form:
                entry.form.theme.label.text = gettext("Tema for punkt %(number)s", number=number)

    @property
    def is_body(self) -> bool:
        """Whether somebody answers for more than themselves: only a body has a mandate."""
        return bool(self.speaks_as.data != SpeaksAs.CITIZEN)

    def asked(self) -> tuple[Question, ...]:
        """Return the questions that this respondent is asked, as far as they have answered."""
        given = {each.key: self._texts(each) for each in self.consultation.questions}
        return asked(
            self.consultation.questions, speaks_as=self.speaks_as.data or "", answers=given
        )

    def _unasked(self) -> list[Question]:
        found = {each.key for each in self.asked()}
        return [each for each in self.consultation.questions if each.key not in found]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape of the answer as a whole after each field of its own."""
        super().validate(extra_validators)
        self._let_be()
        for problems in (self._about_files, self._about_points, self._about_who):
            problems()
        if not self.problems():
            self._about_nothing()
        return not self.problems()

    def _let_be(self) -> None:
        """Demand nothing of what this respondent is not asked."""
        names = {name_of(each) for each in self._unasked()}
        if not self.is_body:
            names.update(answer_mandate.NAMES)
        for name in names & {field.name for field in self}:
            self[name].errors = []

    def _about_files(self) -> None:
        self._found(self.attachments, self.files.problems(""))
        asked = {each.key for each in self.asked()}
        for each in self._with_files():
            if each.key not in asked:
                continue
            problems = self.files.problems(each.key)
            if each.required and not self.files.at(each.key) and not self.nil_return.data:
                problems.append(gettext("Vælg en fil ved spørgsmål %(key)s.", key=each.key))
            self._found(self[name_of(each)], problems)

    def _about_points(self) -> None:
        if len(self.points.entries) > MOST_POINTS:
            message = gettext(
                "Skriv højst %(count)s punkter, eller vedhæft en fil.", count=MOST_POINTS
            )
            self._found(self.points.entries[MOST_POINTS].form.text, [message])
        wanted = self.points_question
        is_wanted = wanted and wanted.required and wanted in self.asked()
        if wanted and is_wanted and not self.nil_return.data and not self._points():
            message = gettext("Skriv mindst ét punkt ved spørgsmål %(key)s.", key=wanted.key)
            self._found(self.points.entries[0].form.text, [message])

    def _about_who(self) -> None:
        is_adopted = self.is_body and self.mandate.data == Mandate.ADOPTED
        # A day that was written wrongly says itself what is wrong with it.
        if is_adopted and not self.adopted_on.data and not self.adopted_on.errors:
            self._found(self.adopted_on, [gettext("Skriv dagen for mødet.")])
        if self.name.data or self.organisation.data or self.party:
            return
        if self.is_body:
            self._found(self.organisation, [gettext("Skriv, hvem du svarer for.")])
        elif self.preference.data == Preference.NAMED:
            message = gettext("Skriv dit navn, eller vælg at svare uden navn.")
            self._found(self.name, [message])

    def _about_nothing(self) -> None:
        draft = self.draft()
        if draft.nil_return or draft.answers or draft.body.strip() or draft.points:
            return
        if self.files.at("") or draft.minority.strip():
            return
        message = gettext("Skriv et svar, vedhæft en fil, eller sæt kryds ved ingen bemærkninger.")
        self._found(self._first(), [message])

    def _first(self) -> Any:
        with_field = [each for each in self.asked() if each.kind is not QuestionKind.POINTS]
        return self[name_of(with_field[0])] if with_field else self.body

    def _found(self, field: Any, problems: Sequence[str]) -> None:
        if problems:
            field.errors = [*field.errors, *problems]

    def draft(self) -> Draft:
        """Return the answer as it was written; files kept earlier are the caller's to add.

        What stands at questions that are not asked is no part of it: see `unsent`.
        """
        together = {each.public_id: each.name for each in self.others}
        party = self.party.name if self.party else ""
        joint = tuple(together[each] for each in self.together.data or () if each in together)
        questions = self.asked()
        wanted = self.points_question
        body = self.is_body
        return Draft(
            author_name=self.name.data,
            email=self.plain_email,
            organisation=self.organisation.data or party,
            speaks_as=SpeaksAs(self.speaks_as.data),
            preference=Preference(self.preference.data),
            notice=self.notice,
            answers={each.key: texts for each in questions if (texts := self._texts(each))},
            body=self.body.data,
            points=self._points() if wanted is None or wanted in questions else (),
            attachments=self.files.chosen(["", *(each.key for each in questions)]),
            nil_return=bool(self.nil_return.data),
            parties=(party, *joint) if party else (),
            mandate=Mandate(self.mandate.data or "") if body else Mandate.NONE,
            adopted_on=self._adopted_on(),
            minority=self.minority.data.strip() if body else "",
        )

    def _adopted_on(self) -> Any:
        is_adopted = self.is_body and self.mandate.data == Mandate.ADOPTED
        return self.adopted_on.data if is_adopted else None

    def _points(self) -> tuple[Point, ...]:
        return tuple(
            Point(each.form.text.data, theme=each.form.theme.data if "theme" in each.form else "")
            for each in self.points
            if each.form.text.data.strip()
        )

    def _texts(self, question: Question) -> tuple[str, ...]:
        """Return what was answered; to a question that asks for files, the names of them."""
        if question.kind is QuestionKind.POINTS:
            return ()
        if question.kind is QuestionKind.FILE:
            return self.files.at(question.key)
        data = self[name_of(question)].data
        texts = data if isinstance(data, list) else [data or ""]
        return tuple(text for text in texts if text.strip())

    def unsent(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return label and texts of what was written where this respondent is not asked."""
        found = [
            (
                f"{each.key}. {each.label}",
                tuple(point.text for point in self._points())
                if each.kind is QuestionKind.POINTS
                else self._texts(each),
            )
            for each in self._unasked()
        ]
        if not self.is_body:
            found.append((str(self.minority.label.text), (self.minority.data.strip(),)))
        return [(label, texts) for label, texts in found if any(texts)]


def answer_form(
    consultation: Consultation,
    *,
    key: str,
    party: Party | None = None,
    others: Sequence[Party] = (),
    notice: str,
    room: int,
    kept: Mapping[str, Sequence[StoredAttachment]] | None = None,
    given: MultiDict[str, str] | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> AnswerForm:
    """Return the form for this request, or filled in with the fields `given` (a MultiDict).

    `party` is whom an invitation says one answers for, `others` whom it may answer together
    with; `kept` are files chosen earlier by the key of the question they answer ("" for none), and
    `room` is what all files may fill, in bytes. `key` is used where the request brings none: it
    makes a second press the same answer. `given` are fields to fill it with in place of those of
    the request; `more` are fields besides these.
    """
    fields = {
        **answer_fields.who(party, others),
        **answer_questions.fields(consultation),
        **answer_fields.rest(
            has_questions=bool(consultation.questions), themes=consultation.themes
        ),
        **answer_mandate.fields(),
        **more,
    }
    made = type("OneAnswerForm", (AnswerForm,), fields)
    form: AnswerForm = made() if given is None else made(formdata=given)
    form.consultation, form.party, form.others = consultation, party, others
    form.notice, form.files = notice, Uploads(kept or {}, room)
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = key
    # What a script leaves out is what the page has chosen beforehand.
    form.speaks_as.data = form.speaks_as.data or form.speaks_as.default
    form.preference.data = form.preference.data or form.preference.default
    form.minority.data = form.minority.data or ""
    if not consultation.questions:
        form.body.flags.required = True  # shown as such; points or a file can stand in for it
    form.prepare()
    return form
