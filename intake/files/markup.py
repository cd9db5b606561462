"""XML as a stream of events: no tree, no entities, nothing fetched, no depth without end.

No office program writes entities of its own, so the first one declared ends the reading: those that
grow need never be measured. A document type alone is harmless (old OpenOffice writes one).
"""

import zipfile
from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from intake.core.extracted import Flag
from intake.files.packages import Package
from intake.files.words import Enough, Words

DEEPEST = 1_000


class Handler(Protocol):
    """What is told of a document; names are without their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text between them."""


class BadMarkup(Exception):
    """It is not well-formed; what came before stays told."""


class _Guard:
    """Passes events on, counting depth."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Enough(Flag.BOMB)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._handler.start(name.rpartition(" ")[2], plain)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(name.rpartition(" ")[2])


def tell_part(package: Package, entry: zipfile.ZipInfo, handler: Handler, words: Words) -> None:
    """Tell the handler of one part; where it is damaged, flag it and leave the others readable."""
    try:
        tell(package.stream(entry), handler)
    except (BadMarkup, zipfile.BadZipFile):
        words.flag(Flag.BROKEN)


def _refuse(*_: object) -> None:
    raise Enough(Flag.BOMB)


def tell(pieces: Iterable[bytes], handler: Handler) -> None:
    """Tell the handler of the document; raises BadMarkup, and Enough as the handler does."""
    guard = _Guard(handler)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadMarkup(str(error)) from error
