"""What was public and is no longer: when it went, and by which reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core.withdrawal import Kind
from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """That an answer was taken down. `public_id` and `consultation` (its slug) name it."""

    public_id: str
    consultation: str
    at: datetime
    kind: Kind


# CROSS JOIN, which SQLite takes in the order as written: from what was taken down, which is little.
# Left to itself it goes through all answers along the public ids that it is to order by.
_SELECT = (
    "SELECT s.public_id, c.slug, w.at, w.kind FROM withdrawal w"
    " CROSS JOIN submission s ON s.id = w.submission_id"
    " CROSS JOIN consultation c ON c.id = s.consultation_id"
)

_IS_SHOWN = (
    "(s.status IN ('approved', 'published') AND NOT s.awaits_release AND s.preference != 'private')"
)
"""As `core.publication.visible` has it."""


def put(db: Database, reference: str, kind: Kind, *, by: str, now: datetime) -> None:
    """Note that an answer was taken down; what was noted of it before gives way."""
    db.conn.execute(
        "INSERT OR REPLACE INTO withdrawal (submission_id, at, actor, kind)"
        " SELECT id, ?, ?, ? FROM submission WHERE reference = ?",
        (text_of(now), by, kind, reference),
    )


def of(db: Database, reference: str) -> Withdrawal | None:
    """Return when and why an answer was last taken down, or None; it may be public again."""
    found = row(db, f"{_SELECT} WHERE s.reference = ?", (reference,))
    return _withdrawal(found) if found else None


def standing(db: Database) -> list[Withdrawal]:
    """Return all that was taken down and is not public again, in the order of public ids."""
    found = rows(db, f"{_SELECT} WHERE NOT {_IS_SHOWN} AND c.stage != 'draft' ORDER BY s.public_id")
    return [_withdrawal(each) for each in found]


def _withdrawal(found: dict[str, str]) -> Withdrawal:
    return Withdrawal(
        public_id=found["public_id"],
        consultation=found["slug"],
        at=moment_of(found["at"]),
        kind=Kind(found["kind"]),
    )
