"""Deciding on what one has seen: a decision holds only while the answer stands as it was shown."""

from datetime import datetime

from sqlite_utils import Database

from intake.core import moderation
from intake.core.errors import DecisionNotAllowed
from intake.core.submission import Status, Submission
from intake.store import events, submissions
from intake.store.connection import transaction

FIT_FOR_ALL = frozenset({Status.APPROVED, Status.PUBLISHED})
"""The same decision: the second only says that the worker has carried out the first."""


def decide(
    db: Database,
    reference: str,
    wanted: Status,
    *,
    seen: Status,
    by: str,
    now: datetime,
    reason: str = "",
    detail: str = "",
) -> Submission:
    """Approve or withhold an answer that was `seen` in a status, unless it has another by now.

    Checked inside the transaction, so of two who decide at once one is told. Raises NotFound,
    DecisionNotAllowed, ReasonMissing. `detail` goes to the log and never holds a reader's words.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        if not _stands(submission.status, seen):
            raise DecisionNotAllowed(submission.reference, submission.status, wanted)
        decided = moderation.decide(submission, wanted, reason=reason)
        submissions.set_status(db, decided)
        events.record(
            db,
            f"submission {wanted}",
            decided.reference,
            actor=by,
            now=now,
            consultation=decided.consultation,
            detail=detail,
        )
        return decided


def _stands(status: Status, seen: Status) -> bool:
    return status is seen or {status, seen} <= FIT_FOR_ALL
