"""What senders said against the public version of their answer, and what became of it."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.release import Objection, Outcome
from intake.store.connection import moment_of, row, rows, text_of

_SELECT = "SELECT o.*, s.reference FROM objection o JOIN submission s ON s.id = o.submission_id"


def add(db: Database, reference: str, text: str, *, edition: str, now: datetime) -> None:
    """Keep what the sender says against this edition; there is at most one open."""
    db.conn.execute(
        "INSERT INTO objection (submission_id, made_at, text, edition)"
        " SELECT id, ?, ?, ? FROM submission WHERE reference = ?",
        (text_of(now), text, edition, reference),
    )


def open_one(db: Database, reference: str) -> Objection | None:
    """Return what the sender says and nobody has settled yet, or None."""
    found = row(db, f"{_SELECT} WHERE s.reference = ? AND settled_at IS NULL", (reference,))
    return _objection(found) if found else None


def of(db: Database, reference: str) -> list[Objection]:
    """Return all that was said against an answer's public version, the first first."""
    return [
        _objection(each)
        for each in rows(db, f"{_SELECT} WHERE s.reference = ? ORDER BY o.id", (reference,))
    ]


def every_open(db: Database) -> dict[str, datetime]:
    """Return the references of answers with an objection that nobody has settled, and since when.

    Only of answers that are to be decided on: what was corrected meanwhile is among them.
    """
    found = rows(
        db,
        f"{_SELECT.replace('JOIN', 'CROSS JOIN')} WHERE settled_at IS NULL"  # the few come first
        " AND s.status = 'received' ORDER BY o.made_at, o.id",
    )
    return {each["reference"]: moment_of(each["made_at"]) for each in found}


def settle(
    db: Database, number: int, outcome: Outcome, *, by: str, reason: str, now: datetime
) -> None:
    """Note what became of an objection; `reason` is for its sender to read."""
    db.conn.execute(
        "UPDATE objection SET settled_at = ?, settled_by = ?, outcome = ?, reason = ?"
        " WHERE id = ? AND settled_at IS NULL",
        (text_of(now), by, outcome, reason, number),
    )


def untold(db: Database) -> list[Objection]:
    """Return what was settled without its sender knowing yet."""
    found = rows(db, f"{_SELECT} WHERE settled_at IS NOT NULL AND told_at IS NULL ORDER BY o.id")
    return [_objection(each) for each in found]


def mark_told(db: Database, number: int, *, now: datetime) -> None:
    """Note that the sender was told, or knows it by other means."""
    db.conn.execute("UPDATE objection SET told_at = ? WHERE id = ?", (text_of(now), number))


def _objection(found: dict[str, Any]) -> Objection:
    return Objection(
        number=found["id"],
        reference=found["reference"],
        made_at=moment_of(found["made_at"]),
        text=found["text"],
        edition=found["edition"],
        settled_at=moment_of(found["settled_at"]) if found["settled_at"] else None,
        settled_by=found["settled_by"],
        outcome=Outcome(found["outcome"]) if found["outcome"] else None,
        reason=found["reason"],
    )
