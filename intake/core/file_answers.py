"""Answers that are files: the question holds their names, and the names must be fit to show."""

from collections.abc import Callable
from dataclasses import replace

from intake.core.consultation import Consultation, QuestionKind
from intake.core.submission import Draft


def renamed(
    draft: Draft,
    written: Draft,
    consultation: Consultation,
    name: Callable[[str, str], str | None],
    *,
    is_words: bool,
) -> Draft:
    """Return the draft with its files named, where they answer a question, as `name` says.

    `written` is the draft as its sender wrote it: there a file's name is whole, and is known again.
    `name` is given the question's key and that name, and returns None for what names no file. That
    is kept as it stands in `draft` where it may be the sender's own words, else it is left out:
    nobody can vouch for the name of a file that is not there.
    """
    answers = dict(draft.answers)
    for each in consultation.questions:
        if each.kind is QuestionKind.FILE and each.key in answers:
            pairs = zip(written.answers[each.key], draft.answers[each.key], strict=True)
            named = [(name(each.key, whole), text) for whole, text in pairs]
            answers[each.key] = tuple(
                text if found is None else found
                for found, text in named
                if is_words or found is not None
            )
    return replace(draft, answers=answers)
