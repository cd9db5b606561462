"""Answers that somebody gave on behalf of several parties, as one of the others sees them."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import moment_of, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Joint:
    """A joint answer that names a party which did not send it: facts of it, never its words."""

    public_id: str
    sender: str
    parties: tuple[str, ...]
    received_at: datetime
    answers: int
    points: int
    attachments: int
    is_disowned: bool


def naming(db: Database, slug: str, party: str) -> list[Joint]:
    """Return the answers in force that name this party with others and were sent by another."""
    found = rows(
        db,
        "SELECT s.id, s.public_id, s.received_at, s.organisation, other.name AS written_as,"
        " (SELECT count(DISTINCT question_key) FROM answer a WHERE a.submission_id = s.id)"
        "  AS answers,"
        " (SELECT count(*) FROM point p WHERE p.submission_id = s.id) AS points,"
        " (SELECT count(*) FROM attachment f WHERE f.submission_id = s.id) AS attachments,"
        " EXISTS (SELECT 1 FROM disowned d WHERE d.submission_id = s.id"
        "  AND d.party_id = party.id) AS is_disowned"
        " FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " JOIN submission_party sp ON sp.submission_id = s.id"
        " JOIN party ON party.id = sp.party_id"
        " LEFT JOIN draft ON draft.reference = s.reference"
        " LEFT JOIN party other ON other.id = draft.party_id"
        " WHERE slug = ? AND party.name = ? AND s.status != 'withdrawn'"
        " AND (SELECT count(*) FROM submission_party n WHERE n.submission_id = s.id) > 1"
        " AND coalesce(other.name, s.organisation) != party.name ORDER BY s.received_at, s.id",
        (slug, party),
    )
    return [
        Joint(
            public_id=each["public_id"],
            sender=each["written_as"] or each["organisation"],
            parties=_named(db, each["id"]),
            received_at=moment_of(each["received_at"]),
            answers=each["answers"],
            points=each["points"],
            attachments=each["attachments"],
            is_disowned=bool(each["is_disowned"]),
        )
        for each in found
    ]


def disown(db: Database, public_id: str, party: str, *, reason: str, now: datetime) -> str:
    """Note that it is not this party's answer, so that a person looks; return its reference.

    Empty where that was noted before.
    """
    added = db.conn.execute(
        "INSERT INTO disowned (submission_id, party_id, at) SELECT s.id, party.id, ?"
        " FROM submission s, party WHERE s.public_id = ? AND party.name = ?"
        " ON CONFLICT DO NOTHING",
        (text_of(now), public_id, party),
    ).rowcount
    if not added:
        return ""
    found = db.conn.execute(
        "UPDATE submission SET needs_review = 1, reasons = json_insert(reasons, '$[#]', ?)"
        " WHERE public_id = ? RETURNING reference",
        (reason, public_id),
    ).fetchone()
    return str(found[0])


def _named(db: Database, number: int) -> tuple[str, ...]:
    found = rows(
        db,
        "SELECT name FROM submission_party JOIN party ON party.id = party_id"
        " WHERE submission_id = ? ORDER BY name",
        (number,),
    )
    return tuple(each["name"] for each in found)
