"""Batches and what became of each answer in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.batch import Act, Batch, Item, State
from intake.core.errors import NotFound
from intake.store.connection import moment_of, row, rows, text_of, value

_ITEM = (
    "SELECT batch_id AS batch, position, s.reference, state, why, before, event FROM batch_item i"
    " JOIN submission s ON s.id = i.submission_id"
)


def add(
    db: Database, act: Act, references: Sequence[str], *, by: str, seen_event: int, now: datetime
) -> int:
    """Keep which answers something shall be done to; what the same person never began goes."""
    db.conn.execute("DELETE FROM batch WHERE made_by = ? AND started_at IS NULL", (by,))
    number = db.conn.execute(
        "INSERT INTO batch (act, made_at, made_by, seen_event) VALUES (?, ?, ?, ?) RETURNING id",
        (act, text_of(now), by, seen_event),
    ).fetchone()[0]
    db.conn.executemany(
        "INSERT INTO batch_item (batch_id, position, submission_id)"
        " SELECT ?, ?, id FROM submission WHERE reference = ?",
        [(number, at, each) for at, each in enumerate(references, 1)],
    )
    return int(number)


def get(db: Database, number: int) -> Batch:
    """Return a batch. Raises NotFound."""
    found = row(db, "SELECT * FROM batch WHERE id = ?", (number,))
    if found is None:
        raise NotFound("batch", str(number))
    return _batch(found)


def start(db: Database, number: int, *, words: str, now: datetime) -> bool:
    """Let a batch begin; return False where it had begun already."""
    cursor = db.conn.execute(
        "UPDATE batch SET words = ?, started_at = ? WHERE id = ? AND started_at IS NULL",
        (words, text_of(now), number),
    )
    return cursor.rowcount > 0


def undo(db: Database, number: int, *, by: str, now: datetime) -> bool:
    """Let what was done be taken back, and what was not yet done not be; False where it was."""
    cursor = db.conn.execute(
        "UPDATE batch SET undone_at = ?, undone_by = ?"
        " WHERE id = ? AND started_at IS NOT NULL AND undone_at IS NULL",
        (text_of(now), by, number),
    )
    db.conn.execute(
        "UPDATE batch_item SET state = CASE state WHEN 'done' THEN 'undoing' ELSE 'undone' END"
        " WHERE batch_id = ? AND state IN ('done', 'waiting') AND ?",
        (number, cursor.rowcount > 0),
    )
    return cursor.rowcount > 0


def next_due(db: Database, number: int) -> Item | None:
    """Return the next answer of a batch that something is to be done to."""
    sql = f"{_ITEM} WHERE batch_id = ? AND state IN ('waiting', 'undoing') ORDER BY position"
    found = row(db, f"{sql} LIMIT 1", (number,))
    return _item(found) if found else None


def settle(
    db: Database, item: Item, state: State, *, why: str = "", before: str = "", event: int = 0
) -> None:
    """Write what became of one answer."""
    db.conn.execute(
        "UPDATE batch_item SET state = ?, why = ?, before = ?, event = ?"
        " WHERE batch_id = ? AND position = ?",
        (state, why, before or item.before, event or item.event, item.batch, item.position),
    )


def due(db: Database) -> list[int]:
    """Return the numbers of batches that are begun and not through, the oldest first."""
    found = rows(
        db,
        "SELECT DISTINCT batch_id FROM batch_item JOIN batch ON batch.id = batch_id"
        " WHERE state IN ('waiting', 'undoing') AND started_at IS NOT NULL ORDER BY batch_id",
    )
    return [each["batch_id"] for each in found]


def tally(db: Database, number: int) -> dict[str, int]:
    """Return how many answers of a batch stand where, of those that can be seen."""
    found = rows(
        db,
        "SELECT state, count(*) AS count FROM batch_item i JOIN submission s"
        " ON s.id = i.submission_id WHERE batch_id = ? GROUP BY state ORDER BY state",
        (number,),
    )
    return {each["state"]: each["count"] for each in found}


def items(db: Database, number: int, *, limit: int) -> list[Item]:
    """Return answers of a batch: first what needs a look, each kind in the list's order."""
    found = rows(
        db,
        f"{_ITEM} WHERE batch_id = ? ORDER BY state NOT IN ('refused', 'kept'), position LIMIT ?",
        (number, limit),
    )
    return [_item(each) for each in found]


def latest(db: Database, *, limit: int) -> list[Batch]:
    """Return batches with an answer that can be seen, the newest first."""
    found = rows(
        db,
        "SELECT * FROM batch WHERE started_at IS NOT NULL AND EXISTS (SELECT 1 FROM batch_item i"
        " JOIN submission s ON s.id = i.submission_id WHERE batch_id = batch.id)"
        " ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [_batch(each) for each in found]


def changed_since(db: Database, reference: str, event: int, *, loud: str) -> bool:
    """Return whether anything `loud` has happened to an answer after an event."""
    sql = f"SELECT 1 FROM event WHERE subject = ? AND id > ? AND {loud} LIMIT 1"
    return value(db, sql, (reference, event)) is not None


def later_in(db: Database, item: Item) -> list[str]:
    """Return the later answers in the same batch that can come from the same sender, newest first.

    The same address, or a party in common, in one consultation; `core.supposing` decides.
    """
    sql = f"{_OF_ONE_SENDER.format(sign='>')} ORDER BY l.received_at DESC, l.id DESC LIMIT 20"
    found = rows(db, sql, {"batch": item.batch, "reference": item.reference})
    return [each["reference"] for each in found]


def has_earlier(db: Database, item: Item) -> bool:
    """Return whether the batch holds an earlier answer that can come from the same sender."""
    sql = f"{_OF_ONE_SENDER.format(sign='<')} LIMIT 1"
    return value(db, sql, {"batch": item.batch, "reference": item.reference}) is not None


_OF_ONE_SENDER = (
    "SELECT l.reference FROM submission e JOIN batch_item i ON i.batch_id = :batch"
    " JOIN submission l ON l.id = i.submission_id AND l.consultation_id = e.consultation_id"
    " AND (l.received_at, l.id) {sign} (e.received_at, e.id)"
    " WHERE e.reference = :reference AND ((e.email != '' AND l.email = e.email COLLATE NOCASE)"
    " OR EXISTS (SELECT 1 FROM submission_party a JOIN submission_party b USING (party_id)"
    " WHERE a.submission_id = e.id AND b.submission_id = l.id))"
)


def _batch(found: dict[str, Any]) -> Batch:
    def moment(name: str) -> datetime | None:
        return moment_of(found[name]) if found[name] else None

    return Batch(
        number=found["id"],
        act=Act(found["act"]),
        words=found["words"],
        made_at=moment_of(found["made_at"]),
        made_by=found["made_by"],
        seen_event=found["seen_event"],
        started_at=moment("started_at"),
        undone_at=moment("undone_at"),
        undone_by=found["undone_by"],
    )


def _item(found: dict[str, Any]) -> Item:
    return Item(**{**found, "state": State(found["state"])})
