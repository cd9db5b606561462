"""The end of an erasure: the ledger on disk, and no file left that holds what was erased.

Everything here can be done again, so whoever dies on the way leaves it to the next.
"""

import os
from datetime import datetime

from sqlite_utils import Database

from intake import failpoints
from intake.actions import erasing, publishing, retaining, weeding
from intake.config import Settings
from intake.core import ledger
from intake.core.ledger import Entry
from intake.store import case_files, consultations, erasures, persons
from intake.store.connection import transaction

BEFORE_RESTORE = "record.db.before-restore"


def finish(db: Database, settings: Settings, *, now: datetime) -> int:
    """Clean up after erasures that are not finished; return how many were. Raises NoRoom, Busy."""
    waiting = erasures.unfinished(db)
    if not waiting:
        return 0
    write_ledger(db, settings)
    failpoints.reached("erase:ledger_written")
    _clear_case_files(db, settings)
    (settings.data / BEFORE_RESTORE).unlink(missing_ok=True)
    failpoints.reached("erase:files_cleared")
    publishing.bring_up_to_date(db, settings, now=now)
    publishing.clear_files(settings)
    with transaction(db):
        erasures.finish(db, waiting, now=now)
    return len(waiting)


def publish(
    db: Database, settings: Settings, *, now: datetime, may_wait: bool = False
) -> int | None:
    """Finish erasures, and bring the public database up to date; return its number, or None."""
    finish(db, settings, now=now)
    return publishing.bring_up_to_date(db, settings, now=now, may_wait=may_wait)


def keep_up(db: Database, settings: Settings, *, now: datetime) -> None:
    """Do what comes once an hour: apply the ledger, erase what is due, clear public files."""
    apply_missing(db, settings, now=now)
    retaining.run(db, settings=settings, now=now)
    weed(db, settings, now=now)
    publishing.clear_files(settings)


def weed(db: Database, settings: Settings, *, now: datetime) -> None:
    """Erase the post of no consultation that has been kept long enough."""
    if weeding.run(db, settings=settings, now=now):
        (settings.data / BEFORE_RESTORE).unlink(missing_ok=True)


def write_ledger(db: Database, settings: Settings) -> None:
    """Add to the ledger file what the record knows and the file does not, and sync it."""
    known = {each.key for each in read_ledger(settings)}
    missing = [each for each in reversed(erasures.every(db)) if each.key not in known]
    if not missing:
        return
    file = os.open(settings.ledger_path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        is_cut_off = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        lines = "".join(f"{each.entry}\n" for each in missing)
        os.write(file, (f"\n{lines}" if is_cut_off else lines).encode())
        os.fsync(file)
    finally:
        os.close(file)
    folder = os.open(settings.data, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_ledger(settings: Settings) -> list[Entry]:
    """Return what the ledger file says was erased; empty where there is none."""
    if not settings.ledger_path.exists():
        return []
    return ledger.entries(settings.ledger_path.read_text("utf-8", errors="replace"))


def missing(db: Database, settings: Settings) -> list[Entry]:
    """Return the erasures of the ledger that this record has not had: it is an older one."""
    known = erasures.keys(db)
    return [each for each in read_ledger(settings) if each.key not in known]


def apply(db: Database, entry: Entry, settings: Settings, *, now: datetime) -> None:
    """Erase again what an entry of the ledger is about, in a record that has it (again).

    What came in after the entry is left alone. Nothing hinders it: it was allowed once.
    """
    if entry.case and consultations.exists(db, entry.case):
        by, reason = entry.by, entry.reason
        retaining.erase_case(
            db, entry.case, reason=reason, by=by, settings=settings, now=now, again=entry
        )
        return
    with transaction(db):
        reach, addresses = erasures.again(db, entry, settings.secret_key)
        if addresses:
            found = persons.reach_of(db, emails=addresses)
            for kind, numbers in found.rows.items():
                reach.add(kind, numbers)
            erasures.keep_older(db, reach, entry.at)
        erasing.carry_out(db, reach, entry, words=addresses, now=now)


def apply_missing(db: Database, settings: Settings, *, now: datetime) -> int:
    """Apply all that the record has not had of the ledger; return how much that was."""
    found = missing(db, settings)
    for each in found:
        apply(db, each, settings, now=now)
    return len(found)


def _clear_case_files(db: Database, settings: Settings) -> None:
    """Delete every case file that lies ready: each holds everything private of its case."""
    for each in case_files.every_ready(db):
        settings.case_file_path(each).unlink(missing_ok=True)
        with transaction(db):
            case_files.forget(db, each)
