"""Taking down what was public: gone at once, and its place says that, when and why."""

from datetime import datetime

from sqlite_utils import Database

from intake.core import publication
from intake.core.public_record import PublicWithdrawal
from intake.core.submission import Status, Submission
from intake.core.withdrawal import Kind
from intake.store import withdrawals


def note_within(
    db: Database,
    before: Submission,
    after: Submission,
    *,
    kind: Kind | None = None,
    by: str,
    now: datetime,
) -> None:
    """Note that an answer is public no longer, where it was; inside the caller's transaction.

    What was public once and is decided on anew while it is down gets the newer reason. Without a
    kind it is the sender's word, their correction, or ours without a closer reason.
    """
    was_public = before.status is Status.PUBLISHED and publication.visible(before)
    is_noted = withdrawals.of(db, before.reference) is not None
    if (was_public or is_noted) and not publication.visible(after) and not _is_on_its_way(after):
        withdrawals.put(db, before.reference, kind or _usual(after), by=by, now=now)


def faces(db: Database) -> list[PublicWithdrawal]:
    """Return what the public sees in the place of what was taken down."""
    return [
        PublicWithdrawal(
            id=each.public_id,
            consultation=each.consultation,
            withdrawn_at=each.at,
            cause=each.kind,
        )
        for each in withdrawals.standing(db)
    ]


def _is_on_its_way(after: Submission) -> bool:
    return after.status is Status.APPROVED and publication.would_be_visible(after)


def _usual(after: Submission) -> Kind:
    return {
        Status.WITHDRAWN: Kind.RESPONDENT,
        Status.APPROVED: Kind.RESPONDENT,  # who asked that it be not shown
        Status.RECEIVED: Kind.CORRECTED,
    }.get(after.status, Kind.OTHER)
