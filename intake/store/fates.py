"""What became of the points of an answer, as letters tell it."""

from sqlite_utils import Database

from intake.core.letter_told import PointTold
from intake.core.point import Fate
from intake.store import points


def of(db: Database, slug: str, reference: str) -> tuple[PointTold, ...]:
    """Return the points of one answer in their order, each with what became of it."""
    return tuple(
        PointTold(
            name=each.name,
            text=each.text,
            fate=each.assessment.fate,
            remark=each.assessment.remark,
            passed_to=each.assessment.passed_to if each.assessment.fate is Fate.PASSED_ON else "",
        )
        for each in points.of_submission(db, slug, reference)
    )
