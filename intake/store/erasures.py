"""Erasures as the record knows them, and the lasting names of what was erased."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core.ledger import Entry, mark
from intake.store.connection import moment_of, rows, text_of, value
from intake.store.erasing import KINDS, Reach

NAMES: Mapping[str, str] = {
    "submission": "SELECT id, reference FROM submission",
    "inbox": "SELECT id, digest FROM inbox",
    "letter": "SELECT id, message_id FROM letter",
    "delivery": "SELECT d.rowid, l.message_id || ' ' || d.address FROM delivery d"
    " JOIN letter l ON l.id = d.letter_id",
    "mailing_letter": "SELECT id, token_hash FROM mailing_letter",
    "draft": "SELECT id, token_hash FROM draft",
    "draft_member": "SELECT id, token_hash FROM draft_member",
    "follower": "SELECT id, token_hash FROM follower",
    "time_request": "SELECT id, key FROM time_request",
    "party_address": "SELECT rowid, party_id || ' ' || address FROM party_address",
    "event": "SELECT id, hash FROM event",
    "upload": "SELECT rowid, token_hash FROM upload",
    "personal_hold": "SELECT id, placed_at || ' ' || who FROM personal_hold",
}
"""What a row is known by in any copy of the record: never a number that is given again."""

ADDRESSES: Mapping[str, str] = {
    "submission": "SELECT DISTINCT lower(email) FROM submission WHERE received_at <= ?",
    "inbox": "SELECT DISTINCT lower(mail_from) FROM inbox WHERE received_at <= ?",
    "draft": "SELECT DISTINCT lower(email) FROM draft WHERE begun_at <= ?",
    "follower": "SELECT DISTINCT lower(email) FROM follower WHERE asked_at <= ?",
    "time_request": "SELECT DISTINCT lower(email) FROM time_request WHERE asked_at <= ?",
    "delivery": "SELECT DISTINCT lower(address) FROM delivery d JOIN letter l"
    " ON l.id = d.letter_id WHERE queued_at <= ?",
}
"""Where mail addresses of people stand, as they were known at a moment."""


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """One erasure in the record; `finished_at` is None while files still wait to be cleaned."""

    id: int
    key: str
    at: datetime
    actor: str
    slug: str
    reason: str
    entry: str
    finished_at: datetime | None


def add(db: Database, entry: Entry) -> None:
    """Note an erasure inside the transaction that carries it out."""
    db.conn.execute(
        "INSERT INTO erasure (key, at, actor, consultation_id, reason, entry) VALUES"
        " (?, ?, ?, (SELECT id FROM consultation WHERE slug = ?), ?, ?)",
        (entry.key, text_of(entry.at), entry.by, entry.case, entry.reason, entry.line()),
    )


def keys(db: Database) -> set[str]:
    """Return the keys of all erasures that the record has had."""
    return {each["key"] for each in rows(db, "SELECT key FROM erasure")}


def every(db: Database) -> list[Erasure]:
    """Return all erasures, the newest first."""
    found = rows(
        db,
        "SELECT e.*, coalesce(slug, '') AS slug FROM erasure e LEFT JOIN consultation c"
        " ON c.id = e.consultation_id ORDER BY e.id DESC",
    )
    return [
        Erasure(
            **{name: each[name] for name in ("id", "key", "actor", "slug", "reason", "entry")},
            at=moment_of(each["at"]),
            finished_at=moment_of(each["finished_at"]) if each["finished_at"] else None,
        )
        for each in found
    ]


def of_answer(db: Database, reference: str, secret: str) -> bool:
    """Return whether an answer was erased by itself or with its person, and not with its case."""
    sql = "SELECT 1 FROM erasure WHERE consultation_id IS NULL AND instr(entry, ?)"
    return value(db, sql, (mark(secret, "submission", reference),)) is not None


def unfinished(db: Database) -> list[str]:
    """Return the keys of erasures whose files still wait to be cleaned."""
    found = rows(db, "SELECT key FROM erasure WHERE finished_at IS NULL ORDER BY id")
    return [each["key"] for each in found]


def finish(db: Database, found: Collection[str], *, now: datetime) -> None:
    """Note that nothing of these erasures is left anywhere."""
    db.conn.executemany(
        "UPDATE erasure SET finished_at = ? WHERE key = ?", [(text_of(now), each) for each in found]
    )


def things(db: Database, reach: Reach, secret: str) -> dict[str, tuple[str, ...]]:
    """Return what is to be erased as the ledger writes it."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, numbers in reach.rows.items():
        if numbers:
            names = (name for number, name in _named(db, kind) if number in numbers)
            found[kind] = tuple(mark(secret, kind, name) for name in names)
    return found


def again(db: Database, entry: Entry, secret: str) -> tuple[Reach, set[str]]:
    """Return which rows of this copy of the record an entry is about, and whose addresses."""
    reach = Reach()
    for kind in KINDS:
        wanted = set(entry.things.get(kind, ()))
        if wanted:
            found = _named(db, kind)
            reach.add(kind, (id for id, name in found if mark(secret, kind, name) in wanted))
    wanted = set(entry.things.get("address", ()))
    if not wanted:
        return reach, set()
    known = {
        str(address)
        for sql in ADDRESSES.values()
        for (address,) in db.conn.execute(sql, (text_of(entry.at),)).fetchall()
        if address
    }
    return reach, {each for each in known if mark(secret, "address", each) in wanted}


def _named(db: Database, kind: str) -> Iterator[tuple[int, str]]:
    for number, name in db.conn.execute(NAMES[kind]).fetchall():
        yield int(number), str(name)


def count(db: Database) -> int:
    """Return how many erasures there were."""
    return int(value(db, "SELECT count(*) FROM erasure"))


_CAME = {
    "submission": "received_at",
    "inbox": "received_at",
    "letter": "queued_at",
    "draft": "begun_at",
    "follower": "asked_at",
    "time_request": "asked_at",
    "personal_hold": "placed_at",
}


def keep_older(db: Database, reach: Reach, at: datetime) -> None:
    """Take out of a reach what came in after a moment: whoever came back came back by choice."""
    for kind, column in _CAME.items():
        newer = rows(db, f"SELECT rowid AS id FROM {kind} WHERE {column} > ?", (text_of(at),))
        reach.rows[kind] -= {each["id"] for each in newer}
