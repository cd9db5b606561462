"""Going on without files that nobody could read: one asks, another grants, each with a reason."""

from datetime import datetime

from sqlite_utils import Database

from intake.actions import releasing
from intake.core import file_face
from intake.core.errors import NotFound, ReasonMissing, SecondPersonNeeded
from intake.core.submission import Submission
from intake.store import events, submissions, unread_files
from intake.store.connection import transaction


def ask(db: Database, reference: str, *, reason: str, by: str, now: datetime) -> None:
    """Ask that an answer may go out without the files that could not be read.

    Raises NotFound, also where there is none such, and ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(reference)
    with transaction(db):
        submission = submissions.get(db, reference)
        files = [each.public_id for each in file_face.unread(submission)]
        if not files:
            raise NotFound("unread file", reference)
        unread_files.ask(db, reference, files, reason=reason.strip(), by=by, now=now)
        _note(db, "unread files asked about", submission, by=by, now=now, detail=reason.strip())


def grant(db: Database, reference: str, *, reason: str, by: str, now: datetime) -> None:
    """Let an answer go out without the files that somebody else asked about.

    The files stay behind for good, also one that is read later: nobody has looked at it. Raises
    NotFound, ReasonMissing, and SecondPersonNeeded for the one who asked.
    """
    if not reason.strip():
        raise ReasonMissing(reference)
    with transaction(db):
        submission = submissions.get(db, reference)
        unread = {each.public_id for each in file_face.unread(submission)}
        asked = [each for each in unread_files.of(db, reference) if each.attachment in unread]
        if not asked:
            raise NotFound("unread file", reference)
        if any(each.asked_by.casefold() == by.casefold() for each in asked):
            raise SecondPersonNeeded(reference)
        files = [each.attachment for each in asked]
        unread_files.grant(db, files, reason=reason.strip(), by=by, now=now)
        _note(db, "unread files let past", submission, by=by, now=now, detail=reason.strip())
        releasing.lapse_within(db, submission.reference, by=by, now=now)


def take_back(db: Database, reference: str, *, by: str, now: datetime) -> None:
    """Hold the answer back for its unread files again. Raises NotFound."""
    with transaction(db):
        submission = submissions.get(db, reference)
        if not unread_files.forget(db, reference):
            raise NotFound("unread file", reference)
        _note(db, "unread files held again", submission, by=by, now=now, detail="")
        releasing.lapse_within(db, submission.reference, by=by, now=now)


def _note(
    db: Database, action: str, submission: Submission, *, by: str, now: datetime, detail: str
) -> None:
    events.record_about(db, action, submission, by=by, now=now, detail=detail)
