"""Which messages of somebody else's mailbox are kept here, by the names that mailbox gave them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from intake.store.connection import rows, value


@dataclass(frozen=True)
class Source:
    """A folder as long as its numbers mean the same messages (RFC 9051 section 2.3.1.1)."""

    folder: str
    uidvalidity: int


def has(db: Database, source: Source, uid: int) -> bool:
    """Return whether this message is kept."""
    return (
        value(
            db,
            "SELECT 1 FROM fetched WHERE folder = ? AND uidvalidity = ? AND uid = ?",
            (source.folder, source.uidvalidity, uid),
        )
        is not None
    )


def record(db: Database, source: Source, uid: int) -> None:
    """Note that a message is kept, in the transaction that keeps it."""
    db.conn.execute(
        "INSERT INTO fetched (folder, uidvalidity, uid) VALUES (?, ?, ?)",
        (source.folder, source.uidvalidity, uid),
    )


def uids(db: Database, source: Source, *, first: int) -> set[int]:
    """Return the numbers from `first` on that are kept."""
    found = rows(
        db,
        "SELECT uid FROM fetched WHERE folder = ? AND uidvalidity = ? AND uid >= ? ORDER BY uid",
        (source.folder, source.uidvalidity, first),
    )
    return {each["uid"] for each in found}


def unmarked(db: Database, source: Source) -> list[int]:
    """Return the numbers of messages that are kept and not yet marked as such over there."""
    found = rows(
        db,
        "SELECT uid FROM fetched WHERE folder = ? AND uidvalidity = ? AND marked = 0 ORDER BY uid",
        (source.folder, source.uidvalidity),
    )
    return [each["uid"] for each in found]


def mark(db: Database, source: Source, numbers: Iterable[int]) -> None:
    """Note that these are marked in their mailbox."""
    db.conn.executemany(
        "UPDATE fetched SET marked = 1 WHERE folder = ? AND uidvalidity = ? AND uid = ?",
        [(source.folder, source.uidvalidity, each) for each in numbers],
    )
