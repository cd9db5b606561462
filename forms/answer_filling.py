"""An answer that was sent, put back into its form, and what the form does not show of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.answer import AnswerForm
from intake.core.consultation import Consultation, QuestionKind
from intake.core.party import Party
from intake.core.submission import Draft, Point

YES = "y"


def filled(
    draft: Draft, others: Sequence[Party], themes: Sequence[str] = ()
) -> MultiDict[str, str]:
    """Return the fields of the form as they would have been sent for this answer.

    `others` are the parties that it may be given together with, `themes` those that points can be
    put under. Files are the caller's to keep.
    """
    fields: MultiDict[str, str] = MultiDict(
        {
            "speaks_as": draft.speaks_as.value,
            "organisation": draft.organisation,
            "name": draft.author_name,
            "email": draft.email,
            "preference": draft.preference.value,
            "body": draft.body,
            "mandate": draft.mandate.value,
            "adopted_on": draft.adopted_on.isoformat() if draft.adopted_on else "",
            "minority": draft.minority,
        }
    )
    if draft.nil_return:
        fields["nil_return"] = YES
    fields.setlist("together", [each.public_id for each in others if each.name in draft.parties])
    for key, texts in draft.answers.items():
        fields.setlist(f"answer-{key}", list(texts))
    for place, point in enumerate(draft.points):
        fields[f"points-{place}-text"] = point.text
        if point.theme in themes:
            fields[f"points-{place}-theme"] = point.theme
    return fields


def corrected(
    form: AnswerForm,
    before: Draft,
    consultation: Consultation,
    numbers: Sequence[int],
    files: Collection[str] = (),
) -> Draft:
    """Return the answer as the form has it now, with what it does not show of the one `before`.

    `numbers` are those of the points in the form's first rows: a point keeps its number as long as
    it stands in its row. `files` are the names of the files there were: what else was answered to
    a question that asks for files was written in a mail, and stays.
    """
    draft = form.draft()
    kinds = {each.key: each.kind for each in consultation.questions}
    unasked = {key: texts for key, texts in before.answers.items() if key not in kinds}
    for key, texts in before.answers.items():
        words = tuple(each for each in texts if each not in files)
        if kinds.get(key) is QuestionKind.FILE and words:
            unasked[key] = (*words, *draft.answers.get(key, ()))
    return replace(
        draft,
        organisation="" if _is_same_party(draft, before) else draft.organisation,
        answers={**draft.answers, **unasked},
        points=_numbered(form, draft.points, before.points, numbers),
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
    offered = form.consultation.themes
    # A theme that is not offered any more could not be chosen again.
    themes = {each.number: "" if each.theme in offered else each.theme for each in before}
    given = {row: number for row, number in enumerate(numbers) if number in themes}
    return tuple(
        replace(each, number=given[row], theme=each.theme or themes[given[row]])
        if row in given
        else each
        for row, each in zip(rows, points, strict=True)
    )
