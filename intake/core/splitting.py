"""One message that holds several answers: its blocks, and which of them go to which answer."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.core.errors import IntakeError

FEWEST, MOST = 2, 6
MOST_BLOCKS = 120
"""A longer text keeps its end together: nobody sorts more than that by hand."""

ALL, NONE = "all", "none"
"""What a block can be beside the number of an answer: part of each of them, or of none."""

_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class NothingInPart(IntakeError):
    """An answer got neither words nor files; `position` counts from 1."""

    def __init__(self, position: int) -> None:
        super().__init__(f"Answer {position} holds nothing.")
        self.position = position


@dataclass(frozen=True, kw_only=True)
class Part:
    """One answer of a message: where it belongs, its words, and the hashes of its files."""

    position: int
    placed_in: str
    placed_for: str = ""
    text: str = ""
    files: tuple[str, ...] = ()


def blocks(text: str) -> list[str]:
    """Return the paragraphs of a text, as blank lines part them."""
    found = [each for each in _BETWEEN.split(text.strip("\n")) if each.strip()]
    kept, rest = found[: MOST_BLOCKS - 1], found[MOST_BLOCKS - 1 :]
    return [*kept, "\n\n".join(rest)] if rest else kept


def seal(text: str, files: Sequence[str]) -> str:
    """Return what tells whether a message still reads as it did when somebody sorted it."""
    return hashlib.sha256("\0".join([text, *files]).encode()).hexdigest()[:16]


def sorted_into(
    places: Sequence[tuple[str, str]],
    text: Sequence[tuple[str, str]],
    files: Sequence[tuple[str, str]],
) -> tuple[Part, ...]:
    """Return the answers: `places` are consultation and party of each, in order.

    `text` and `files` are blocks and hashes, each with its choice: the number of an answer, ALL or
    NONE. Raises NothingInPart.
    """
    parts = tuple(
        Part(
            position=position,
            placed_in=slug,
            placed_for=party,
            text="\n\n".join(_chosen(text, position)),
            files=tuple(dict.fromkeys(_chosen(files, position))),
        )
        for position, (slug, party) in enumerate(places, start=1)
    )
    for each in parts:
        if not each.text and not each.files:
            raise NothingInPart(each.position)
    return parts


def _chosen(found: Sequence[tuple[str, str]], position: int) -> list[str]:
    return [each for each, choice in found if choice in {str(position), ALL}]
