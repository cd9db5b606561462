"""What was made of points: as it stands, and every change of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import point
from intake.core.point import Assessment
from intake.store.connection import moment_of, row, rows, text_of, value

_COLUMNS = (
    *("summary", "remark", "fate", "passed_to", "their_answer", "assigned_to", "place"),
    *("passed_on", "answered_on", "paragraphs"),
)


@dataclass(frozen=True)
class Kept:
    """An assessment as it stands; number and edition are 0 where nobody has made one yet."""

    number: int
    edition: int
    assessment: Assessment


def get(db: Database, reference: str, point_number: int) -> Kept:
    """Return what was made of a point, which may be nothing yet."""
    found = row(
        db,
        "SELECT a.* FROM assessment a JOIN submission s ON s.id = submission_id"
        " WHERE reference = ? AND a.number = ?",
        (reference, point_number),
    )
    return kept(found) if found else Kept(0, 0, Assessment())


def numbered(db: Database, number: int) -> Kept | None:
    """Return the assessment with this number, or None."""
    found = row(db, "SELECT * FROM assessment WHERE id = ?", (number,))
    return kept(found) if found else None


def kept(found: dict[str, Any]) -> Kept:
    """Return the assessment of a row of its table."""
    return Kept(found["id"], found["edition"], of_row(found))


def of_row(found: dict[str, Any]) -> Assessment:
    """Return what the columns of the table say."""
    values = {name: found[name] for name in _COLUMNS}
    values["paragraphs"] = json.loads(values["paragraphs"])
    return point.of_values(
        {**values, "theme": found["theme_id"] or 0, "same_as": found["same_as"] or 0}
    )


def put(db: Database, reference: str, point_number: int, assessment: Assessment) -> Kept:
    """Write an assessment as the next edition of the point's."""
    columns = {
        "summary": assessment.summary,
        "remark": assessment.remark,
        "fate": assessment.fate,
        "passed_to": assessment.passed_to,
        "passed_on": assessment.passed_on.isoformat() if assessment.passed_on else "",
        "answered_on": assessment.answered_on.isoformat() if assessment.answered_on else "",
        "their_answer": assessment.their_answer,
        "assigned_to": assessment.assigned_to,
        "place": assessment.place,
        "paragraphs": json.dumps(assessment.paragraphs),
        "theme_id": assessment.theme or None,
        "same_as": assessment.same_as or None,
    }
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
    found = db.conn.execute(
        f"INSERT INTO assessment (submission_id, number, edition, {', '.join(columns)})"
        f" SELECT id, :number, 1, {', '.join(':' + name for name in columns)}"
        " FROM submission WHERE reference = :reference"
        f" ON CONFLICT (submission_id, number) DO UPDATE SET edition = edition + 1, {updates}"
        " RETURNING id, edition",
        {**columns, "reference": reference, "number": point_number},
    ).fetchone()
    return Kept(int(found[0]), int(found[1]), assessment)


@dataclass(frozen=True)
class Change:
    """One change of one point's assessment; those of one `batch` were made by one press."""

    number: int
    batch: int
    reference: str
    point: int
    edition: int
    at: datetime
    actor: str
    what: str
    was: Assessment
    became: Assessment
    is_undone: bool


def keep_changes(
    db: Database,
    made: Sequence[tuple[Kept, Assessment]],
    *,
    what: str,
    by: str,
    now: datetime,
) -> int:
    """Write changes made by one press, each as it is now with what it was; return their batch."""
    batch = int(value(db, "SELECT coalesce(max(id), 0) + 1 FROM assessment_change"))
    db.conn.executemany(
        "INSERT INTO assessment_change (batch, assessment_id, edition, at, actor, what, was,"
        " became) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                batch,
                after.number,
                after.edition,
                text_of(now),
                by,
                what,
                point.as_kept(was),
                point.as_kept(after.assessment),
            )
            for after, was in made
        ],
    )
    return batch


_CHANGES = (
    "SELECT h.*, reference, a.number AS point FROM assessment_change h"
    " JOIN assessment a ON a.id = assessment_id JOIN submission s ON s.id = a.submission_id"
)


def history(db: Database, reference: str, point_number: int) -> list[Change]:
    """Return every change of a point's assessment, the newest first."""
    found = rows(
        db,
        f"{_CHANGES} WHERE reference = ? AND a.number = ? ORDER BY h.id DESC",
        (reference, point_number),
    )
    return [_change(each) for each in found]


def batch(db: Database, number: int) -> list[Change]:
    """Return the changes that one press made, in the order they were made."""
    found = rows(db, f"{_CHANGES} WHERE batch = ? ORDER BY h.id", (number,))
    return [_change(each) for each in found]


def mark_undone(db: Database, number: int, *, now: datetime) -> None:
    """Note that a batch was taken back."""
    db.conn.execute(
        "UPDATE assessment_change SET undone_at = ? WHERE batch = ?", (text_of(now), number)
    )


def _change(found: dict[str, Any]) -> Change:
    return Change(
        number=found["id"],
        batch=found["batch"],
        reference=found["reference"],
        point=found["point"],
        edition=found["edition"],
        at=moment_of(found["at"]),
        actor=found["actor"],
        what=found["what"],
        was=point.from_kept(found["was"]),
        became=point.from_kept(found["became"]),
        is_undone=found["undone_at"] is not None,
    )


def followers(db: Database, number: int) -> list[tuple[str, int]]:
    """Return the points that say the same as this assessment's: reference and point number."""
    found = rows(
        db,
        "SELECT reference, a.number FROM assessment a JOIN submission s ON s.id = submission_id"
        " WHERE same_as = ? ORDER BY received_at, s.id, a.number",
        (number,),
    )
    return [(each["reference"], each["number"]) for each in found]


def fates_public_at(db: Database, slug: str) -> datetime | None:
    """Return since when everyone may see the fates of a consultation's points, or None."""
    found = value(db, "SELECT fates_public_at FROM consultation WHERE slug = ?", (slug,))
    return moment_of(found) if found else None


def set_fates_public(db: Database, slug: str, at: datetime | None) -> None:
    """Write from when everyone may see the fates, or with None that nobody may."""
    db.conn.execute(
        "UPDATE consultation SET fates_public_at = ? WHERE slug = ?",
        (text_of(at) if at else None, slug),
    )
