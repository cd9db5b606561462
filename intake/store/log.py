"""Looking through the event log, and proving that nobody has touched it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.store.connection import row, rows, text_of, value
from intake.store.events import FACTS, FIRST, Event, event_of, record, sealed

AT_A_TIME = 1000
"""Events held at once while the chain is followed; between two batches writers have their turn."""


LEAST = -(2**63)
"""Below every id a row can have: an event slipped in before the first has one below zero."""

TRIGGERS = frozenset({"event_is_kept", "event_is_final", "event_has_its_place"})
"""What the schema refuses changes of the log by."""


@dataclass(frozen=True, kw_only=True)
class Chain:
    """How the log stands: how many events, the last one and its seal, and the first broken one."""

    count: int
    last: int
    seal: str
    broken: int | None


def followed(db: Database) -> Chain:
    """Follow the chain from its first event on, whatever its length in little memory.

    It stops at the first event whose seal does not hold. An event that was taken away is found
    at the one after it; events that were taken off the end can only be missed by whoever has
    noted an earlier seal (`has_seal`).
    """
    previous, at, last, count = FIRST, LEAST, 0, 0
    erased = _erased(db)
    while True:
        found = rows(
            db, "SELECT * FROM main.event WHERE id > ? ORDER BY id LIMIT ?", (at, AT_A_TIME)
        )
        for each in found:
            facts = [each[name] for name in FACTS]
            holds = each["hash"] == sealed(previous, facts) or (
                erased.get(f"event {each['id']}") == sealed(each["hash"], facts)
            )
            if each["previous"] != previous or not holds:
                return Chain(count=count, last=last, seal=previous, broken=int(each["id"]))
            at = last = int(each["id"])
            previous, count = each["hash"], count + 1
        if len(found) < AT_A_TIME:
            return Chain(count=count, last=last, seal=previous, broken=None)


ERASED = "log words erased"
"""The action of an event that tells of another, whose facts about a person were emptied."""


def erase_facts(db: Database, number: int, names: Iterable[str], *, by: str, now: datetime) -> None:
    """Empty facts of an event (actor, subject, detail), inside the caller's transaction.

    Its seal stays, so that the chain does, but can no longer be worked out: a new event says so,
    and seals what is left. Words once gone can then be told from words that were changed.
    """
    emptied = ", ".join(f"{name} = ''" for name in names)
    db.conn.execute(f"UPDATE event SET {emptied} WHERE id = ?", (number,))
    found = rows(db, "SELECT * FROM main.event WHERE id = ?", (number,))[0]
    left = sealed(found["hash"], [found[name] for name in FACTS])
    record(
        db,
        ERASED,
        f"event {number}",
        actor=by,
        now=now,
        consultation=found["consultation"],
        detail=left,
    )


def _erased(db: Database) -> dict[str, str]:
    """Return the seal over what was left of each event whose facts were emptied, the last one."""
    sql = "SELECT subject, detail FROM main.event WHERE action = ? ORDER BY id"
    return {each["subject"]: each["detail"] for each in rows(db, sql, (ERASED,))}


def first_broken(db: Database) -> int | None:
    """Return the id of the first event whose seal does not hold, or None when all do."""
    return followed(db).broken


def has_seal(db: Database, number: int, seal: str) -> bool:
    """Return whether the event with this number still has the seal that somebody noted."""
    return str(value(db, "SELECT hash FROM event WHERE id = ?", (number,))) == seal


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the log is narrowed to; empty and None stand for all. `kind` is acts or reads."""

    kind: str = ""
    actor: str = ""
    subject: str = ""
    consultation: str = ""
    since: datetime | None = None
    until: datetime | None = None


KINDS: Mapping[str, str] = {"acts": "action != 'read'", "reads": "action = 'read'"}


def found(db: Database, wanted: Wanted, *, count: int, before: int | None = None) -> list[Event]:
    """Return up to `count` events that fit, with an id below `before`, newest first."""
    clauses: dict[str, Any] = {
        "id < ?": before if before is not None else 2**62,
        "actor = ?": wanted.actor or None,
        "subject = ?": wanted.subject or None,
        "consultation = ?": wanted.consultation or None,
        "at >= ?": text_of(wanted.since) if wanted.since else None,
        "at < ?": text_of(wanted.until) if wanted.until else None,
    }
    asked = {sql: each for sql, each in clauses.items() if each is not None}
    where = " AND ".join([*asked, *([KINDS[wanted.kind]] if wanted.kind in KINDS else [])])
    sql = f"SELECT * FROM event WHERE {where} ORDER BY id DESC LIMIT ?"
    return [event_of(each) for each in rows(db, sql, (*asked.values(), count))]


def seen_by(db: Database, subject: str) -> list[Event]:
    """Return who has read one record and when, oldest first: for its own person's asking."""
    sql = "SELECT * FROM event WHERE subject = ? AND action = 'read' ORDER BY id"
    return [event_of(each) for each in rows(db, sql, (subject,))]


def last(db: Database) -> tuple[int, str]:
    """Return the number of the newest event and its seal; 0 and the first seal when none is."""
    newest = row(db, "SELECT id, hash FROM event ORDER BY id DESC LIMIT 1")
    return (newest["id"], newest["hash"]) if newest else (0, FIRST)
