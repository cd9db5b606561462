"""The text of a letter: paragraphs with placeholders in braces, never a programme.

What staff write is plain text. A paragraph that is one placeholder becomes what the record holds; a
placeholder within a paragraph becomes a few words. Nothing else is done with it, so that no text
can reach further than the values it is given.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_PLACEHOLDER = re.compile(r"\{([^{}\r\n]{1,40})\}")
_ALONE = re.compile(r"\{([^{}\r\n]{1,40})\}")


class Kind(StrEnum):
    """What a part of a letter is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    POINT = "point"


@dataclass(frozen=True)
class Block:
    """One part of a letter: words, the items of a list, or a point with its `mark` (its fate)."""

    kind: Kind
    text: str = ""
    items: tuple[str, ...] = ()
    name: str = ""
    mark: str = ""


def unknown(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the placeholders in a text that nothing stands behind."""
    found = dict.fromkeys(_PLACEHOLDER.findall(text))
    return tuple(each for each in found if each not in known)


def blocks(
    text: str, words: Mapping[str, str], parts: Mapping[str, Sequence[Block]]
) -> tuple[Block, ...]:
    """Return the letter of a text, its placeholders filled in.

    A paragraph whose placeholders are all empty goes, and with it the heading just above it.
    Lines that begin with "## " are headings, with "- " items of a list.
    """
    found: list[Block] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()):
        made = _paragraph(paragraph.strip(), words, parts)
        if not made and found and found[-1].kind is Kind.HEADING:
            found.pop()
        found += made
    return tuple(found)


def _paragraph(
    paragraph: str, words: Mapping[str, str], parts: Mapping[str, Sequence[Block]]
) -> list[Block]:
    alone = _ALONE.fullmatch(paragraph)
    if alone and alone[1] in parts:
        return list(parts[alone[1]])
    heading, _, rest = paragraph.partition("\n")
    if heading.startswith("## "):
        below = _paragraph(rest.strip(), words, parts) if rest.strip() else []
        return [Block(Kind.HEADING, _filled(heading[3:], words)), *below]
    lines = paragraph.split("\n")
    if all(each.startswith("- ") for each in lines):
        return [Block(Kind.LIST, items=tuple(_filled(each[2:], words) for each in lines))]
    asked = [each for each in _PLACEHOLDER.findall(paragraph) if each in words]
    if not paragraph or (asked and not any(words[each] for each in asked)):
        return []
    return [Block(Kind.PARAGRAPH, _filled(paragraph, words))]


def _filled(text: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)
