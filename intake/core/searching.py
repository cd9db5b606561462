"""What somebody looks for: words typed in a box, as the index understands them. Never raises.

Every word is found inside longer ones ("pladser" in "parkeringspladser"), in any case, and all of
them must be there, wherever they stand. "Words in quotes" stand together; a hyphen before a word
leaves out what holds it. The index knows no part shorter than three letters, so a word of one or
two is found as a whole word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORT = "short"
"""The column that holds the words of one and two letters, each between two `_EDGE`s."""

SHORTEST_PART = 3
MOST_TERMS = 20
MOST_LETTERS = 400
_EDGE = "|"
_AROUND = 70
"""Letters shown on either side of a hit."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_SHORT_WORD = re.compile(r"(?<!\w)\w{1,2}(?!\w)|(?<!\S)\S{1,2}(?!\S)")


def as_indexed(text: str) -> str:
    """Return the text as it stands in the index: composed, without what nobody sees, one line."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def short_words(texts: Iterable[str]) -> str:
    """Return the words of one and two letters in these texts, as the index keeps them."""
    found = {each.lower() for text in texts for each in _SHORT_WORD.findall(text)}
    return _EDGE + _EDGE.join(sorted(found)) + _EDGE if found else ""


@dataclass(frozen=True)
class Wanted:
    """The words that must be there, and those that must not."""

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """Return what FTS5 is asked for, empty where nothing must be there."""
        return " AND ".join(_quoted(each) for each in self.terms)

    @property
    def refusal(self) -> str:
        """Return what FTS5 is asked for to be left out, empty where nothing is."""
        return " OR ".join(_quoted(each) for each in self.without)

    @property
    def has_short(self) -> bool:
        """Return whether a word is found only as a whole one."""
        return any(len(each) < SHORTEST_PART for each in (*self.terms, *self.without))


def wanted(typed: str) -> Wanted:
    """Return what was typed as words to find; whatever it is, it is no error."""
    terms: list[str] = []
    without: list[str] = []
    readable = "".join(each if each.isprintable() or each.isspace() else " " for each in typed)
    for sign, phrase, word in _TERM.findall(as_indexed(readable[:MOST_LETTERS])):
        term = phrase.strip() or word
        if term and any(each.isalnum() or each in "§%@" for each in term):
            (without if sign else terms).append(term)
    return Wanted(tuple(terms[:MOST_TERMS]), tuple(without[:MOST_TERMS]))


def _quoted(term: str) -> str:
    """Return a term as an FTS5 string: there nothing but the quotation mark has a meaning."""
    if len(term) < SHORTEST_PART:
        term = f"{_EDGE}{term.lower()}{_EDGE}"
        return f'{SHORT} : "{_doubled(term)}"'
    return f'- {SHORT} : "{_doubled(term)}"'


def _doubled(term: str) -> str:
    return term.replace('"', '""')


@dataclass(frozen=True)
class Piece:
    """Some words of a text; `is_hit` where they are those that were looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Hit:
    """Where words were found, and the words around them."""

    place: str
    pieces: tuple[Piece, ...]


def hits(texts: Mapping[str, str], terms: Iterable[str], *, most: int = 3) -> tuple[Hit, ...]:
    """Return the first find in each text, in their order, up to `most`."""
    pattern = _pattern(terms)
    if pattern is None:
        return ()
    found = ((place, text, pattern.search(text)) for place, text in texts.items())
    shown = [
        Hit(place, tuple(_pieces(text, at.start(), pattern))) for place, text, at in found if at
    ]
    return tuple(shown[:most])


def _pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    parts = [
        rf"(?<!\w){re.escape(each)}(?!\w)" if len(each) < SHORTEST_PART else re.escape(each)
        for each in sorted(set(terms), key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _pieces(text: str, at: int, pattern: re.Pattern[str]) -> Iterator[Piece]:
    """Give the words around a find, cut between words, each find among them marked."""
    begin = max(0, at - _AROUND)
    begin = text.find(" ", begin, at) + 1 if begin else 0
    end = min(len(text), at + 2 * _AROUND)
    end = max(text.rfind(" ", at, end), at) if end < len(text) else end
    last = begin
    for found in pattern.finditer(text, begin):
        if found.start() > end:
            break
        yield from _plain(text[last : found.start()], is_cut=last == begin > 0)
        yield Piece(found.group(), is_hit=True)
        last = found.end()
    yield from _plain(text[last : max(end, last)])
    if max(end, last) < len(text):
        yield Piece(" …")


def _plain(text: str, *, is_cut: bool = False) -> Iterator[Piece]:
    if text or is_cut:
        yield Piece(("… " if is_cut else "") + text)
