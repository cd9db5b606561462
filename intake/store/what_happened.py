"""What happened since a publication, and which answers that may be about."""

from collections.abc import Collection

from sqlite_utils import Database

from intake.store.connection import rows, value
from intake.store.publishable import LOUD


def happened(db: Database, event: int) -> list[tuple[str, str, str]]:
    """Return action, consultation and subject of what happened after `event` and may be public."""
    found = rows(
        db,
        "SELECT DISTINCT action, consultation, subject FROM event"
        f" WHERE id > ? AND {LOUD} ORDER BY action, consultation, subject",
        (event,),
    )
    return [(each["action"], each["consultation"], each["subject"]) for each in found]


def answers_of(db: Database, names: Collection[str]) -> set[str] | None:
    """Return the public ids of all answers to these consultations, or from these parties.

    None where a name is neither.
    """
    ids: set[str] = set()
    for name in names:
        if value(db, "SELECT 1 FROM consultation WHERE slug = ?", (name,)):
            sql = (
                "SELECT s.public_id FROM submission s JOIN consultation c"
                " ON c.id = s.consultation_id WHERE c.slug = ?"
            )
        elif value(db, "SELECT 1 FROM party WHERE name = ?", (name,)):
            sql = (
                "SELECT s.public_id FROM submission s JOIN submission_party sp"
                " ON sp.submission_id = s.id JOIN party p ON p.id = sp.party_id WHERE p.name = ?"
            )
        else:
            return None
        ids |= {each["public_id"] for each in rows(db, sql, (name,))}
    return ids
