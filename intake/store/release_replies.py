"""Mails to the letter that shows what will be public: each waits for a person beside its answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.release import Reply, TakenAs
from intake.store.connection import moment_of, row, rows, text_of, value

MOST_IDS = 20

_SELECT = "SELECT r.*, s.reference FROM release_reply r JOIN submission s ON s.id = r.submission_id"


def shown_at(db: Database, address: str) -> str:
    """Return the reference of the answer whose letter is answered at this address, or ""."""
    sql = (
        "SELECT submission_reference FROM letter WHERE kind = 'release'"
        " AND reply_to = ? COLLATE NOCASE"
    )
    return str(value(db, sql, (address,)) or "")


def shown_in(db: Database, message_ids: Sequence[str]) -> str:
    """Return the reference of the answer shown in a letter with one of these Message-IDs, or ""."""
    ids = [each for each in dict.fromkeys(message_ids) if each][-MOST_IDS:]
    marks = ", ".join("?" for _ in ids)
    sql = (
        "SELECT submission_reference FROM letter WHERE kind = 'release'"
        f" AND message_id IN ({marks}) ORDER BY id DESC LIMIT 1"
    )
    return str(value(db, sql, ids) or "")


def add(
    db: Database,
    reference: str,
    text: str,
    *,
    key: str,
    message: int,
    edition: str,
    at: datetime,
) -> bool:
    """Keep a reply; return whether it is new: the same key is the same reply again."""
    done = db.conn.execute(
        "INSERT INTO release_reply (key, submission_id, inbox_id, at, text, edition)"
        " SELECT ?, id, ?, ?, ?, ? FROM submission WHERE reference = ? ON CONFLICT DO NOTHING",
        (key, message, text_of(at), text, edition, reference),
    )
    return done.rowcount > 0


def of(db: Database, reference: str) -> list[Reply]:
    """Return what was answered about an answer's public version, the first first."""
    found = rows(db, f"{_SELECT} WHERE s.reference = ? ORDER BY r.id", (reference,))
    return [_reply(each) for each in found]


def get(db: Database, reference: str, number: int) -> Reply:
    """Return one reply about this answer. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE s.reference = ? AND r.id = ?", (reference, number))
    if found is None:
        raise NotFound("reply", str(number))
    return _reply(found)


def waiting(db: Database, consultation: str | None = None) -> list[Reply]:
    """Return the replies that nobody has read, of all consultations or of one, oldest first."""
    found = rows(
        db,
        f"{_SELECT} WHERE r.taken_as = '' AND (:slug IS NULL OR s.consultation_id ="
        " (SELECT id FROM consultation WHERE slug = :slug)) ORDER BY r.at, r.id",
        {"slug": consultation},
    )
    return [_reply(each) for each in found]


def take(db: Database, number: int, taken_as: TakenAs, *, by: str, now: datetime) -> None:
    """Write what a person made of a reply."""
    db.conn.execute(
        "UPDATE release_reply SET taken_as = ?, taken_at = ?, taken_by = ? WHERE id = ?",
        (taken_as, text_of(now), by, number),
    )


def _reply(found: dict[str, Any]) -> Reply:
    return Reply(
        number=found["id"],
        reference=found["reference"],
        message=found["inbox_id"],
        at=moment_of(found["at"]),
        text=found["text"],
        edition=found["edition"],
        taken_as=TakenAs(found["taken_as"]),
        taken_at=moment_of(found["taken_at"]) if found["taken_at"] else None,
        taken_by=found["taken_by"],
    )
