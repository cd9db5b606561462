"""Letters that people at the desk wrote in answer to a message, and how they went."""

from dataclasses import dataclass
from datetime import datetime

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


def of(db: Database, number: int) -> list[Reply]:
    """Return the letters that answer message `number`, the first first."""
    found = rows(
        db,
        "SELECT subject, text, address, queued_at, sent_at, refused_at, reply FROM letter"
        " JOIN delivery ON letter_id = letter.id WHERE inbox_id = ? ORDER BY letter.id, address",
        (number,),
    )
    moments = ("queued_at", "sent_at", "refused_at")
    return [
        Reply(**{**each, **{name: moment_of(each[name]) for name in moments if each[name]}})
        for each in found
    ]


def count(db: Database, number: int) -> int:
    """Return how many letters answer message `number`."""
    return int(value(db, "SELECT count(*) FROM letter WHERE inbox_id = ?", (number,)))
