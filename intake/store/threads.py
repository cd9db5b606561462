"""What a message answers: letters of ours, and messages that have their place already."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from intake.store.connection import rows

MOST_IDS = 20
"""Message-IDs looked up for one message: the newest of a thread say enough, and anybody can
write as many as fit in a header."""


@dataclass(frozen=True)
class Strand:
    """Where one letter or message of a thread has its place; `party` may be empty."""

    consultation: str
    party: str
    is_letter: bool


def strands(db: Database, message_ids: Sequence[str]) -> list[Strand]:
    """Return the places of our letters and of placed messages with these Message-IDs."""
    ids = [each for each in dict.fromkeys(message_ids) if each][-MOST_IDS:]
    marks = ", ".join("?" for _ in ids)
    found = rows(db, _STRANDS.format(marks=marks), [*ids, *ids, *ids])
    return [
        Strand(each["slug"], each["party"] or "", bool(each["is_letter"]))
        for each in found
        if each["slug"]
    ]


_STRANDS = """WITH answered AS (
        SELECT letter.inbox_id FROM letter WHERE letter.message_id IN ({marks})
        UNION SELECT id FROM inbox WHERE message_id IN ({marks})
    )
    SELECT slug, coalesce(party.name, answering.name) AS party, 1 AS is_letter FROM letter
        JOIN consultation c ON c.id = letter.consultation_id AND c.stage != 'draft'
        LEFT JOIN party ON party.id = letter.party_id
        LEFT JOIN submission s ON s.reference = letter.submission_reference
        LEFT JOIN submission_party sp ON sp.submission_id = s.id
        LEFT JOIN party answering ON answering.id = sp.party_id
        WHERE letter.message_id IN ({marks})
    UNION SELECT slug, party.name, 0 FROM answered
        JOIN submission s ON s.inbox_id = answered.inbox_id
        JOIN consultation c ON c.id = s.consultation_id AND c.stage != 'draft'
        LEFT JOIN submission_party sp ON sp.submission_id = s.id
        LEFT JOIN party ON party.id = sp.party_id
    ORDER BY is_letter DESC, slug, party"""
"""A receipt's parties are those of its answer; a letter by hand leads on to what it answered."""
