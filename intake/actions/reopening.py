"""Taking a decision back: the answer waits to be read and decided on again."""

from datetime import datetime

from sqlite_utils import Database

from intake.actions import taking_down
from intake.core import moderation
from intake.core.submission import Submission
from intake.core.withdrawal import Kind
from intake.store import events, submissions


def reopen_within(db: Database, reference: str, *, by: str, now: datetime) -> Submission:
    """Let an answer wait again, inside the caller's transaction; what is public comes down.

    Raises NotFound, and DecisionNotAllowed for one that waits, or that its sender withdrew.
    """
    before = submissions.get(db, reference)
    submission = moderation.reopen(before)
    submissions.set_status(db, submission)
    taking_down.note_within(db, before, submission, kind=Kind.OTHER, by=by, now=now)
    events.record_about(db, "submission reopened", submission, by=by, now=now)
    return submission
