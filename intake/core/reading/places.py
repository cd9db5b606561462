"""Where each line of a mail stands: at a question, in the free text, or outside the answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.core.reading.lines import Label

TEXT = "text"
QUOTED = "quoted"
SIGNATURE = "signature"
ANSWER = "answer-"
"""The start of the place of a question, followed by its key."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of a mail and its place; `said` is what it says at a question, without a number."""

    place: str
    text: str
    said: str | None = None


def by_label(labelled: Sequence[tuple[Label, str]]) -> tuple[Placed, ...]:
    """Return the lines placed by whose words they hold, and at no question."""
    return tuple(Placed(_LABELS[label], text) for label, text in labelled)


_LABELS = {Label.OWN: TEXT, Label.QUOTED: QUOTED, Label.SIGNATURE: SIGNATURE}


def places(questions: Collection[str]) -> tuple[str, ...]:
    """Return every place that a line can have in a consultation with these questions."""
    return (TEXT, *(ANSWER + key for key in questions), QUOTED, SIGNATURE)


def fitted(lines: Sequence[Placed], questions: Collection[str]) -> tuple[Placed, ...]:
    """Return the lines with those at unknown questions put into the free text.

    All of them, where one is unknown: then the numbers are only the letter's own.
    """
    known = set(places(questions))
    if all(each.place in known for each in lines):
        return tuple(lines)
    return tuple(
        replace(each, place=TEXT) if each.place.startswith(ANSWER) else each for each in lines
    )


def from_pieces(text: str, quoted: str, signature: str) -> tuple[Placed, ...]:
    """Return the lines of a mail that was read before its lines were kept, in no sure order."""
    pieces = ((TEXT, text), (SIGNATURE, signature), (QUOTED, quoted))
    return tuple(
        Placed(place, each)
        for place, words in pieces
        if words.strip()
        for each in (*words.split("\n"), "")
    )


def as_list(lines: Sequence[Placed]) -> list[list[str]]:
    """Return the lines as JSON keeps them."""
    return [
        [each.place, each.text] if each.said is None else [each.place, each.text, each.said]
        for each in lines
    ]


def from_list(kept: Sequence[Sequence[Any]]) -> tuple[Placed, ...]:
    """Return the lines that `as_list` made a list of."""
    return tuple(Placed(*each) for each in kept)
