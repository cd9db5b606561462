"""Making the public copies of attachments, once they were read, and anew after each redaction."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from intake import failpoints, trouble
from intake.actions import copying
from intake.core.errors import TryAgain
from intake.core.extracted import Flag
from intake.core.public_copy import Copy, Why
from intake.files.scanning import Write
from intake.pages.maker import Fell, Maker
from intake.pages.making import Made
from intake.pages.office import Office
from intake.store import copies
from intake.store.copies import Waiting

log = logging.getLogger(__name__)


def copy_waiting(
    db: Database,
    maker: Maker,
    office: Office,
    *,
    count: int,
    tries: int,
    now: Callable[[], datetime],
    write: Write,
) -> int:
    """Make up to `count` copies; return how many were tried.

    A file over which the maker fell is tried `tries` times; then there is none. Raises TryAgain.
    """
    waiting = copies.waiting(db, count=count)
    for attachment in waiting:
        try:
            _copy(db, maker, office, attachment, tries=tries, now=now, write=write)
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: those behind it must not wait for it
            trouble.tell(log, f"attachment {attachment}", error)
    return len(waiting)


def _copy(
    db: Database,
    maker: Maker,
    office: Office,
    attachment: str,
    *,
    tries: int,
    now: Callable[[], datetime],
    write: Write,
) -> None:
    write(partial(copying.count_try, db, attachment))
    waiting, redactions = copying.asked(db, attachment)
    failpoints.reached("worker:copying")
    made, pages_from = Made(Copy(why=Why.BROKEN)), b""
    if waiting.tries <= tries:
        pages_from = waiting.pages_from or as_pages(office, waiting)
        try:
            made = maker.copy(
                waiting.name,
                waiting.media_type,
                pages_from or waiting.content,
                waiting.read,
                redactions,
            )
        except Fell as error:
            trouble.tell(log, f"attachment {attachment}", error)
            return
    keep = partial(copying.keep, db, waiting, made.copy, made.content, pages_from=pages_from)
    write(partial(keep, now=now()))
    failpoints.reached("worker:copied")


_NOT_SET = frozenset({Flag.ENCRYPTED, Flag.BOMB, Flag.BROKEN, Flag.UNREADABLE})


def as_pages(office: Office, waiting: Waiting) -> bytes:
    """Return an office document as PDF; empty for what is none, or is not fit to be opened."""
    if _NOT_SET & {*waiting.read.flags}:
        return b""
    return office.pdf(waiting.name, waiting.content)
