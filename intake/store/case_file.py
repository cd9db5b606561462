"""What belongs to a consultation's case file, by number.

Lists of ids first, then each document by itself: a case file takes minutes, and while a reader
holds the record no answer can be written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, value

NO_DOCUMENTS = ("sign-in", "draft", "draft-member", "follow")
"""Letters that only open a door of their own: no part of the case."""


@dataclass(frozen=True)
class Delivered:
    """One letter as it went to one address. Moments are empty where they have not come."""

    letter: int
    place: int
    address: str
    queued_at: datetime
    subject: str
    state: str


def references(db: Database, slug: str) -> list[str]:
    """Return the references of all answers to the consultation, in the order they came."""
    found = rows(
        db,
        "SELECT reference FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " WHERE slug = ? AND erased_at IS NULL AND kept_face IS NULL ORDER BY s.id",
        (slug,),
    )
    return [each["reference"] for each in found]


def messages(db: Database, slug: str) -> list[int]:
    """Return the messages that a person or the rules tied to the consultation, oldest first."""
    found = rows(
        db,
        """SELECT id FROM inbox i WHERE erased_at IS NULL AND (placed_in = :slug
            OR EXISTS (SELECT 1 FROM message_part p WHERE p.inbox_id = i.id
                AND p.placed_in = :slug)
            OR EXISTS (SELECT 1 FROM submission s JOIN consultation c ON c.id = s.consultation_id
                WHERE s.inbox_id = i.id AND slug = :slug)
            OR EXISTS (SELECT 1 FROM submission_message m
                JOIN submission s ON s.id = m.submission_id
                JOIN consultation c ON c.id = s.consultation_id
                WHERE m.inbox_id = i.id AND slug = :slug))
            ORDER BY id""",
        {"slug": slug},
    )
    return [each["id"] for each in found]


def unplaced(db: Database) -> list[int]:
    """Return the messages that nothing ties to a consultation but what they are addressed to."""
    found = rows(
        db,
        """SELECT id FROM inbox i WHERE placed_in = '' AND fate IS NOT NULL
            AND fate != 'submitted' AND erased_at IS NULL ORDER BY id""",
    )
    return [each["id"] for each in found]


def letters(db: Database, slug: str) -> list[Delivered]:
    """Return every letter of the consultation and each address it went to, oldest first."""
    marks = ", ".join("?" for _ in NO_DOCUMENTS)
    found = rows(
        db,
        f"""SELECT letter.id, address, subject, queued_at, sent_at, refused_at, place
            FROM letter JOIN delivery ON letter_id = letter.id
            JOIN consultation c ON c.id = consultation_id
            WHERE slug = ? AND letter.kind NOT IN ({marks}) ORDER BY letter.id, place""",
        (slug, *NO_DOCUMENTS),
    )
    return [
        Delivered(
            each["id"],
            each["place"],
            each["address"],
            moment_of(each["queued_at"]),
            each["subject"],
            _state(each["sent_at"], each["refused_at"]),
        )
        for each in found
    ]


def _state(sent_at: str | None, refused_at: str | None) -> str:
    if refused_at:
        return f"refused {refused_at}"
    return f"sent {sent_at}" if sent_at else "waiting"


_ITS_EVENTS = """action NOT LIKE 'case file %' AND (consultation = :slug
    OR EXISTS (SELECT 1 FROM submission s JOIN consultation c ON c.id = s.consultation_id
        WHERE s.reference = e.subject AND slug = :slug))"""
"""Those of the consultation and of its answers. What only tells of case files is left out, so that
making one does not change the next."""


def last_event_at(db: Database, slug: str) -> datetime | None:
    """Return when something last happened in the case, or None; that it was read is nothing."""
    sql = f"SELECT max(at) FROM event e WHERE action != 'read' AND {_ITS_EVENTS}"
    found = value(db, sql, {"slug": slug})
    return moment_of(found) if found else None


def events(db: Database, slug: str) -> Iterator[dict[str, object]]:
    """Give the case's events, oldest first, a page at a time."""
    last = 0
    while True:
        found = rows(
            db,
            f"""SELECT e.id, at, actor, action, consultation, subject, detail, hash FROM event e
                WHERE e.id > :last AND {_ITS_EVENTS} ORDER BY e.id LIMIT 1000""",
            {"slug": slug, "last": last},
        )
        if not found:
            return
        yield from found
        last = cast("int", found[-1]["id"])
