"""A file's public copy: made anew of what can be seen in it, never the file itself.

What was handed in holds more than it shows: words under boxes, earlier revisions, who wrote it and
where. So the public gets pictures of its pages, and the words that can be seen on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.core.redaction import Redaction, holds_file

MOST_TEXT = 300_000
"""Characters of one file that are published as text: some hundred pages."""


class Why(StrEnum):
    """Why the public gets no file, or nothing but its name; the public sees it in words."""

    FILE = ""  # it does
    PLAIN = "plain text"  # its words are all there is
    NO_PAGES = "no pages"  # its words alone: nothing here can set them as pages
    LEFT_OUT = "left out"  # a caseworker left the whole of it out
    LOCKED = "locked"  # needs a password
    BROKEN = "broken"
    TOO_LARGE = "too large"  # beyond what may be drawn
    UNKNOWN = "unknown kind"  # of a kind that is not made anew
    NOT_READY = "not ready"  # not made yet
    NOT_READ = "not read"  # published without it, by two people's word


class LeftOut(StrEnum):
    """What was in a file and is not in its public copy; a caseworker is told."""

    COVERED = "covered"  # words that cannot be seen on the page
    COMMENTS = "comments"
    INSIDE = "inside"  # other files in it
    TRACKED = "tracked"  # what stood there before it was changed
    HIDDEN = "hidden"  # sheets, rows, columns, text
    MORE_TEXT = "more text"  # words beyond what is published as text


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What was made of a file: `sha256` names the bytes, `text` is what can be read.

    `unread` are pages without a letter that a machine could read, counted from 1; `from_scan`
    those whose words come from a scanner's reading. `missing` are redactions (by number) whose
    words were nowhere in it, `found` what rules found in the text that is left.
    """

    why: Why = Why.FILE
    sha256: str = ""
    media_type: str = ""
    size: int = 0
    pages: int = 0
    text: str = ""
    unread: tuple[int, ...] = ()
    from_scan: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    missing: tuple[int, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Area:
    """A part of a page in percent of its width and height, from the upper left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


def area_place(public_id: str, area: Area) -> str:
    """Return the place of a part of a page of a file."""
    numbers = (area.page, area.left, area.top, area.right, area.bottom)
    return " ".join(["area", public_id, *map(str, numbers)])


def area_of(redaction: Redaction) -> Area | None:
    """Return the part of a page that a redaction blackens; None for one of words."""
    kind, *rest = redaction.place.split(" ")
    if kind != "area":
        return None
    return Area(*map(int, rest[1:]))


def of_file(public_id: str, redactions: Sequence[Redaction]) -> tuple[Redaction, ...]:
    """Return the redactions that change the copy of this file."""
    return tuple(
        each
        for each in redactions
        if holds_file(each, public_id) or each.place.startswith(f"area {public_id} ")
    )
