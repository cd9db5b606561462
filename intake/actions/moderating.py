"""Deciding: what is fit for the public, what is not, and where a stray message belongs."""

from datetime import datetime

from sqlite_utils import Database

from intake.actions import objecting, redacting, releasing, taking_down
from intake.core import moderation
from intake.core.errors import DecisionNotAllowed
from intake.core.placing import Fate
from intake.core.submission import Status, Submission
from intake.core.withdrawal import Kind
from intake.store import consultations, events, inbox, parties, submissions, suppositions, teamwork
from intake.store.connection import transaction

RESCUED = "en medarbejder har set, at det er et svar"


def approve(
    db: Database, reference: str, *, by: str, now: datetime, reason: str = ""
) -> Submission:
    """Find an answer fit to publish; `reason` tells its sender why, against their objection.

    Raises NotFound, DecisionNotAllowed, ReasonMissing.
    """
    return decide(db, reference, Status.APPROVED, reason=reason, by=by, now=now)


def withhold(
    db: Database,
    reference: str,
    *,
    reason: str,
    by: str,
    now: datetime,
    kind: Kind | None = None,
) -> Submission:
    """Keep an answer from the public; where it was public, its place says by which `kind`.

    Raises NotFound, DecisionNotAllowed, ReasonMissing.
    """
    return decide(db, reference, Status.WITHHELD, reason=reason, by=by, now=now, kind=kind)


def decide(
    db: Database,
    reference: str,
    wanted: Status,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    seen: Status | None = None,
    edition: str | None = None,
    detail: str = "",
    kind: Kind | None = None,
) -> Submission:
    """Decide on an answer, unless it has changed since it was `seen`; checked in the transaction.

    `edition` names the public face that was seen, as `core.publication.edition` does: an answer
    that was corrected, or whose redactions changed, is another one though its status is the same.
    None is for a decision that is not made on a page; a page that names no edition showed none.
    `detail`, or the reason, goes to the log and never holds a respondent's words. Raises NotFound,
    DecisionNotAllowed, ReasonMissing.
    """
    with transaction(db):
        if edition is not None and edition != releasing.edition_of(
            db, submissions.get(db, reference)
        ):
            raise DecisionNotAllowed(reference, "changed", wanted)
        return decide_within(
            db,
            reference,
            wanted,
            by=by,
            now=now,
            reason=reason,
            seen=seen,
            detail=detail,
            kind=kind,
        )


def decide_within(
    db: Database,
    reference: str,
    wanted: Status,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    seen: Status | None = None,
    detail: str = "",
    kind: Kind | None = None,
) -> Submission:
    """Do what `decide` does, inside the caller's transaction."""
    before = submissions.get(db, reference)
    submission = moderation.decide(before, wanted, reason=reason, seen=seen)
    if wanted is Status.APPROVED:
        redacting.require_resolved(db, before)
    submissions.set_status(db, submission)
    teamwork.look_away(db, reference)
    if wanted is Status.APPROVED:
        submissions.number_once(db, submission.reference)
        suppositions.end_replacement(db, submission.reference)  # whoever approves it lets it count
    events.record_about(
        db,
        f"submission {wanted}",
        submission,
        by=by,
        now=now,
        detail=detail or submission.withheld_reason,
    )
    decided = submissions.get(db, reference)
    is_heard = objecting.settle_within(db, decided, reason=reason, by=by, now=now)
    if wanted is Status.APPROVED:
        releasing.begin_within(db, decided, by=by, now=now, is_heard=is_heard)
    taking_down.note_within(db, before, decided, kind=kind, by=by, now=now)
    return submissions.get(db, reference)


def place(
    db: Database, number: int, *, consultation: str, party: str, by: str, now: datetime
) -> None:
    """Say where a held message belongs; the worker then takes it in as any other.

    `party` is empty for a message from nobody who was asked. Raises NotFound for a message,
    consultation or party that is not there, or a message that does not wait.
    """
    with transaction(db):
        inbox.require_held(db, number)
        consultations.get(db, consultation)
        if party:
            parties.get(db, party)
        inbox.place(db, number, consultation=consultation, party=party)
        events.record(
            db,
            "message placed",
            f"message {number}",
            actor=by,
            now=now,
            consultation=consultation,
            detail=party,
        )


def rescue(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Say that a message settled as a machine's is an answer: it waits for its place by hand.

    Raises NotFound for a message that is not there, or was not settled so.
    """
    with transaction(db):
        inbox.require_by_machine(db, number)
        inbox.settle(db, number, Fate.HELD, reason=RESCUED, now=now)
        events.record(db, "message held", f"message {number}", actor=by, now=now, detail="by hand")


def dismiss(db: Database, number: int, *, reason: str, by: str, now: datetime) -> None:
    """Say that a held message is no answer; it is kept. Raises NotFound."""
    with transaction(db):
        inbox.require_held(db, number)
        inbox.settle(db, number, Fate.DISMISSED, reason=reason, now=now)
        events.record(db, "message dismissed", f"message {number}", actor=by, now=now)
