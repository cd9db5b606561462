"""Bytes to a public copy: what is seen in a file, without what was redacted. Never raises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import img2pdf
from PIL.Image import Image

from intake.core.extracted import Extracted, Flag
from intake.core.public_copy import MOST_TEXT, Copy, LeftOut, Why
from intake.core.redaction import Redaction, file_place
from intake.core.sensitive import suggestions
from intake.pages import documents, pictures
from intake.pages.letters import Box, Letter, Taken, take
from intake.pages.office import is_office
from intake.pages.pictures import TooLarge

MOST_FOUND = 200
"""Suggestions for one file."""

LARGEST_PAGES = 100_000_000
"""Bytes of all pages of one copy."""

_PLAIN = re.compile(r"text/(?:plain|csv|markdown)\b|\.(?:txt|csv|md)$")
_SPACES = re.compile(r"[ \t]{2,}")
_BLANKS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")

_WHY = {
    Flag.ENCRYPTED: Why.LOCKED,
    Flag.BOMB: Why.TOO_LARGE,
    Flag.UNSUPPORTED: Why.UNKNOWN,
    Flag.INSIDE: Why.UNKNOWN,
    Flag.BROKEN: Why.BROKEN,
    Flag.UNREADABLE: Why.BROKEN,
}
"""What was found while reading, and why there is no copy then; the first that holds."""


_LEFT_OUT = {
    Flag.TRACKED: LeftOut.TRACKED,
    Flag.COMMENTS: LeftOut.COMMENTS,
    Flag.HIDDEN: LeftOut.HIDDEN,
    Flag.INSIDE: LeftOut.INSIDE,
}
"""What was read in a file and is not on its pages."""


@dataclass(frozen=True)
class Made:
    """What was made: the facts (without a hash), and the bytes of the file, if there is one."""

    copy: Copy
    content: bytes = field(repr=False, default=b"")


def make(
    name: str,
    media_type: str,
    content: bytes,
    read: Extracted,
    redactions: Sequence[Redaction],
) -> Made:
    """Return the public copy of a file that was `read`; `redactions` are those that hold for it."""
    try:
        made = _made(f"{media_type} {name}".lower(), content, read, redactions)
    except documents.Locked:
        return Made(Copy(why=Why.LOCKED))
    except (TooLarge, MemoryError, RecursionError):
        return Made(Copy(why=Why.TOO_LARGE))
    except Exception:  # noqa: BLE001 - strangers' bytes break libraries in ways nobody can list;
        return Made(Copy(why=Why.BROKEN))  # then there is no copy, and a person is told
    return replace(made, copy=_looked_through(made.copy))


def _made(called: str, content: bytes, read: Extracted, redactions: Sequence[Redaction]) -> Made:
    if b"%PDF-" in content[:1024]:
        return _with_flags(_of_pages(content, redactions), read)
    if (picture := pictures.opened(content)) is not None:
        return _of_picture(picture, redactions)
    if why := _why_not(read, content):
        return Made(Copy(why=why))
    if is_office(content):
        return Made(_of_letter(read, redactions))
    if not _PLAIN.search(called) or content.startswith((b"PK", b"\xd0\xcf", b"{\\rtf")):
        return Made(Copy(why=Why.UNKNOWN))
    return Made(_of_words(read.text, redactions))


def _why_not(read: Extracted, content: bytes) -> Why:
    """Return why nothing is made of what was read; empty where something is."""
    for flag, why in _WHY.items():
        if flag in read.flags and not (flag is Flag.INSIDE and is_office(content)):
            return why
    return Why.FILE


def _with_flags(made: Made, read: Extracted) -> Made:
    """Return it with what reading the file found that is not on its pages."""
    others = (_LEFT_OUT[each] for each in read.flags if each in _LEFT_OUT)
    left_out = tuple(dict.fromkeys((*made.copy.left_out, *others)))
    return replace(made, copy=replace(made.copy, left_out=left_out))


def _of_letter(read: Extracted, redactions: Sequence[Redaction]) -> Copy:
    """Return the words of what nothing here sets as pages, if none of them are hidden."""
    if not read.text or _LEFT_OUT.keys() & {*read.flags}:
        return Copy(why=Why.UNKNOWN)
    return replace(_of_words(read.text, redactions), why=Why.NO_PAGES)


def _of_words(text: str, redactions: Sequence[Redaction]) -> Copy:
    letters = [Letter(each, 1, None, is_seen=True) for each in text]
    taken = take(letters, redactions)
    return _facts(Copy(why=Why.PLAIN), taken)


def _of_pages(content: bytes, redactions: Sequence[Redaction]) -> Made:
    letters: list[Letter] = []
    unread, scans, covered = [], [], 0
    with documents.opened(content) as document:
        left_out = documents.left_out(document)
        for number in range(len(document)):
            with documents.page_of(document, number) as (page, has_notes):
                looked = documents.looked_at(page, number + 1)
            letters += [*looked.letters, *[Letter("\n", number + 1, None, is_seen=True)] * 2]
            covered += looked.covered
            unread += [number + 1] if looked.is_unread else []
            scans += [number + 1] if looked.is_scan else []
            left_out += [LeftOut.COMMENTS] if has_notes else []
        left_out += [LeftOut.COVERED] if covered > documents.FEW else []
    taken = take(letters, redactions)
    pages = _drawn(content, taken.boxes)
    facts = Copy(
        media_type="application/pdf",
        pages=len(pages),
        unread=tuple(unread),
        from_scan=tuple(scans),
        left_out=tuple(dict.fromkeys(left_out)),
    )
    return _with_file(_facts(facts, taken), bound(pages))


def _drawn(content: bytes, boxes: dict[int, list[Box]]) -> list[bytes]:
    """Return the pages as pictures, with the boxes burnt in."""
    pages: list[bytes] = []
    with documents.opened(content) as document:
        for number in range(len(document)):
            with documents.page_of(document, number) as (page, _):
                picture, dpi = documents.drawn(page)
            pictures.blackened(picture, boxes.get(number + 1, ()))
            pages.append(pictures.written(picture, dpi=round(dpi))[0])
            if sum(map(len, pages)) > LARGEST_PAGES:
                raise TooLarge
    return pages


def bound(pages: Sequence[bytes]) -> bytes:
    """Return a PDF of these pictures, one a page, that says nothing of when or with what."""
    return bytes(
        img2pdf.convert(list(pages), engine=img2pdf.Engine.internal, nodate=True, producer="")
    )


def _of_picture(picture: Image, redactions: Sequence[Redaction]) -> Made:
    taken = take((), redactions)
    count = pictures.frames(picture)
    if count > documents.MOST_PAGES:
        raise TooLarge
    pages = []
    for number in range(count):
        shown = pictures.blackened(pictures.frame(picture, number), taken.boxes.get(number + 1, ()))
        pages.append(pictures.written(shown, dpi=documents.SHOWN_DPI if count > 1 else 0))
    content, media_type = pages[0]
    if count > 1:
        content, media_type = bound([each for each, _ in pages]), "application/pdf"
    facts = Copy(media_type=media_type, pages=count, unread=tuple(range(1, count + 1)))
    return _with_file(_facts(facts, taken), content)


def drawn_page(content: bytes, number: int) -> tuple[bytes, int]:
    """Return a page of a file (from 1) as it came, as a picture, and how many pages it has.

    Comments are not drawn. Empty where there is nothing to draw. Never raises.
    """
    try:
        if b"%PDF-" in content[:1024]:
            with documents.opened(content) as document:
                pages = len(document)
                if not 0 < number <= pages:
                    return b"", pages
                with documents.page_of(document, number - 1) as (page, _):
                    return pictures.written(documents.drawn(page, documents.LOOKED_AT_DPI)[0])[
                        0
                    ], pages
        if (picture := pictures.opened(content)) is not None:
            pages = pictures.frames(picture)
            if 0 < number <= pages:
                return pictures.written(pictures.frame(picture, number - 1))[0], pages
    except Exception:  # noqa: BLE001 - as in `make`; then there is no picture
        return b"", 0
    return b"", 0


def _with_file(copy: Copy, content: bytes) -> Made:
    return Made(replace(copy, size=len(content)), content)


def _facts(copy: Copy, taken: Taken) -> Copy:
    text = _SPACES.sub(" ", taken.text)
    text = _BLANKS.sub("\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()
    more = (LeftOut.MORE_TEXT,) if len(text) > MOST_TEXT else ()
    return replace(
        copy,
        text=text[:MOST_TEXT],
        counts=taken.counts,
        missing=taken.missing,
        left_out=(*copy.left_out, *more),
    )


def _looked_through(copy: Copy) -> Copy:
    """Return it with what rules find in its text: here, where a long text harms nobody."""
    place = file_place("")
    found = suggestions({place: (copy.text,)})
    # Personal numbers first: they block, so none may be behind the end of the list.
    kinds = sorted(found, key=lambda each: each.kind != "cpr")
    return replace(copy, found=tuple((each.kind, each.words) for each in kinds[:MOST_FOUND]))
