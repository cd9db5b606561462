"""Which publications there were: number, moment, what each was made from, and its hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True)
class Generation:
    """One publication. `face` is what it was made from, `sha256` names the file's bytes."""

    number: int
    made_at: datetime
    face: str
    sha256: str


def last(db: Database) -> Generation | None:
    """Return the newest publication, or None before the first."""
    found = row(db, "SELECT * FROM generation ORDER BY number DESC LIMIT 1")
    if found is None:
        return None
    return Generation(found["number"], moment_of(found["made_at"]), found["face"], found["sha256"])


def every(db: Database) -> list[Generation]:
    """Return all publications, oldest first."""
    return [
        Generation(each["number"], moment_of(each["made_at"]), each["face"], each["sha256"])
        for each in rows(db, "SELECT * FROM generation ORDER BY number")
    ]


def add(db: Database, generation: Generation) -> None:
    """Record a publication inside the caller's transaction."""
    db.conn.execute(
        "INSERT INTO generation (number, made_at, face, sha256) VALUES (?, ?, ?, ?)",
        (
            generation.number,
            text_of(generation.made_at),
            generation.face,
            generation.sha256,
        ),
    )
