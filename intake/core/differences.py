"""What a text adds to another and leaves out, word by word, so that only that need be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 3000
"""Above that the whole text is shown: comparing takes the square of it."""

_AROUND = 12
"""Words of the common text shown before and after what differs."""

_TOKEN = re.compile(r"\S+\s*|\s+")


class Kind(StrEnum):
    """What some words are in the other text."""

    SAME = "same"
    ADDED = "added"
    LEFT_OUT = "left out"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Part:
    """Some words in a row."""

    kind: Kind
    text: str


def differences(common: str, text: str) -> tuple[Part, ...]:
    """Return the text in parts, with what it leaves out of the common one; long same parts cut."""
    ours, theirs = _TOKEN.findall(common), _TOKEN.findall(text)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return (Part(Kind.ADDED, text),)
    return tuple(_parts(ours, theirs))


def _parts(ours: list[str], theirs: list[str]) -> Iterator[Part]:
    # Compared without case and space, shown as it was written.
    old, new = ([each.strip().lower() for each in texts] for texts in (ours, theirs))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for step, begin, end, start, stop in steps:
        if step == "equal":
            yield from _cut(theirs[start:stop])
            continue
        if end > begin:
            yield Part(Kind.LEFT_OUT, "".join(ours[begin:end]))
        if stop > start:
            yield Part(Kind.ADDED, "".join(theirs[start:stop]))


def _cut(words: list[str]) -> Iterator[Part]:
    if len(words) <= 3 * _AROUND:
        yield Part(Kind.SAME, "".join(words))
        return
    yield Part(Kind.SAME, "".join(words[:_AROUND]))
    yield Part(Kind.SKIPPED, " … ")
    yield Part(Kind.SAME, "".join(words[-_AROUND:]))
