"""The way out in two steps: what was approved waits for its sender's word, and for a person's."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions.receiving import may_write_to
from intake.config import Settings
from intake.core import publication, release
from intake.core.errors import ReleaseNotAllowed
from intake.core.release import Approval, Outcome, ReleaseBy
from intake.core.submission import Channel, Submission
from intake.store import approvals, consultations, events, objections, outbox, parties, submissions
from intake.store.connection import transaction

CLOCK = "system"


def edition_of(db: Database, submission: Submission) -> str:
    """Return the name of the public face that the answer has now."""
    consultation = consultations.get(db, submission.consultation)
    return publication.edition(
        publication.face(submission, consultation, parties.named(db, submission.draft.parties))
    )


def begin_within(
    db: Database, submission: Submission, *, by: str, now: datetime, is_heard: bool
) -> None:
    """Let a freshly approved answer wait where its consultation says so, inside the transaction.

    `is_heard` says that its sender has objected to this very edition and was overruled: then there
    is no second time to object.
    """
    consultation = consultations.get(db, submission.consultation)
    hours = 0 if is_heard else release.hours_for(submission, consultation.objection_hours)
    is_one_step = hours == 0 and consultation.release_by is ReleaseBy.APPROVER
    if is_one_step or not publication.would_be_visible(submission):
        return
    submissions.set_status(db, replace(submission, awaits_release=True))
    approvals.put(
        db,
        Approval(
            reference=submission.reference,
            edition=edition_of(db, submission),
            made_by=by,
            made_at=now,
            hours=hours,
        ),
    )


def let_out(
    db: Database, reference: str, *, by: str, is_publisher: bool, now: datetime
) -> Submission:
    """Release what another approved. Raises NotFound, ReleaseNotAllowed.

    What has changed since it was approved is not let out: it is returned as received, to be
    decided on again.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        its = consultations.get(db, submission.consultation).release_by
        approval = approvals.of(db, submission.reference)
        if (
            approval is None
            or approvals.is_unheard(db, submission.reference)
            or not release.may_release(its, approval, who=by, is_publisher=is_publisher, now=now)
        ):
            raise ReleaseNotAllowed(reference)
        _let_out(db, submission, approval, by=by, now=now)
        return submissions.get(db, submission.reference)


def lapse_within(db: Database, reference: str, *, by: str, now: datetime) -> None:
    """Put an answer that waits to be let out back to the desk if its public face has changed."""
    approval = approvals.of(db, reference)
    submission = submissions.get(db, reference)
    if approval is not None and approval.edition != edition_of(db, submission):
        _put_back(db, submission, "approval lapsed", by=by, now=now)


def run_clock(db: Database, *, settings: Settings, now: datetime) -> int:
    """Tell senders what will be public, and let out what nobody objected to in time.

    Return how much was done; each in a transaction of its own, so that running again is safe.
    """
    found = [each.reference for each in approvals.due(db, now=now)]
    for reference in found:
        _go_on(db, reference, settings=settings, now=now)
    settled = objections.untold(db)
    for objection in settled:
        _tell_outcome(db, objection.number, settings=settings, now=now)
    return len(found) + len(settled)


def _go_on(db: Database, reference: str, *, settings: Settings, now: datetime) -> None:
    with transaction(db):
        approval = approvals.of(db, reference)
        if approval is None:  # objected to, withheld or withdrawn meanwhile
            return
        submission = submissions.get(db, reference)
        consultation = consultations.get(db, submission.consultation)
        if not approval.is_told:
            _tell(db, submission, approval, settings=settings, now=now)
        elif release.goes_by_itself(consultation.release_by, approval, now) and not (
            approvals.is_unheard(db, reference)
        ):
            _let_out(db, submission, approval, by=CLOCK, now=now)


def _tell(
    db: Database, submission: Submission, approval: Approval, *, settings: Settings, now: datetime
) -> None:
    """Owe the letter with the public version; the time to object runs from the same moment."""
    if approval.edition != edition_of(db, submission):
        _put_back(db, submission, "approval lapsed", by=CLOCK, now=now)
        return
    told = approval.told(now)
    may_write = may_write_to(db, submission.draft.email, None, now, settings)
    if not may_write and submission.channel is not Channel.WEB:
        told = replace(approval, hours=0)  # no way leads to the sender
    approvals.put(db, told)
    if may_write:
        consultation = consultations.get(db, submission.consultation)
        face = publication.face(
            submission, consultation, parties.named(db, submission.draft.parties)
        )
        letter = letters.release(settings, consultation, submission, face, told)
        outbox.queue(db, letter, now=now)
    events.record_about(db, "sender told", submission, by=CLOCK, now=now)


def _let_out(
    db: Database, submission: Submission, approval: Approval, *, by: str, now: datetime
) -> None:
    if approval.edition != edition_of(db, submission):
        _put_back(db, submission, "approval lapsed", by=by, now=now)
        return
    submissions.set_status(db, release.let_out(submission))
    events.record_about(db, "submission released", submission, by=by, now=now)


def _put_back(db: Database, submission: Submission, action: str, *, by: str, now: datetime) -> None:
    submissions.set_status(db, release.put_back(submission))
    events.record_about(db, action, submission, by=by, now=now)


def _tell_outcome(db: Database, number: int, *, settings: Settings, now: datetime) -> None:
    """Owe the letter that says what became of an objection, unless the sender knows already."""
    with transaction(db):
        objection = next((each for each in objections.untold(db) if each.number == number), None)
        if objection is None:
            return
        objections.mark_told(db, number, now=now)
        submission = submissions.get(db, objection.reference)
        is_known = objection.outcome in {Outcome.CHANGED, Outcome.WITHDRAWN}
        if is_known or not may_write_to(db, submission.draft.email, None, now, settings):
            return
        consultation = consultations.get(db, submission.consultation)
        letter = letters.objection(settings, consultation, submission, objection)
        outbox.queue(db, letter, now=now)
