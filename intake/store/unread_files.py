"""Answers that go out without files that nobody could read: asked by one, granted by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One file (by public id) that is to be let past; `granted_by` is empty until it is."""

    attachment: str
    asked_at: datetime
    asked_by: str
    reason: str
    granted_by: str
    granted_reason: str


def of(db: Database, reference: str) -> list[Asked]:
    """Return what was asked about the files of an answer, oldest first."""
    found = rows(
        db,
        "SELECT attachment, asked_at, asked_by, reason, coalesce(granted_by, '') AS granted_by,"
        " granted_reason FROM unread_file u JOIN submission s ON s.id = u.submission_id"
        " WHERE reference = ? ORDER BY asked_at, attachment",
        (reference,),
    )
    return [Asked(**{**each, "asked_at": moment_of(each["asked_at"])}) for each in found]


def ask(
    db: Database, reference: str, files: Sequence[str], *, reason: str, by: str, now: datetime
) -> None:
    """Note that somebody asks to go on without these files; the last who asked counts."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO unread_file (attachment, submission_id, asked_at, asked_by, reason)"
        " SELECT ?, id, ?, ?, ? FROM submission WHERE reference = ?",
        [(each, text_of(now), by, reason, reference) for each in files],
    )


def grant(db: Database, files: Sequence[str], *, reason: str, by: str, now: datetime) -> None:
    """Let these files be left behind."""
    db.conn.executemany(
        "UPDATE unread_file SET granted_at = ?, granted_by = ?, granted_reason = ?"
        " WHERE attachment = ? AND granted_at IS NULL",
        [(text_of(now), by, reason, each) for each in files],
    )


def forget(db: Database, reference: str) -> int:
    """Take back everything asked and granted for an answer; return how many files it was."""
    return db.conn.execute(
        "DELETE FROM unread_file WHERE submission_id ="
        " (SELECT id FROM submission WHERE reference = ?)",
        (reference,),
    ).rowcount
