"""Those who follow, and what each was told."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.following import Follower, Frequency, Scope, Topic
from intake.core.identifiers import fingerprint
from intake.store.connection import moment_of, row, rows, text_of, value


def ask(
    db: Database, email: str, topic: Topic, frequency: Frequency, *, token: str, now: datetime
) -> Follower:
    """Note that this address was typed, to be confirmed by whoever reads its mail.

    An address that follows already keeps its place; one that had stopped must confirm again.
    """
    db.conn.execute(
        "INSERT INTO follower (email, scope, name, frequency, token_hash, asked_at, told_until)"
        " VALUES (:email, :scope, :name, :frequency, :token, :now, :now)"
        " ON CONFLICT (email, scope, name) DO UPDATE SET frequency = excluded.frequency,"
        " asked_at = excluded.asked_at, told_until = excluded.told_until,"
        " confirmed_at = NULL, ended_at = NULL WHERE confirmed_at IS NULL OR ended_at IS NOT NULL",
        {
            "email": email,
            "scope": topic.scope,
            "name": topic.name,
            "frequency": frequency,
            "token": fingerprint(token),
            "now": text_of(now),
        },
    )
    return with_token(db, token)


def with_token(db: Database, token: str) -> Follower:
    """Return who was given this link. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE token_hash = ?", (fingerprint(token),))
    if found is None:
        raise NotFound("follower", "(link)")
    return _follower(found)


def confirm(db: Database, number: int, *, now: datetime) -> None:
    """Begin: what happens from now on is told."""
    db.conn.execute(
        "UPDATE follower SET confirmed_at = ?, ended_at = NULL, told_until = ? WHERE id = ?",
        (text_of(now), text_of(now), number),
    )


def end(db: Database, number: int, *, now: datetime) -> None:
    """Stop; the row stays, so that the link still says so."""
    db.conn.execute("UPDATE follower SET ended_at = ? WHERE id = ?", (text_of(now), number))


def set_frequency(db: Database, number: int, frequency: Frequency) -> None:
    """Write how often letters come."""
    db.conn.execute("UPDATE follower SET frequency = ? WHERE id = ?", (frequency, number))


def told(db: Database, number: int, *, until: datetime) -> None:
    """Write up to which moment everything was told."""
    db.conn.execute("UPDATE follower SET told_until = ? WHERE id = ?", (text_of(until), number))


def owed(
    db: Database, frequency: Frequency, *, told_before: datetime, count: int
) -> list[Follower]:
    """Return followers of this frequency that were last told before this moment."""
    found = rows(
        db,
        f"{_SELECT} WHERE confirmed_at IS NOT NULL AND ended_at IS NULL AND frequency = ?"
        " AND told_until < ? ORDER BY told_until, follower.id LIMIT ?",
        (frequency, text_of(told_before), count),
    )
    return [_follower(each) for each in found]


def active(db: Database, email: str) -> list[Follower]:
    """Return all that an address follows (any case), in the order it was asked for."""
    found = rows(
        db,
        f"{_SELECT} WHERE lower(email) = lower(?) AND confirmed_at IS NOT NULL"
        " AND ended_at IS NULL ORDER BY follower.id",
        (email,),
    )
    return [_follower(each) for each in found]


def count_of(db: Database, slug: str) -> int:
    """Return how many follow a consultation."""
    return int(
        value(
            db,
            "SELECT count(*) FROM follower WHERE scope = 'consultation' AND name = ?"
            " AND confirmed_at IS NOT NULL AND ended_at IS NULL",
            (slug,),
        )
    )


def sweep(db: Database, *, before: datetime) -> None:
    """Forget addresses that were typed and never confirmed, and those that stopped long ago."""
    db.conn.execute(
        "DELETE FROM follower WHERE (confirmed_at IS NULL AND asked_at < :before)"
        " OR ended_at < :before",
        {"before": text_of(before)},
    )


_SELECT = (
    "SELECT follower.*, CASE scope WHEN 'topic' THEN follower.name"
    " WHEN 'consultation' THEN (SELECT title FROM consultation WHERE slug = follower.name)"
    " WHEN 'party' THEN (SELECT party.name FROM party WHERE public_id = follower.name) END AS shown"
    " FROM follower"
)


def _follower(found: dict[str, Any]) -> Follower:
    return Follower(
        number=found["id"],
        email=found["email"],
        topic=Topic(
            scope=Scope(found["scope"]), name=found["name"], shown=found["shown"] or found["name"]
        ),
        frequency=Frequency(found["frequency"]),
        asked_at=moment_of(found["asked_at"]),
        confirmed_at=moment_of(found["confirmed_at"]) if found["confirmed_at"] else None,
        ended_at=moment_of(found["ended_at"]) if found["ended_at"] else None,
        told_until=moment_of(found["told_until"]),
    )
