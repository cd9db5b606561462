"""Letters that people at the desk wrote, to whoever sent a message or to a party; how they went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, value


@dataclass(frozen=True)
class Reply:
    """One answer by hand: an empty moment is one that has not come."""

    subject: str
    text: str
    address: str
    queued_at: datetime
    sent_at: datetime | None
    refused_at: datetime | None
    reply: str


_SELECT = (
    "SELECT subject, text, address, queued_at, sent_at, refused_at, reply FROM letter"
    " JOIN delivery ON letter_id = letter.id"
)
_TO_PARTY = (
    "kind = 'reply' AND inbox_id IS NULL"
    " AND consultation_id = (SELECT id FROM consultation WHERE slug = ?)"
    " AND party_id = (SELECT id FROM party WHERE name = ?)"
)


def of(db: Database, number: int) -> list[Reply]:
    """Return the letters that answer message `number`, the first first."""
    sql = f"{_SELECT} WHERE inbox_id = ? ORDER BY letter.id, address"
    return [_reply(each) for each in rows(db, sql, (number,))]


def to_party(db: Database, slug: str, party: str) -> list[Reply]:
    """Return the letters written by hand to a party about a consultation, the first first."""
    sql = f"{_SELECT} WHERE {_TO_PARTY} ORDER BY letter.id, address"
    return [_reply(each) for each in rows(db, sql, (slug, party))]


def count_to_party(db: Database, slug: str, party: str) -> int:
    """Return how many letters were written by hand to a party about a consultation."""
    return int(value(db, f"SELECT count(*) FROM letter WHERE {_TO_PARTY}", (slug, party)))


def _reply(found: dict[str, Any]) -> Reply:
    moments = ("queued_at", "sent_at", "refused_at")
    return Reply(**{**found, **{name: moment_of(found[name]) for name in moments if found[name]}})


def count(db: Database, number: int) -> int:
    """Return how many letters answer message `number`."""
    return int(value(db, "SELECT count(*) FROM letter WHERE inbox_id = ?", (number,)))
