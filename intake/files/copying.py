"""Making the public copies of attachments, once they were read, and anew after each redaction."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from intake import failpoints, trouble
from intake.actions import copying
from intake.core.errors import TryAgain
from intake.core.public_copy import Copy, Why
from intake.files.scanning import Write
from intake.pages.maker import Fell, Maker
from intake.pages.making import Made
from intake.store import copies

log = logging.getLogger(__name__)


def copy_waiting(
    db: Database,
    maker: Maker,
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
            _copy(db, maker, attachment, tries=tries, now=now, write=write)
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: those behind it must not wait for it
            trouble.tell(log, f"attachment {attachment}", error)
    return len(waiting)


def _copy(
    db: Database,
    maker: Maker,
    attachment: str,
    *,
    tries: int,
    now: Callable[[], datetime],
    write: Write,
) -> None:
    write(partial(copying.count_try, db, attachment))
    waiting, redactions = copying.asked(db, attachment)
    failpoints.reached("worker:copying")
    made = Made(Copy(why=Why.BROKEN))
    if waiting.tries <= tries:
        try:
            made = maker.copy(
                waiting.name, waiting.media_type, waiting.content, waiting.read, redactions
            )
        except Fell as error:
            trouble.tell(log, f"attachment {attachment}", error)
            return
    write(partial(copying.keep, db, waiting, made.copy, made.content, now=now()))
    failpoints.reached("worker:copied")
