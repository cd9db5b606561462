"""The event log: append-only, each row sealed with the hash of the one before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, text_of, value

FIRST = "0" * 64
"""What stands in the first row where the others have the hash before them."""


@dataclass(frozen=True)
class Event:
    """Who did what to which record, when (UTC). `subject` is a reference, name or number."""

    id: int
    at: datetime
    actor: str
    action: str
    consultation: str
    subject: str
    detail: str


def record(
    db: Database,
    action: str,
    subject: str,
    *,
    actor: str,
    now: datetime,
    consultation: str = "",
    detail: str = "",
) -> None:
    """Add an event inside the caller's transaction. `detail` never holds a respondent's words."""
    previous = value(db, "SELECT hash FROM event ORDER BY id DESC LIMIT 1") or FIRST
    facts = [text_of(now), actor, action, consultation, subject, detail]
    db.conn.execute(
        "INSERT INTO event (at, actor, action, consultation, subject, detail, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*facts, previous, _seal(previous, facts)),
    )


def _seal(previous: str, facts: list[str]) -> str:
    return hashlib.sha256(json.dumps([previous, *facts]).encode()).hexdigest()


def first_broken(db: Database) -> int | None:
    """Return the id of the first event whose seal does not hold, or None when all do."""
    previous = FIRST
    for each in rows(db, "SELECT * FROM event ORDER BY id"):
        facts = [each[name] for name in _FACTS]
        if each["previous"] != previous or each["hash"] != _seal(previous, facts):
            return int(each["id"])
        previous = each["hash"]
    return None


_FACTS = ("at", "actor", "action", "consultation", "subject", "detail")


def newest(db: Database) -> int:
    """Return the number of the last event there is, or 0."""
    return int(value(db, "SELECT id FROM event ORDER BY id DESC LIMIT 1") or 0)


def about(db: Database, subject: str) -> list[Event]:
    """Return the events of one record, oldest first."""
    return [
        _event(each)
        for each in rows(db, "SELECT * FROM event WHERE subject = ? ORDER BY id", (subject,))
    ]


def latest(db: Database, *, count: int, before: int | None = None) -> list[Event]:
    """Return up to `count` events with an id below `before`, newest first."""
    limit = before if before is not None else 2**62
    return [
        _event(each)
        for each in rows(
            db, "SELECT * FROM event WHERE id < ? ORDER BY id DESC LIMIT ?", (limit, count)
        )
    ]


def _event(found: dict[str, Any]) -> Event:
    return Event(
        id=found["id"],
        at=moment_of(found["at"]),
        **{name: found[name] for name in _FACTS[1:]},
    )
