"""What machines sent, and was therefore settled without a person: to be looked through by one."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.placing import Fate
from intake.store.connection import moment_of, rows, value

_BY_MACHINE = "fate IN ('automatic', 'bounce', 'repeated') AND erased_at IS NULL"


@dataclass(frozen=True, kw_only=True)
class Handled:
    """One message, as far as it could be read; `kind` is finer than its fate."""

    number: int
    received_at: datetime
    address: str
    subject: str
    kind: str
    fate: Fate
    reason: str


def listed(
    db: Database, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> list[Handled]:
    """Return the messages of a kind, or of every kind, newest first, without their bytes."""
    where, values = _of(kind)
    found = rows(
        db,
        "SELECT id, received_at, mail_from, kind, fate, fate_reason, reading FROM inbox"
        f" WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_handled(each) for each in found]


def count(db: Database, *, kind: str | None = None) -> int:
    """Return how many messages `listed` would give without a limit."""
    where, values = _of(kind)
    return int(value(db, f"SELECT count(*) FROM inbox WHERE {where}", values))


def kinds(db: Database) -> list[tuple[str, int]]:
    """Return the kinds that there are, the most frequent first, with how many."""
    found = rows(
        db,
        f"SELECT kind, count(*) AS n FROM inbox WHERE {_BY_MACHINE}"
        " GROUP BY kind ORDER BY n DESC, kind",
    )
    return [(each["kind"], each["n"]) for each in found]


def _of(kind: str | None) -> tuple[str, tuple[str, ...]]:
    return (_BY_MACHINE, ()) if kind is None else (f"{_BY_MACHINE} AND kind = ?", (kind,))


def _handled(found: dict[str, Any]) -> Handled:
    reading = json.loads(found["reading"]) if found["reading"] else {}
    return Handled(
        number=found["id"],
        received_at=moment_of(found["received_at"]),
        address=(reading.get("from") or {}).get("address") or found["mail_from"],
        subject=reading.get("subject") or "",
        kind=found["kind"],
        fate=Fate(found["fate"]),
        reason=found["fate_reason"],
    )
