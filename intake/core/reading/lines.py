"""A message as lines, each with what its form alone says about it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

LONGEST_LINE = 2_000  # characters of a line that a rule looks at; people write shorter ones
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\xad\u061c\u2060\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_GAP = re.compile(r"\n(?:[ \t]*\n){3,}")
_PREFIX = re.compile(r"[ \t]{0,3}>")


class Label(Enum):
    """Whose words a line holds."""

    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and what the HTML around it said: quoted, signature, coloured, under a rule."""

    text: str
    quoted: bool = False
    signature: bool = False
    coloured: bool = False
    border: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing can be seen on the line."""
        return not bare(self.text)

    @property
    def is_quoted(self) -> bool:
        """Tell whether the line's own form says that it is quoted."""
        return self.quoted or self.is_prefixed

    @property
    def is_prefixed(self) -> bool:
        """Tell whether a mail client put `>` before the line."""
        return bool(_PREFIX.match(self.text))


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text, NFC, whatever ends its lines."""
    text = _GAP.sub("\n\n\n", unicodedata.normalize("NFC", text))
    return [Line(each) for each in _BREAKS.split(text)]


def bare(text: str) -> str:
    """Return the line as a reader sees it: no invisible signs, plain spaces, none at the ends."""
    text = text[:LONGEST_LINE]
    return text.strip() if text.isascii() else _INVISIBLE.sub("", text).replace("\xa0", " ").strip()


def unprefixed(text: str) -> str:
    """Return the line without the `>` signs a mail client put before it."""
    return bare(text).lstrip("> \t").strip()


def folded(text: str) -> str:
    """Return the letters and digits of a text in lower case, one space between words."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def joined(lines: list[str]) -> str:
    """Return the lines as one text, without blank lines at the ends or in long runs."""
    kept: list[str] = []
    blanks = 0
    for line in lines:
        blanks = blanks + 1 if not bare(line) else 0
        if blanks <= 2:  # noqa: PLR2004 - a wider gap says nothing more than two blank lines
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n\r\t \xa0")
