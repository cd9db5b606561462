"""An answer that was sent, put back into its form, and what the form does not show of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.answer import AnswerForm
from intake.core.consultation import Consultation
from intake.core.party import Party
from intake.core.submission import Draft, Point

YES = "y"


def filled(draft: Draft, others: Sequence[Party]) -> MultiDict[str, str]:
    """Return the fields of the form as they would have been sent for this answer.

    `others` are the parties that it may be given together with. Files are the caller's to keep.
    """
    fields: MultiDict[str, str] = MultiDict(
        {
            "speaks_as": draft.speaks_as.value,
            "organisation": draft.organisation,
            "name": draft.author_name,
            "email": draft.email,
            "preference": draft.preference.value,
            "body": draft.body,
        }
    )
    if draft.nil_return:
        fields["nil_return"] = YES
    fields.setlist("together", [each.public_id for each in others if each.name in draft.parties])
    for key, texts in draft.answers.items():
        fields.setlist(f"answer-{key}", list(texts))
    for place, point in enumerate(draft.points):
        fields[f"points-{place}-text"] = point.text
    return fields


def corrected(
    form: AnswerForm, before: Draft, consultation: Consultation, numbers: Sequence[int]
) -> Draft:
    """Return the answer as the form has it now, with what it does not show of the one `before`.

    `numbers` are those of the points in the form's first rows: a point keeps its number as long as
    it stands in its row.
    """
    draft = form.draft()
    asked = {each.key for each in consultation.questions}
    unasked = {key: texts for key, texts in before.answers.items() if key not in asked}
    return replace(
        draft,
        organisation="" if _is_same_party(draft, before) else draft.organisation,
        answers={**draft.answers, **unasked},
        points=_numbered(form, draft.points, before.points, numbers),
        mandate=before.mandate,
        adopted_on=before.adopted_on,
        minority=before.minority,
        name_protected=before.name_protected,
    )


def _is_same_party(draft: Draft, before: Draft) -> bool:
    """Return whether the form wrote the party's own name where nothing stood."""
    return not before.organisation and draft.organisation in before.parties


def _numbered(
    form: AnswerForm, points: Sequence[Point], before: Sequence[Point], numbers: Sequence[int]
) -> tuple[Point, ...]:
    rows: list[Any] = [
        place for place, each in enumerate(form.points) if each.form.text.data.strip()
    ]
    themes = {each.number: each.theme for each in before}
    given = {row: number for row, number in enumerate(numbers) if number in themes}
    return tuple(
        replace(each, number=given[row], theme=each.theme or themes[given[row]])
        if row in given
        else each
        for row, each in zip(rows, points, strict=True)
    )
