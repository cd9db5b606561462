"""What became of the points of an answer, as letters tell it."""

from sqlite_utils import Database

from intake.core.letter_told import PointTold
from intake.core.point import Fate
from intake.core.theme import Themes
from intake.store import points, themes


def of(db: Database, slug: str, reference: str) -> tuple[PointTold, ...]:
    """Return the points of one answer in their order, each with what became of it."""
    known = themes.of(db, slug)
    return tuple(
        PointTold(
            name=each.name,
            text=each.text,
            fate=each.assessment.fate,
            remark=each.assessment.remark,
            passed_to=each.assessment.passed_to if each.assessment.fate is Fate.PASSED_ON else "",
            theme=_theme(known, each),
        )
        for each in points.of_submission(db, slug, reference)
    )


def _theme(known: Themes, line: points.Line) -> str:
    theme = known.of_point(line.assessment.theme, line.word)
    return known.path(theme) if theme else line.word
