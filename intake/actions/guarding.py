"""Looking after the record: what is wrong with it, a copy of it, and back from the copy."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from intake.actions import cleaning, proving
from intake.config import MEGABYTE, Settings
from intake.core.errors import FileProblem
from intake.store import log
from intake.store.connection import connect, rows, value
from intake.store.schema import initialise

LEAST_ROOM = 500 * MEGABYTE
LEAST_KEY = 32
"""Letters: every link and every reply address is made from the key, and may not be guessed."""


def faults(db: Database, settings: Settings) -> list[str]:
    """Return what is wrong with this installation, a line each; empty when nothing is."""
    found = [*_damage(db)]
    room = shutil.disk_usage(settings.data).free
    if room < LEAST_ROOM:
        found.append(f"disk: {room // MEGABYTE} MB left in {settings.data}; make room")
    if settings.record_path.stat().st_mode & 0o077:
        found.append(f"{settings.record_path}: others may read it; run chmod 600 on it")
    if len(settings.secret_key) < LEAST_KEY:
        found.append(
            "INTAKE_SECRET_KEY is short: links could be guessed; take it away, one is made"
        )
    if behind := cleaning.missing(db, settings):
        found.append(
            f"{settings.ledger_path}: {len(behind)} erasures are not in this record; it came from"
            " a backup; run intake erasures --apply"
        )
    if settings.demo:
        found.append("INTAKE_DEMO is on: every letter can be read by anyone; unset it")
    return found


def _damage(db: Database) -> Iterator[str]:
    integrity = value(db, "PRAGMA integrity_check")
    if integrity != "ok":
        yield f"record.db: integrity_check says {integrity!r}; restore a backup"
    if rows(db, "PRAGMA foreign_key_check"):
        yield "record.db: rows point at rows that are not there; restore a backup"
    broken = log.first_broken(db)
    if broken is not None:
        yield f"record.db: the event log was changed at or before event {broken}"
    kept = rows(db, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
    if not {each["name"] for each in kept} >= log.TRIGGERS:
        yield "record.db: what keeps the event log from being changed was taken away"
    for reference in proving.broken(db):
        yield f"record.db: the answer {reference} is not what its receipts say; see the log"


def seal_faults(db: Database, noted: str) -> list[str]:
    """Return what is wrong with the log by a seal that was noted earlier, as "12:ab34…"."""
    number, _, seal = noted.strip().partition(":")
    if not number.isdecimal() or not seal:
        return ["--seal is no seal; write it as the log's page shows it, NUMBER:SEAL"]
    if log.has_seal(db, int(number), seal):
        return []
    return [f"record.db: event {number} is not the one whose seal was noted; restore a backup"]


def backup(db: Database, path: Path) -> None:
    """Copy the record, whole and consistent, to a new file, whoever writes meanwhile.

    Raises FileProblem when the file is there already or cannot be made.
    """
    if path.exists():
        raise FileProblem(str(path), "is there already; name a new file")
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(draft)) as copy:
            db.conn.backup(copy)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FileProblem(str(path), f"cannot be written ({reason})") from None


def restore(settings: Settings, path: Path, *, now: datetime) -> Path | None:
    """Put a backup in the record's place; return where the record before it was kept.

    What was erased since is erased in it before anyone can open it. Raises FileProblem when the
    backup is no sound record.
    """
    draft = settings.record_path.with_name("record.db.restored")
    settings.data.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, draft)
    draft.chmod(0o600)
    try:
        restored = connect(draft)
        initialise(restored)
        sound = value(restored, "PRAGMA integrity_check") == "ok"
    except sqlite3.DatabaseError:
        sound = False
    if sound:
        _erase_again(settings, restored, now)
        restored.conn.close()
    if not sound:
        draft.unlink()
        raise FileProblem(str(path), "is not a sound record; nothing was changed")
    kept = None
    if settings.record_path.exists():
        kept = settings.record_path.with_name("record.db.before-restore")
        settings.record_path.replace(kept)
    draft.replace(settings.record_path)
    return kept


def _erase_again(settings: Settings, restored: Database, now: datetime) -> None:
    """Apply the ledger to a backup; the record that it replaces may know more than the file."""
    if settings.record_path.exists():
        with suppress(sqlite3.DatabaseError):  # what is replaced may be what is broken
            before = connect(settings.record_path)
            with closing(before.conn):
                initialise(before)
                cleaning.write_ledger(before, settings)
    cleaning.apply_missing(restored, settings, now=now)
