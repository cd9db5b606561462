"""The event log: append-only, each row sealed with the hash of the one before."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.submission import Submission
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
        (*facts, previous, sealed(previous, facts)),
    )


def record_about(
    db: Database, action: str, submission: Submission, *, by: str, now: datetime, detail: str = ""
) -> None:
    """Add an event about an answer inside the caller's transaction."""
    record(
        db,
        action,
        submission.reference,
        actor=by,
        now=now,
        consultation=submission.consultation,
        detail=detail,
    )


def sealed(previous: str, facts: list[str]) -> str:
    """Return the seal of an event: over its facts and the seal before it."""
    return hashlib.sha256(json.dumps([previous, *facts]).encode()).hexdigest()


FACTS = ("at", "actor", "action", "consultation", "subject", "detail")


READ = "read"
"""The action of who looked at something: as well kept as any other, and far more frequent."""


def newest(db: Database) -> int:
    """Return the number of the last event there is, or 0."""
    return int(value(db, "SELECT id FROM event ORDER BY id DESC LIMIT 1") or 0)


def about(db: Database, subject: str) -> list[Event]:
    """Return what was done with one record, oldest first; not who read it."""
    sql = "SELECT * FROM event WHERE subject = ? AND action != 'read' ORDER BY id"
    return [event_of(each) for each in rows(db, sql, (subject,))]


def latest(
    db: Database, actions: Collection[str], *, count: int, among: int, slug: str = ""
) -> list[Event]:
    """Return the `count` newest events of these actions, of all consultations or one, newest first.

    Looked for `among` so many of the newest that are no reading.
    """
    marks = ", ".join("?" for _ in actions)
    found = rows(
        db,
        "SELECT * FROM (SELECT * FROM event WHERE action != 'read' ORDER BY id DESC LIMIT ?)"
        f" WHERE action IN ({marks}) AND ? IN ('', consultation) ORDER BY id DESC LIMIT ?",
        (among, *sorted(actions), slug, count),
    )
    return [event_of(each) for each in found]


def was_read(db: Database, subject: str, *, actor: str, detail: str, since: datetime) -> bool:
    """Return whether somebody is noted as having read this since a moment."""
    sql = (
        "SELECT 1 FROM event WHERE actor = ? AND subject = ? AND detail = ? AND at > ?"
        " AND action = 'read' LIMIT 1"
    )
    return value(db, sql, (actor, subject, detail, text_of(since))) is not None


def event_of(found: dict[str, Any]) -> Event:
    """Return the event that a row holds."""
    return Event(
        id=found["id"],
        at=moment_of(found["at"]),
        **{name: found[name] for name in FACTS[1:]},
    )
