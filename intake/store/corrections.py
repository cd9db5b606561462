"""What was put right in a consultation after it was announced, for everyone to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, text_of


@dataclass(frozen=True)
class Correction:
    """When something was put right (UTC), and what."""

    at: datetime
    text: str


def add(db: Database, slug: str, text: str, *, now: datetime) -> None:
    """Note what was put right."""
    db.conn.execute(
        "INSERT INTO correction (consultation_id, at, text)"
        " SELECT id, ?, ? FROM consultation WHERE slug = ?",
        (text_of(now), text, slug),
    )


def of(db: Database, slug: str) -> list[Correction]:
    """Return what was put right in a consultation, the newest first."""
    found = rows(
        db,
        "SELECT at, text FROM correction JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? ORDER BY correction.id DESC",
        (slug,),
    )
    return [Correction(moment_of(each["at"]), each["text"]) for each in found]
