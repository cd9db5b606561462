"""Word documents and slide shows (ECMA-376): everything that is written in them, hidden or not.

A library that follows the document's own structure misses what CPR numbers love: tracked changes,
text boxes, headers, comments, notes. Here every part with text in it is read as a stream.
"""

import re
from collections.abc import Mapping

from intake.core.extracted import Flag
from intake.files import markup, sheets
from intake.files.packages import Package
from intake.files.words import Words

_PARTS = (
    r"word/document\d*\.xml",
    r"ppt/slides/slide\d+\.xml",
    r"(?:word|ppt|xl)/(?:header|footer|footnotes|endnotes)\d*\.xml",
    r"ppt/notesSlides/[^/]+\.xml",
    r"(?:word|ppt|xl)/(?:diagrams/data|charts/chart|drawings/drawing)[^/]*\.xml",
    r"word/glossary/document\.xml",
)
_COMMENTS = (
    r"(?:word|ppt|xl)/(?:(?:threaded|modern)?comments/)?(?:modern|threaded)?comments?[^/]*\.xml"
)
_INSIDE = re.compile(r"(?:word|ppt|xl)/embeddings/.", re.IGNORECASE)
_MACROS = re.compile(r".*vbaproject\.bin|xl/macrosheets/.+", re.IGNORECASE)

_AFTER = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "tc": "\t", "tr": "\n"}
_SIGNS = {"noBreakHyphen": "-"}
_TEXT = {"t", "delText", "text"}  # `text` stands in comments of newer slide shows
_TRACKED = {"ins", "del", "moveFrom", "moveTo"}


def read(package: Package, words: Words) -> None:
    """Read a document, a spreadsheet or a slide show."""
    _look(package, words)
    if package.named(r"xl/workbook\d*\.xml"):
        sheets.read(package, words)
    for pattern in (*_PARTS, _COMMENTS):
        for entry in package.named(pattern):
            before = words.length
            markup.tell_part(package, entry, Passage(words), words)
            if words.length > before:
                words.add("\n\n")
                if pattern is _COMMENTS:
                    words.flag(Flag.COMMENTS)


def _look(package: Package, words: Words) -> None:
    """Flag what the names of the parts give away."""
    if any(_MACROS.fullmatch(each) for each in package.names):
        words.flag(Flag.MACROS)
    if any(_INSIDE.match(each) for each in package.names):
        words.flag(Flag.INSIDE)
    if package.named(r"xl/workbook\.bin"):
        words.flag(Flag.UNSUPPORTED)


class Passage:
    """Hears one part of a document and adds what is written in it to the words."""

    def __init__(self, words: Words) -> None:
        """Add to these words."""
        self._words = words
        self._open: list[str] = []
        self._depth_of_deleted = 0
        self._choices: list[int] = []
        self._skipped = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self._open.append(name)
        if name == "Choice":
            self._choices.append(self._words.length)
        elif name == "Fallback" and self._choices:
            # The same text again for older programs, unless the newer form held none.
            self._skipped += self._words.length > self._choices[-1] or self._skipped > 0
        elif name in _TRACKED:
            self._words.flag(Flag.TRACKED)
            self._deleting(name, 1)
        elif _hides(name, attributes):
            self._words.flag(Flag.HIDDEN)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._open.pop()
        if name == "Fallback" and self._skipped:
            self._skipped -= 1
        elif name == "AlternateContent" and self._choices:
            self._choices.pop()
        elif name in _TRACKED:
            self._deleting(name, -1)
        if not self._skipped:
            self._words.add(_AFTER.get(name, "") or _SIGNS.get(name, ""))

    def text(self, text: str) -> None:
        """Take text: only that of runs is written by somebody."""
        if self._open and self._open[-1] in _TEXT and not self._skipped:
            self._words.add(text)

    def _deleting(self, name: str, step: int) -> None:
        """Mark what was there before, so that nobody reads it as what is there now."""
        if name not in {"del", "moveFrom"} or "rPr" in self._open[-2:] or "trPr" in self._open:
            return
        self._depth_of_deleted += step
        if self._depth_of_deleted == (1 if step > 0 else 0):
            self._words.add("[Slettet: " if step > 0 else "]")


def _hides(name: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element hides words or a slide: out of sight, or white on white."""
    shown = attributes.get("val", "1")
    return (
        (name == "sld" and attributes.get("show") in {"0", "false"})
        or (name == "vanish" and shown not in {"0", "false"})
        or (name == "color" and shown.upper() == "FFFFFF")
    )
