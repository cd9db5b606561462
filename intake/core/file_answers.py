"""Answers that are files: the question holds their names, and the names must be fit to show."""

from collections.abc import Mapping
from dataclasses import replace

from intake.core.consultation import Consultation, QuestionKind
from intake.core.submission import Draft


def renamed(
    draft: Draft, consultation: Consultation, names: Mapping[str, str], *, is_words: bool
) -> Draft:
    """Return the draft with its files named, where they answer a question, as `names` says.

    What names no file is kept where it may be the sender's own words, else it is left out: nobody
    can vouch for the name of a file that is not there.
    """
    answers = dict(draft.answers)
    for each in consultation.questions:
        if each.kind is QuestionKind.FILE and each.key in answers:
            answers[each.key] = tuple(
                names.get(text, text) for text in answers[each.key] if is_words or text in names
            )
    return replace(draft, answers=answers)
