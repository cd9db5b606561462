"""What was read in a file that came with an answer: its text, and what to know before trusting it.

The file itself stays as it came; this is a view on it that can be made again.
"""

from dataclasses import dataclass
from enum import StrEnum

from intake.core.message import Finding


class Flag(StrEnum):
    """What a person should know of a file beside its text."""

    ENCRYPTED = "encrypted"  # a password keeps us out
    BROKEN = "broken"  # damaged: what is there may not be all
    BOMB = "bomb"  # beyond what may be read of one file, by size or by work
    CUT = "cut"  # only its beginning was read
    EMPTY = "empty"  # no letters in it: scanned pages, pictures
    MACROS = "macros"
    HIDDEN = "hidden"  # sheets, rows, columns or slides that are not shown
    TRACKED = "tracked"  # changes with what was there before
    COMMENTS = "comments"
    INSIDE = "inside"  # other files inside it, which are not read
    UNSUPPORTED = "unsupported"  # a kind of file that we do not read
    UNREADABLE = "unreadable"  # nobody's fault that we know: it was tried and tried


@dataclass(frozen=True)
class Extracted:
    """A file's text with all that hides in it, its flags, and the CPR numbers found in it."""

    text: str = ""
    flags: tuple[Flag, ...] = ()
    findings: tuple[str, ...] = ()

    def as_findings(self) -> tuple[Finding, ...]:
        """Return what was found, with where."""
        return tuple(Finding("cpr", "attachment", each) for each in self.findings)
