"""The form of an answer, made from what the consultation asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from forms import answer_fields, answer_files
from forms.answer_fields import MOST_POINTS, ROWS_AT_A_TIME
from forms.base import Form
from intake.core.consultation import Consultation
from intake.core.party import Party
from intake.core.submission import Draft, Point, Preference, SpeaksAs, StoredAttachment

MOST_FILES = 20
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


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
        for _ in range(min(ROWS_AT_A_TIME, MOST_POINTS - len(self.points))):
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
                Point(each.form.text.data) for each in self.points if each.form.text.data.strip()
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
    given: MultiDict[str, str] | None = None,
) -> AnswerForm:
    """Return the form for this request.

    `party` is whom an invitation says one answers for, `others` whom it may answer together
    with; `kept` are files chosen earlier, and `room` is what all files may fill, in bytes.
    `key` is used where the request brings none: it makes a second press the same answer. `given`
    are fields to fill it with in place of those of the request.
    """
    fields = {
        **answer_fields.who(party, others),
        **answer_fields.questions(consultation),
        **answer_fields.rest(has_questions=bool(consultation.questions)),
    }
    made = type("OneAnswerForm", (AnswerForm,), fields)
    form: AnswerForm = made() if given is None else made(formdata=given)
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
