"""Questions to those who answered, and their replies."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import identifiers
from intake.core.errors import NotFound
from intake.core.inquiry import Inquiry, Reply, TakenAs
from intake.store.connection import moment_of, row, rows, text_of, value


def add(
    db: Database, reference: str, text: str, *, key: str, token: str, by: str, now: datetime
) -> None:
    """Keep a question."""
    db.conn.execute(
        "INSERT INTO inquiry (key, token_hash, submission_id, at, actor, text)"
        " SELECT ?, ?, id, ?, ?, ? FROM submission WHERE reference = ?",
        (key, identifiers.fingerprint(token), text_of(now), by, text, reference),
    )


def of(db: Database, reference: str) -> list[Inquiry]:
    """Return the questions about an answer with their replies, the first first."""
    found = rows(
        db,
        "SELECT i.* FROM inquiry i JOIN submission s ON s.id = submission_id"
        " WHERE reference = ? ORDER BY i.id",
        (reference,),
    )
    return [
        Inquiry(each["id"], moment_of(each["at"]), each["actor"], each["text"], _replies(db, each))
        for each in found
    ]


def with_token(db: Database, token: str) -> tuple[int, str] | None:
    """Return the number of the question with this address, and its answer's reference."""
    found = row(
        db,
        "SELECT i.id, reference FROM inquiry i JOIN submission s ON s.id = submission_id"
        " WHERE token_hash = ?",
        (identifiers.fingerprint(token),),
    )
    return (found["id"], found["reference"]) if found else None


def add_reply(
    db: Database, inquiry: int, text: str, *, key: str, message: int | None, now: datetime
) -> bool:
    """Keep a reply; return whether it is new: the same key is the same reply again."""
    done = db.conn.execute(
        "INSERT INTO inquiry_reply (inquiry_id, key, at, inbox_id, text) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (inquiry, key, text_of(now), message, text),
    )
    return done.rowcount > 0


def count(db: Database, inquiry: int) -> int:
    """Return how many replies a question has."""
    return int(value(db, "SELECT count(*) FROM inquiry_reply WHERE inquiry_id = ?", (inquiry,)))


def waiting(db: Database, consultation: str | None = None) -> list[tuple[str, Reply]]:
    """Return the replies that nobody has dealt with, each with its reference, oldest first.

    Of all consultations, or of one.
    """
    found = rows(
        db,
        "SELECT r.*, reference FROM inquiry_reply r JOIN inquiry i ON i.id = inquiry_id"
        " JOIN submission s ON s.id = submission_id WHERE taken_as = '' AND (:slug IS NULL OR"
        " s.consultation_id = (SELECT id FROM consultation WHERE slug = :slug))"
        " ORDER BY r.at, r.id",
        {"slug": consultation},
    )
    return [(each["reference"], _reply(each)) for each in found]


def reply(db: Database, reference: str, number: int) -> Reply:
    """Return one reply to a question about this answer. Raises NotFound."""
    found = row(
        db,
        "SELECT r.* FROM inquiry_reply r JOIN inquiry i ON i.id = inquiry_id"
        " JOIN submission s ON s.id = submission_id WHERE reference = ? AND r.id = ?",
        (reference, number),
    )
    if found is None:
        raise NotFound("reply", str(number))
    return _reply(found)


def take(db: Database, number: int, taken_as: TakenAs, *, by: str, now: datetime) -> None:
    """Write what a person made of a reply."""
    db.conn.execute(
        "UPDATE inquiry_reply SET taken_as = ?, taken_at = ?, taken_by = ? WHERE id = ?",
        (taken_as, text_of(now), by, number),
    )


def _replies(db: Database, inquiry: dict[str, Any]) -> tuple[Reply, ...]:
    found = rows(
        db, "SELECT * FROM inquiry_reply WHERE inquiry_id = ? ORDER BY id", (inquiry["id"],)
    )
    return tuple(_reply(each) for each in found)


def _reply(found: dict[str, Any]) -> Reply:
    return Reply(
        number=found["id"],
        at=moment_of(found["at"]),
        text=found["text"],
        message=found["inbox_id"],
        taken_as=TakenAs(found["taken_as"]),
        taken_at=moment_of(found["taken_at"]) if found["taken_at"] else None,
        taken_by=found["taken_by"],
    )
