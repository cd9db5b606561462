"""What was approved, in which edition, and how long its sender may object."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.release import Approval
from intake.store.connection import moment_of, row, rows, text_of

_SELECT = (
    "SELECT a.*, s.reference FROM approval a JOIN submission s ON s.id = a.submission_id"
    " WHERE s.awaits_release"
)


_UNHEARD = (
    "(EXISTS (SELECT 1 FROM release_reply r WHERE r.submission_id = s.id AND r.taken_as = '')"
    " OR EXISTS (SELECT 1 FROM inbox WHERE fate IS NULL AND received_at < a.objection_until))"
)


def put(db: Database, approval: Approval) -> None:
    """Write an approval in the place of the one before it."""
    db.conn.execute(
        "INSERT OR REPLACE INTO approval"
        " (submission_id, edition, made_at, made_by, hours, told_at, objection_until)"
        " SELECT id, ?, ?, ?, ?, ?, ? FROM submission WHERE reference = ?",
        (
            approval.edition,
            text_of(approval.made_at),
            approval.made_by,
            approval.hours,
            _text(approval.told_at),
            _text(approval.objection_until),
            approval.reference,
        ),
    )


def of(db: Database, reference: str) -> Approval | None:
    """Return the approval of an answer that waits to be let out, or None."""
    found = row(db, f"{_SELECT} AND s.reference = ?", (reference,))
    return _approval(found) if found else None


def is_unheard(db: Database, reference: str) -> bool:
    """Return whether the sender may have written about what waits, and nobody has read it."""
    return row(db, f"{_SELECT} AND s.reference = ? AND {_UNHEARD}", (reference,)) is not None


def waiting(db: Database, consultation: str | None = None) -> list[Approval]:
    """Return the approvals of all answers that wait to be let out, oldest first."""
    narrowed = (
        " AND s.consultation_id = (SELECT id FROM consultation WHERE slug = ?)"
        if consultation
        else ""
    )
    found = rows(
        db,
        f"{_SELECT}{narrowed} ORDER BY a.made_at, s.id",
        (consultation,) if consultation else (),
    )
    return [_approval(each) for each in found]


def due(db: Database, *, now: datetime) -> list[Approval]:
    """Return the approvals whose sender is to be told, or whose time to object is over.

    Not those that wait for a person's word and for nothing else, nor those whose sender may have
    written: a mail beside the answer that nobody has read, or one that came before the time was
    out and is not settled yet.
    """
    found = rows(
        db,
        f"{_SELECT} AND ((a.hours > 0 AND a.told_at IS NULL)"
        " OR ((a.hours = 0 OR a.objection_until <= ?) AND s.consultation_id IN"
        f" (SELECT id FROM consultation WHERE release_by = 'approver') AND NOT {_UNHEARD}))"
        " ORDER BY a.made_at, s.id",
        (text_of(now),),
    )
    return [_approval(each) for each in found]


def _text(moment: datetime | None) -> str | None:
    return text_of(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None


def _approval(found: dict[str, Any]) -> Approval:
    return Approval(
        reference=found["reference"],
        edition=found["edition"],
        made_by=found["made_by"],
        made_at=moment_of(found["made_at"]),
        hours=found["hours"],
        told_at=_moment(found["told_at"]),
        objection_until=_moment(found["objection_until"]),
    )
