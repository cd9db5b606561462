"""Spreadsheets (ECMA-376 part 1, 18): each cell as it comes, however large a sheet says it is."""

import re
from collections.abc import Mapping

from intake.core.extracted import Flag
from intake.files import markup
from intake.files.packages import Package
from intake.files.words import Words

_CPR_FORMAT = re.compile(r"0{6}(?P<between>[- ]?)0{4}")
_HIDES = {"1", "true"}


def read(package: Package, words: Words) -> None:
    """Read all sheets of a workbook, the hidden ones included."""
    for entry in package.named(r"xl/workbook\d*\.xml"):
        markup.tell_part(package, entry, _Names(words), words)
    shared, formats = _Shared(), _Formats()
    for entry in package.named(r"xl/sharedStrings\d*\.xml"):
        markup.tell_part(package, entry, shared, words)
    for entry in package.named(r"xl/styles\d*\.xml"):
        markup.tell_part(package, entry, formats, words)
    for entry in package.named(r"xl/(?:work|chart|macro)sheets/[^/]+\.xml"):
        sheet = _Sheet(words, shared.texts, formats.styles)
        markup.tell_part(package, entry, sheet, words)
        words.add("\n\n")


class _Quiet:
    """Hears everything and does nothing."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Do nothing."""

    def end(self, name: str) -> None:
        """Do nothing."""

    def text(self, text: str) -> None:
        """Do nothing."""


class _Names(_Quiet):
    """The names of the sheets, which people write in, and which of them are hidden."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self._words.add(attributes.get("name", "") + "\n")
            if attributes.get("state", "visible") != "visible":
                self._words.flag(Flag.HIDDEN)


class _Shared(_Quiet):
    """The texts that cells name by number; phonetic readings are no text of their own."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._open: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open.append(name)

    def end(self, name: str) -> None:
        self._open.pop()
        if name == "si":
            self.texts.append("".join(self._pieces))
            self._pieces = []

    def text(self, text: str) -> None:
        if self._open and self._open[-1] == "t" and "rPh" not in self._open[-2:]:
            self._pieces.append(text)


class _Formats(_Quiet):
    """Which cell styles show a number as a CPR number: Excel keeps 010190-1234 as 101901234."""

    def __init__(self) -> None:
        self.styles: dict[int, str] = {}
        self._custom: dict[str, str] = {}
        self._count = 0
        self._in_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            code = re.sub(r'[\\"]', "", attributes.get("formatCode", "")[:200]).partition(";")[0]
            if found := _CPR_FORMAT.fullmatch(code):
                self._custom[attributes.get("numFmtId", "")] = found["between"]
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            if (between := self._custom.get(attributes.get("numFmtId", ""))) is not None:
                self.styles[self._count] = between
            self._count += 1

    def end(self, name: str) -> None:
        self._in_cells = self._in_cells and name != "cellXfs"


class _Sheet(_Quiet):
    """The cells of one sheet, row by row; where they say they stand does not matter."""

    def __init__(self, words: Words, shared: list[str], styles: Mapping[int, str]) -> None:
        self._words = words
        self._shared = shared
        self._styles = styles
        self._cell: Mapping[str, str] = {}
        self._open = ""
        self._value: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open = name
        if name == "c":
            self._cell, self._value = attributes, []
        elif name in {"row", "col"} and attributes.get("hidden") in _HIDES:
            self._words.flag(Flag.HIDDEN)

    def text(self, text: str) -> None:
        if self._open in {"v", "t", "oddHeader", "oddFooter"}:
            self._value.append(text)

    def end(self, name: str) -> None:
        self._open = ""
        if name in {"c", "oddHeader", "oddFooter"}:
            if shown := self._shown("".join(self._value)):
                self._words.add(shown + "\t")
            self._cell, self._value = {}, []
        elif name == "row":
            self._words.add("\n")

    def _shown(self, value: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            at = _number(value)
            return self._shared[at] if 0 <= at < len(self._shared) else ""
        between = self._styles.get(_number(self._cell.get("s", "")))
        if kind == "n" and between is not None and re.fullmatch(r"\d{8,10}(?:\.0)?", value):
            digits = value.removesuffix(".0").zfill(10)
            return f"{digits[:6]}{between}{digits[6:]}"
        return value


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[ ]*\d{1,9}[ ]*", text, re.ASCII) else -1
