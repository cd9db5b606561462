"""OpenDocument texts, sheets and presentations (OASIS OpenDocument 1.3 part 3)."""

from collections.abc import Mapping

from intake.core.extracted import Flag
from intake.files import markup
from intake.files.packages import Package
from intake.files.words import Words

_PARTS = (r"content\.xml", r"styles\.xml", r"Object [^/]+/content\.xml")
_MOST_SPACES = 100
_AFTER = {"line-break": "\n", "tab": "\t", "table-cell": "\t", "table-row": "\n"}
_FLAGS = {"annotation": Flag.COMMENTS, "tracked-changes": Flag.TRACKED}
_UNWRITTEN = {"creator", "date", "creator-initials"}
_COLLAPSED = {"collapse", "filter"}


def read(package: Package, words: Words) -> None:
    """Read a document; headers and footers stand among its styles."""
    if any(each.startswith(("Basic/", "Scripts/")) for each in package.names):
        words.flag(Flag.MACROS)
    for entry in package.named(r"META-INF/manifest\.xml"):
        manifest = _Manifest()
        markup.tell_part(package, entry, manifest, words)
        if manifest.is_encrypted:
            words.flag(Flag.ENCRYPTED)
            return
    for pattern in _PARTS:
        for entry in package.named(pattern):
            markup.tell_part(package, entry, _Passage(words), words)
            words.add("\n\n")


class _Manifest:
    """Whether a part of the package needs a password (part 2, 4.4)."""

    is_encrypted = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self.is_encrypted = self.is_encrypted or name == "encryption-data"

    def end(self, name: str) -> None:
        """Do nothing."""

    def text(self, text: str) -> None:
        """Do nothing."""


class _Passage:
    """Hears content or styles and adds what is written in paragraphs to the words."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._paragraphs = 0
        self._cells = 0
        self._unwritten = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if name in {"p", "h"}:
            self._paragraphs += 1
        elif name in _UNWRITTEN:
            self._unwritten += 1
        elif name == "table-cell":
            self._cells += 1
        elif name == "s":
            count = attributes.get("c", "1")
            self._words.add(" " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1))
        elif name == "deletion":
            self._words.add("[Slettet: ")
        elif name == "table" and "name" in attributes:
            self._words.add(attributes["name"] + "\n")
        self._notice(name, attributes)

    def _notice(self, name: str, attributes: Mapping[str, str]) -> None:
        if flag := _FLAGS.get(name):
            self._words.flag(flag)
        hides = name == "table-properties" and attributes.get("display") == "false"
        if hides or attributes.get("visibility") in _COLLAPSED:
            self._words.flag(Flag.HIDDEN)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in {"p", "h"}:
            self._paragraphs -= 1
            self._words.add(" " if self._cells else "\n")
        elif name in _UNWRITTEN:
            self._unwritten -= 1
        elif name == "table-cell":
            self._cells -= 1
        elif name == "deletion":
            self._words.add("]\n")
        self._words.add(_AFTER.get(name, ""))

    def text(self, text: str) -> None:
        """Take text: only that of paragraphs is written by somebody."""
        if self._paragraphs and not self._unwritten:
            self._words.add(text)
