"""Retention dates and legal holds, by consultation."""

from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from intake.core.consultation import COPENHAGEN
from intake.core.retention import Hold, Retention, by_default
from intake.store.connection import moment_of, row, rows, text_of
from intake.store.holds import hold_of

_OF = "(SELECT id FROM consultation WHERE slug = ?)"
_SELECT = (
    "SELECT slug, closes_at, r.due_on, r.confirmed_at, r.confirmed_by, r.erased_at"
    " FROM consultation c LEFT JOIN retention r ON r.consultation_id = c.id"
)


def of(db: Database, slug: str, *, years: int) -> Retention:
    """Return how long the private of a consultation is kept; `years` where nobody set a day."""
    found = row(db, f"{_SELECT} WHERE slug = ?", (slug,))
    if found is None:
        return Retention(slug=slug, due_on=date.max, is_set=False)
    return _retention(found, years)


def every(db: Database, *, years: int) -> list[Retention]:
    """Return the same of every consultation that is no draft, those due first at the top."""
    found = rows(db, f"{_SELECT} WHERE stage != 'draft' ORDER BY slug")
    return sorted((_retention(each, years) for each in found), key=lambda each: each.due_on)


def set_day(db: Database, slug: str, day: date, *, by: str, now: datetime) -> None:
    """Write the day; what was confirmed for another day must be confirmed anew."""
    db.conn.execute(
        f"INSERT INTO retention (consultation_id, due_on, set_at, set_by) VALUES ({_OF}, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET due_on = excluded.due_on, set_at = excluded.set_at,"
        " set_by = excluded.set_by, confirmed_at = NULL, confirmed_by = ''",
        (slug, day.isoformat(), text_of(now), by),
    )


def confirm(db: Database, kept: Retention, *, by: str, now: datetime) -> None:
    """Write that what is due shall go."""
    db.conn.execute(
        "INSERT INTO retention (consultation_id, due_on, set_at, set_by, confirmed_at,"
        f" confirmed_by) VALUES ({_OF}, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by",
        (kept.slug, kept.due_on.isoformat(), text_of(now), by, text_of(now), by),
    )


def mark_erased(db: Database, slug: str, *, now: datetime) -> None:
    """Write that the private of a consultation is gone."""
    sql = f"UPDATE retention SET erased_at = ? WHERE consultation_id = {_OF}"
    db.conn.execute(sql, (text_of(now), slug))


def place_hold(
    db: Database, slug: str, reason: str, until: date | None, *, by: str, now: datetime
) -> None:
    """Write a legal hold."""
    db.conn.execute(
        "INSERT INTO legal_hold (consultation_id, reason, placed_at, placed_by, until)"
        f" VALUES ({_OF}, ?, ?, ?, ?)",
        (slug, reason, text_of(now), by, until.isoformat() if until else ""),
    )


def lift_hold(db: Database, slug: str, number: int, *, by: str, now: datetime) -> bool:
    """Write that a hold is lifted; return False where it was, or there is none."""
    found = db.conn.execute(
        "UPDATE legal_hold SET lifted_at = ?, lifted_by = ? WHERE id = ? AND lifted_at IS NULL"
        f" AND consultation_id = {_OF}",
        (text_of(now), by, min(number, 2**62), slug),
    )
    return found.rowcount == 1


def holds(db: Database, slug: str) -> list[Hold]:
    """Return the holds of a consultation, lifted ones too, the newest first."""
    found = rows(
        db, f"SELECT * FROM legal_hold WHERE consultation_id = {_OF} ORDER BY id DESC", (slug,)
    )
    return [hold_of(each) for each in found]


def erased_on(db: Database) -> dict[str, date]:
    """Return the day (in Copenhagen) on which the private went, by consultation; only those."""
    found = rows(
        db,
        "SELECT slug, erased_at FROM retention JOIN consultation c ON c.id = consultation_id"
        " WHERE erased_at IS NOT NULL",
    )
    return {
        each["slug"]: moment_of(each["erased_at"]).astimezone(COPENHAGEN).date() for each in found
    }


def _retention(found: dict[str, Any], years: int) -> Retention:
    due = found["due_on"]
    return Retention(
        slug=found["slug"],
        due_on=date.fromisoformat(due) if due else by_default(moment_of(found["closes_at"]), years),
        is_set=due is not None,
        confirmed_at=moment_of(found["confirmed_at"]) if found["confirmed_at"] else None,
        confirmed_by=found["confirmed_by"] or "",
        erased_at=moment_of(found["erased_at"]) if found["erased_at"] else None,
    )
