"""How hard a text is to read: LIX, the measure of C. H. Björnsson (Läsbarhet, 1968).

LIX is the words per sentence plus the share of words with more than six letters, in per cent.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

AIM = 35
"""Public pages are to stay below this: what practised readers find easy."""

_LONG = 7
_LEAST_WORDS = 30
"""Fewer words say nothing of how a text reads."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,]*")
_LINK = re.compile(r"\]\([^)]*\)|<?https?://\S+|\S+@\S+")
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+", re.MULTILINE)
_ENDS = re.compile(r"[.!?:]+(?=\s|$|[\"”»)*_])|\n\s*\n|\n(?=\0)|\0")


class Level(StrEnum):
    """How hard a text is, in the steps that Björnsson gave his measure."""

    VERY_EASY = "very easy"
    EASY = "easy"
    MIDDLING = "middling"
    HARD = "hard"
    VERY_HARD = "very hard"


@dataclass(frozen=True)
class Lix:
    """The figure and what it was counted from."""

    value: int
    words: int
    sentences: int
    long_words: int

    @property
    def level(self) -> Level:
        """Return the step that the figure is on."""
        steps = zip((25, 35, 45, 55), Level, strict=False)
        return next((level for below, level in steps if self.value < below), Level.VERY_HARD)

    @property
    def is_plain(self) -> bool:
        """Tell whether it is as easy as public pages are to be."""
        return self.value < AIM


def lix(text: str) -> Lix | None:
    """Return how hard a text (Markdown) is to read; None where it is too short to tell.

    A heading and each item of a list is a sentence of its own; addresses are not read.
    """
    plain = _MARKS.sub("\0", _LINK.sub(" ", text))
    sentences = [found for part in _ENDS.split(plain) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < _LEAST_WORDS:
        return None
    long_words = sum(len(word) >= _LONG for word in words)
    value = round(len(words) / len(sentences) + 100 * long_words / len(words))
    return Lix(value, len(words), len(sentences), long_words)
