"""What the public copies leave out, and suggestions that a person turned down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.redaction import Reason, Redaction
from intake.core.sensitive import Suggestion
from intake.store import copies
from intake.store.connection import rows, text_of


def of(db: Database, reference: str) -> tuple[Redaction, ...]:
    """Return the redactions in force for an answer, in the order they were made."""
    found = rows(
        db,
        "SELECT r.* FROM redaction r JOIN submission s ON s.id = r.submission_id"
        " WHERE s.reference = ? AND lifted_at IS NULL ORDER BY r.id",
        (reference,),
    )
    return tuple(_redaction(each) for each in found)


def of_many(db: Database, ids: Sequence[int]) -> dict[int, tuple[Redaction, ...]]:
    """Return the redactions in force for submissions, by the submission's row."""
    marks = ", ".join("?" for _ in ids)
    found = rows(
        db,
        "SELECT * FROM redaction WHERE lifted_at IS NULL"
        f" AND submission_id IN ({marks}) ORDER BY submission_id, id",
        ids,
    )
    by: dict[int, tuple[Redaction, ...]] = {}
    for each in found:
        number = each["submission_id"]
        by[number] = (*by.get(number, ()), _redaction(each))
    return by


def add(db: Database, reference: str, redaction: Redaction, *, by: str, now: datetime) -> int:
    """Write a redaction; return its number."""
    number = int(
        db.conn.execute(
            "INSERT INTO redaction (submission_id, place, words, reason, note, made_at, made_by)"
            " SELECT id, ?, ?, ?, ?, ?, ? FROM submission WHERE reference = ? RETURNING id",
            (
                redaction.place,
                redaction.words,
                redaction.reason,
                redaction.note,
                text_of(now),
                by,
                reference,
            ),
        ).fetchone()[0]
    )
    copies.ask_again(db, reference)
    return number


def lift(db: Database, reference: str, number: int, *, by: str, now: datetime) -> None:
    """Take a redaction back. Raises NotFound for one that is not in force."""
    cursor = db.conn.execute(
        "UPDATE redaction SET lifted_at = ?, lifted_by = ? WHERE id = ? AND lifted_at IS NULL"
        " AND submission_id = (SELECT id FROM submission WHERE reference = ?)",
        (text_of(now), by, number, reference),
    )
    if not cursor.rowcount:
        raise NotFound("redaction", str(number))
    copies.ask_again(db, reference)


def dismiss(
    db: Database, reference: str, suggestion: Suggestion, *, by: str, now: datetime
) -> None:
    """Note that somebody looked at these words and let them stand."""
    db.conn.execute(
        "INSERT INTO dismissal (submission_id, kind, words, made_at, made_by)"
        " SELECT id, ?, ?, ?, ? FROM submission WHERE reference = ? ON CONFLICT DO NOTHING",
        (suggestion.kind, suggestion.words, text_of(now), by, reference),
    )


def dismissed(db: Database, reference: str) -> frozenset[tuple[str, str]]:
    """Return kind and words of the suggestions that were turned down."""
    found = rows(
        db,
        "SELECT kind, words FROM dismissal d JOIN submission s ON s.id = d.submission_id"
        " WHERE reference = ? ORDER BY kind, words",
        (reference,),
    )
    return frozenset((each["kind"], each["words"]) for each in found)


def _redaction(found: dict[str, Any]) -> Redaction:
    return Redaction(
        number=found["id"],
        place=found["place"],
        words=found["words"],
        reason=Reason(found["reason"]),
        note=found["note"],
    )
