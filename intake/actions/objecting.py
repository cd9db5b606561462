"""What senders say of the public version of their answer before it is public."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions.releasing import edition_of
from intake.core import release
from intake.core.errors import DecisionNotAllowed, ReasonMissing
from intake.core.release import Approval, Outcome
from intake.core.submission import Status, Submission
from intake.store import approvals, events, objections, submissions
from intake.store.connection import transaction


def object_to(db: Database, reference: str, text: str, *, edition: str, now: datetime) -> None:
    """Take the sender's objection: the answer is to be decided on again, and waits no longer.

    Raises NotFound, and DecisionNotAllowed where it is let out already, nobody asked, or `edition`
    is not what would be public any more.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        _require_asked(db, submission, edition)
        objections.add(db, reference, text, edition=edition, now=now)
        submissions.set_status(db, release.put_back(submission))
        events.record_about(db, "submission objected", submission, by="respondent", now=now)


def object_by_mail_within(
    db: Database, submission: Submission, text: str, *, edition: str, now: datetime
) -> None:
    """Take as an objection what a sender wrote in a mail, as a person reads it; in a transaction.

    `edition` is what waited when the mail came. Raises DecisionNotAllowed where nothing waits to
    be let out or decided on, or another objection is open.
    """
    is_open = objections.open_one(db, submission.reference) is not None
    if is_open or not (release.may_object(submission) or submission.status is Status.RECEIVED):
        raise DecisionNotAllowed(submission.reference, submission.status, Status.RECEIVED)
    objections.add(db, submission.reference, text, edition=edition, now=now)
    if release.may_object(submission):
        submissions.set_status(db, release.put_back(submission))
    events.record_about(db, "submission objected", submission, by="respondent", now=now)


def accept(db: Database, reference: str, *, edition: str, now: datetime) -> None:
    """Take the sender's word that this may be public: the time to object ends now.

    Raises NotFound and DecisionNotAllowed, as `object_to` does.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        approval = _require_asked(db, submission, edition)
        if not approval.is_over(now):
            ended = replace(approval, told_at=approval.told_at or now, objection_until=now)
            approvals.put(db, ended)
            events.record_about(db, "public version accepted", submission, by="respondent", now=now)


def settle_within(
    db: Database, submission: Submission, *, reason: str, by: str, now: datetime
) -> bool:
    """Note what a decision makes of an open objection; return whether the sender was overruled.

    Inside the caller's transaction, after the decision. Raises ReasonMissing where the very same
    edition is approved again and nothing is said to its sender.
    """
    objection = objections.open_one(db, submission.reference)
    if objection is None:
        return False
    outcome = _outcome(submission, is_same=edition_of(db, submission) == objection.edition)
    if outcome is Outcome.OVERRULED and not reason.strip():
        raise ReasonMissing(submission.reference)
    said = reason.strip() if outcome is Outcome.OVERRULED else ""
    objections.settle(db, objection.number, outcome, by=by, reason=said, now=now)
    events.record_about(db, f"objection {outcome}", submission, by=by, now=now)
    return outcome is Outcome.OVERRULED


def _outcome(submission: Submission, *, is_same: bool) -> Outcome:
    if submission.status is Status.WITHDRAWN:
        return Outcome.WITHDRAWN
    if submission.status is Status.WITHHELD:
        return Outcome.WITHHELD
    return Outcome.OVERRULED if is_same else Outcome.CHANGED


def _require_asked(db: Database, submission: Submission, edition: str) -> Approval:
    approval = approvals.of(db, submission.reference)
    if (
        approval is None
        or approval.hours == 0
        or not release.may_object(submission)
        or approval.edition != edition
        or edition != edition_of(db, submission)
    ):
        raise DecisionNotAllowed(submission.reference, submission.status, Status.RECEIVED)
    return approval
