"""When two answers are one text: a campaign's letter, as it is or with words of one's own in it.

Texts are compared by their runs of three words. Two are one text where most of the shorter one's
runs stand in the other, and the other is not mostly something else. So that each new answer need
not be compared with all, a text gets `bands`: numbers of which like texts share at least one
(MinHash with one permutation: P. Li, A. Owen, C.-H. Zhang, One Permutation Hashing, 2012).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

RUN = 3
BANDS, ROWS = 32, 3
_BINS = BANDS * ROWS

FEWEST_WORDS = 15
"""Shorter texts are one only where they are the same to the word."""

CONTAINED = 0.6
"""How much of the shorter text stands in the longer one."""

ALIKE = 0.25
"""How much of both together they share: who quotes a letter in a long answer wrote their own."""

OWN_WORDS = 8
"""Words beside the common text from which on somebody has said something of their own: a name
and a greeting are fewer."""

_WORD = re.compile(r"\w+")
_MASK = (1 << 63) - 1  # what an integer of SQLite can hold


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, without signs."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def digest(words: Sequence[str]) -> str:
    """Return the name of a text, the same for the same words."""
    return blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def runs(words: Sequence[str]) -> frozenset[int]:
    """Return the runs of three words in a text, as numbers."""
    triples = zip(*(words[at:] for at in range(RUN)), strict=False)
    return frozenset(
        int.from_bytes(blake2b(" ".join(each).encode(), digest_size=8).digest(), "big")
        for each in triples
    )


def bands(found: frozenset[int]) -> tuple[int, ...]:
    """Return the numbers by which like texts find each other, none for a text without runs."""
    if not found:
        return ()
    least: list[int | None] = [None] * _BINS
    for each in found:
        rest, place = divmod(each, _BINS)
        held = least[place]
        if held is None or rest < held:
            least[place] = rest
    filled = _filled(least)
    return tuple(_mixed(band, *filled[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def _filled(least: list[int | None]) -> list[int]:
    """Give each empty place what the next filled one has, marked by how far that was."""
    filled: list[int] = []
    for at, each in enumerate(least):
        step = 0
        while each is None:
            step += 1
            each = least[(at + step) % _BINS]  # noqa: PLW2901 - the search for it is the loop
        filled.append(each + step * 0x9E3779B97F4A7C15)
    return filled


def _mixed(*parts: int) -> int:
    number = 0xCBF29CE484222325
    for each in parts:
        number = ((number ^ (each & _MASK)) * 0x100000001B3) & _MASK
        number ^= number >> 29
    return number


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """Return how much of both texts together they share, and 0 where they are not one text."""
    shared = len(one & other)
    if not shared or shared < CONTAINED * min(len(one), len(other)):
        return 0.0
    share = shared / len(one | other)
    return share if share >= ALIKE else 0.0


def own_words(words: Sequence[str], common: Sequence[str]) -> int:
    """Return how many words of a text are beside the common ones."""
    return sum((Counter(words) - Counter(common)).values())


def has_own(count: int) -> bool:
    """Return whether so many words beside the common text are somebody's own."""
    return count >= OWN_WORDS
