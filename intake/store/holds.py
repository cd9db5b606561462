"""Legal holds on one person or one answer; those on a consultation are in `store.retention`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from intake.core.retention import Hold
from intake.store.connection import moment_of, rows, text_of


@dataclass(frozen=True)
class PersonalHold:
    """A hold, and whom it is about: a mail address in small letters, or an answer's reference."""

    who: str
    hold: Hold


def place(
    db: Database, who: str, reason: str, until: date | None, *, by: str, now: datetime
) -> int:
    """Write a hold; return its number."""
    found = db.conn.execute(
        "INSERT INTO personal_hold (who, reason, placed_at, placed_by, until)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        (who, reason, text_of(now), by, until.isoformat() if until else ""),
    ).fetchone()
    return int(found[0])


def lift(db: Database, number: int, *, by: str, now: datetime) -> bool:
    """Write that a hold is lifted; return False where it was, or there is none."""
    found = db.conn.execute(
        "UPDATE personal_hold SET lifted_at = ?, lifted_by = ?"
        " WHERE id = ? AND lifted_at IS NULL AND who != ''",
        (text_of(now), by, min(number, 2**62)),
    )
    return found.rowcount == 1


def every(db: Database) -> list[PersonalHold]:
    """Return the holds that name somebody, lifted ones too, the newest first."""
    found = rows(db, "SELECT * FROM personal_hold WHERE who != '' ORDER BY id DESC")
    return [PersonalHold(each["who"], hold_of(each)) for each in found]


def hold_of(found: Mapping[str, Any]) -> Hold:
    """Return the hold that a row tells of."""
    return Hold(
        id=found["id"],
        reason=found["reason"],
        placed_at=moment_of(found["placed_at"]),
        placed_by=found["placed_by"],
        until=date.fromisoformat(found["until"]) if found["until"] else None,
        lifted_at=moment_of(found["lifted_at"]) if found["lifted_at"] else None,
        lifted_by=found["lifted_by"],
    )
