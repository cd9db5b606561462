"""What became of the points of an answer, as letters and the memo tell it."""

from sqlite_utils import Database

from intake.core.letter_back import PointTold
from intake.core.submission import point_id
from intake.store.connection import rows


def of(db: Database, slug: str, reference: str) -> tuple[PointTold, ...]:
    """Return the points of one answer in their order."""
    found = rows(
        db,
        "SELECT p.number, p.text, c.id AS case_number, s.number AS submission FROM point p"
        " JOIN submission s ON s.id = p.submission_id JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? AND reference = ? ORDER BY p.number",
        (slug, reference),
    )
    return tuple(
        PointTold(
            name=point_id(each["case_number"], each["submission"], each["number"]),
            text=each["text"],
        )
        for each in found
    )
