"""Reading the files of the answers that came in, whatever their way in, once each."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from intake import failpoints, trouble
from intake.core.errors import TryAgain
from intake.core.extracted import Extracted, Flag
from intake.files.reader import Fell, FileReader
from intake.store import file_texts
from intake.store.connection import transaction

log = logging.getLogger(__name__)

Write = Callable[[Callable[[], object]], None]
"""Does a write, waiting while there is no room for it where the caller wants that."""


def scan_waiting(
    db: Database,
    reader: FileReader,
    *,
    count: int,
    tries: int,
    now: Callable[[], datetime],
    write: Write,
) -> int:
    """Read up to `count` waiting files; return how many were tried.

    A file over which the reader fell is tried `tries` times before it is flagged. Raises TryAgain.
    """
    waiting = file_texts.waiting(db, count=count)
    for sha256 in waiting:
        try:
            _scan(db, reader, sha256, tries=tries, now=now, write=write)
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: those behind it must not wait for it
            trouble.tell(log, f"file {sha256[:12]}", error)
    return len(waiting)


def _scan(
    db: Database,
    reader: FileReader,
    sha256: str,
    *,
    tries: int,
    now: Callable[[], datetime],
    write: Write,
) -> None:
    file = file_texts.get_waiting(db, sha256)
    write(partial(_within, db, partial(file_texts.count_try, db, sha256)))
    failpoints.reached("worker:scanning")
    extracted = Extracted(flags=(Flag.UNREADABLE,))
    if file.tries < tries:
        try:
            extracted = reader.read(file.name, file.media_type, file.content)
        except Fell as error:
            trouble.tell(log, f"file {sha256[:12]}", error)
            return
    put = partial(file_texts.put, db, sha256, extracted, now=now())
    write(partial(_within, db, put))
    failpoints.reached("worker:scanned")


def _within(db: Database, do: Callable[[], None]) -> None:
    with transaction(db):
        do()
