"""An answer that is still being written: its sections, and what becomes of two hands in one."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

WHO, POINTS, FILES = "who", "points", "files"
NOT_KEPT = frozenset({"csrf_token", "step", "key", "remove", "attachments", "page", "seen"})
"""Fields of the form that are about this one request, not about the answer."""

_SECTIONS = {
    "body": "body",
    "minority": "minority",
    "mandate": "mandate",
    "adopted_on": "mandate",
    "nil_return": "nil_return",
    "preference": "publication",
    "name_protected": "publication",
}

Content = Mapping[str, tuple[str, ...]]
"""What one section holds: the values of each form field in it, by name."""

_SPACE = re.compile(r"(\s+)")


def section_of(name: str) -> str:
    """Return the section that a form field belongs to, empty for one that is not kept."""
    if name in NOT_KEPT:
        return ""
    if name.startswith("answer-"):
        return name
    if name.startswith("points-"):
        return POINTS
    if name == "upload" or name.startswith("at-"):
        return FILES
    return _SECTIONS.get(name, WHO)


def sections(given: Iterable[tuple[str, str]]) -> dict[str, Content]:
    """Return what was typed, in the sections it belongs to."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, value in given:
        if section := section_of(name):
            fields = found.setdefault(section, {})
            fields[name] = (*fields.get(name, ()), value.replace("\r\n", "\n"))
    return {key: fields for key, fields in found.items()}


def pairs(kept: Iterable[Content]) -> Iterator[tuple[str, str]]:
    """Give name and value of each field of the sections, as a form sends them."""
    for content in kept:
        for name, values in content.items():
            for value in values:
                yield name, value


def written(content: Content) -> str:
    """Return a section as JSON; the same content always gives the same text."""
    return json.dumps({name: list(values) for name, values in content.items()}, ensure_ascii=False)


def read(text: str) -> dict[str, tuple[str, ...]]:
    """Return the section that `written` wrote."""
    return {name: tuple(values) for name, values in json.loads(text).items()}


def words(content: Content) -> str:
    """Return what people read of a section: its texts, without the names of fields."""
    return "\n\n".join(value.strip() for _, value in pairs([content]) if value.strip())


def has_words(found: Mapping[str, Content]) -> bool:
    """Return whether there is anything to keep: more than what the form has chosen beforehand."""
    chosen = {WHO, "publication", "mandate"}
    if any(words(content) for key, content in found.items() if key not in chosen):
        return True
    who = found.get(WHO, {})
    return any(value.strip() for name in ("name", "email") for value in who.get(name, ()))


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: both have it ("same"), or only the one that is shown ("changed")."""

    is_changed: bool
    text: str


def compared(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts, each with the words marked that the other does not have."""
    first, second = _SPACE.split(before), _SPACE.split(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        is_changed = kind != "equal"
        if b > a:
            left.append(Piece(is_changed, "".join(first[a:b])))
        if d > c:
            right.append(Piece(is_changed, "".join(second[c:d])))
    return left, right


def clashes(*, seen: int, newest: int, by_same_hand: bool, is_same: bool) -> bool:
    """Return whether writing now would hide what somebody else wrote since it was `seen`."""
    return newest > seen and not by_same_hand and not is_same
