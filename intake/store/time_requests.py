"""Requests for more time, and the deadlines that parties were given."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from intake.core.asking_time import TimeRequest, TimeStatus
from intake.core.errors import NotFound
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = (
    "SELECT t.*, slug, party.name AS party FROM time_request t"
    " JOIN consultation c ON c.id = consultation_id JOIN party ON party.id = party_id"
)


def add(
    db: Database,
    slug: str,
    party: str,
    *,
    key: str,
    wanted_on: date | None,
    email: str,
    now: datetime,
) -> TimeRequest:
    """Keep a request of a party; asked again under the same key, it is the same request."""
    db.conn.execute(
        "INSERT INTO time_request (key, consultation_id, party_id, wanted_on, asked_at, email,"
        " status, until, reason, decided_by)"
        " SELECT ?, c.id, party.id, ?, ?, ?, 'asked', '', '', '' FROM consultation c, party"
        " WHERE slug = ? AND name = ? ON CONFLICT (key) DO NOTHING",
        (key, wanted_on.isoformat() if wanted_on else "", text_of(now), email, slug, party),
    )
    return get(db, int(value(db, "SELECT id FROM time_request WHERE key = ?", (key,))))


def with_key(db: Database, key: str) -> TimeRequest | None:
    """Return the request that was made under this key before, or None."""
    found = row(db, f"{_SELECT} WHERE t.key = ?", (key,))
    return _request(found) if found else None


def get(db: Database, number: int) -> TimeRequest:
    """Return one request. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE t.id = ?", (number,))
    if found is None:
        raise NotFound("request for time", str(number))
    return _request(found)


def decide(db: Database, request: TimeRequest) -> None:
    """Write what was decided of a request."""
    db.conn.execute(
        "UPDATE time_request SET status = ?, until = ?, reason = ?, decided_at = ?, decided_by = ?"
        " WHERE id = ?",
        (
            request.status,
            text_of(request.until) if request.until else "",
            request.reason,
            text_of(request.decided_at) if request.decided_at else None,
            request.decided_by,
            request.number,
        ),
    )


def of(db: Database, slug: str) -> list[TimeRequest]:
    """Return the requests in a consultation: those not decided first, then the newest."""
    found = rows(db, f"{_SELECT} WHERE slug = ? ORDER BY status != 'asked', t.id DESC", (slug,))
    return [_request(each) for each in found]


def waiting(db: Database, slug: str | None = None) -> list[TimeRequest]:
    """Return the requests nobody has answered, of all consultations or of one, oldest first."""
    where = " WHERE t.status = 'asked' AND (:slug IS NULL OR slug = :slug) ORDER BY t.id"
    return [_request(each) for each in rows(db, _SELECT + where, {"slug": slug})]


def deadline_of(db: Database, slug: str, parties: Collection[str]) -> datetime | None:
    """Return the latest deadline that any of these parties was given for itself, or None."""
    found = rows(
        db,
        f"{_SELECT} WHERE slug = ? AND status = 'granted' ORDER BY until DESC",
        (slug,),
    )
    return next((moment_of(each["until"]) for each in found if each["party"] in parties), None)


def _request(found: dict[str, Any]) -> TimeRequest:
    return TimeRequest(
        number=found["id"],
        consultation=found["slug"],
        party=found["party"],
        wanted_on=date.fromisoformat(found["wanted_on"]) if found["wanted_on"] else None,
        asked_at=moment_of(found["asked_at"]),
        email=found["email"],
        status=TimeStatus(found["status"]),
        until=moment_of(found["until"]) if found["until"] else None,
        reason=found["reason"],
        decided_at=moment_of(found["decided_at"]) if found["decided_at"] else None,
        decided_by=found["decided_by"],
    )
