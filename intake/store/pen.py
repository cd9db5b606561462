"""The holding pen as a list: which messages wait for a person, and for which reasons."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.placing import Fate
from intake.store.connection import moment_of, rows, value


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One message in the holding pen, as far as it could be read."""

    number: int
    received_at: datetime
    address: str
    subject: str
    fate: Fate
    reason: str


_WAITS = "fate IN ('held', 'unreadable')"
_REASON = (
    "CASE WHEN instr(fate_reason, ': ') THEN"
    " substr(fate_reason, 1, instr(fate_reason, ': ') - 1) ELSE fate_reason END"
)
"""A reason without the particulars of one message, which follow its colon."""


def waiting(db: Database, *, reason: str = "", limit: int = 200, offset: int = 0) -> list[Waiting]:
    """Return the messages that wait, for this reason or any, oldest first, without their bytes."""
    found = rows(
        db,
        "SELECT id, received_at, mail_from, fate, fate_reason, reading FROM inbox"
        f" WHERE {_WAITS} AND (:reason = '' OR {_REASON} = :reason)"
        " ORDER BY id LIMIT :limit OFFSET :offset",
        {"reason": reason, "limit": limit, "offset": offset},
    )
    return [_waiting(each) for each in found]


def count(db: Database, *, reason: str = "") -> int:
    """Return how many messages `waiting` would give without a limit."""
    sql = f"SELECT count(*) FROM inbox WHERE {_WAITS} AND (:reason = '' OR {_REASON} = :reason)"
    return int(value(db, sql, {"reason": reason}))


def beside(db: Database, number: int) -> tuple[int | None, int | None]:
    """Return the numbers of the messages that wait before and after this one, round the end."""
    found = [each["id"] for each in rows(db, f"SELECT id FROM inbox WHERE {_WAITS} ORDER BY id")]
    others = [each for each in found if each != number]
    if not others:
        return None, None
    before = [each for each in others if each < number]
    after = [each for each in others if each > number]
    return (before or others)[-1], (after or others)[0]


def reasons(db: Database) -> list[tuple[str, int]]:
    """Return for which reasons messages wait, with how many, the most common first."""
    found = rows(
        db,
        f"SELECT {_REASON} AS reason, count(*) AS number FROM inbox"
        f" WHERE {_WAITS} GROUP BY reason ORDER BY number DESC, reason",
    )
    return [(each["reason"], each["number"]) for each in found]


def _waiting(found: dict[str, Any]) -> Waiting:
    reading = json.loads(found["reading"]) if found["reading"] else {}
    return Waiting(
        number=found["id"],
        received_at=moment_of(found["received_at"]),
        address=(reading.get("from") or {}).get("address") or found["mail_from"],
        subject=reading.get("subject") or "",
        fate=Fate(found["fate"]),
        reason=found["fate_reason"],
    )
