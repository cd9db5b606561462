"""A person says whether the machine is right about an answer, and what is right takes effect."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from intake.actions import asking_time
from intake.actions.moderating import decide_within
from intake.actions.rereading import whole
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import moderation, supposing
from intake.core.errors import DecisionNotAllowed
from intake.core.submission import Draft, Point, Status, Submission
from intake.core.supposing import Supposed
from intake.core.version import Why
from intake.core.withdrawal import Kind
from intake.store import events, inbox, submissions, suppositions
from intake.store.connection import transaction

ONLY_ASKED = "Mailen bad kun om mere tid."


def reading_of(db: Database, submission: Submission) -> dict[str, Any]:
    """Return how the mail of an answer was read, empty for one that came by another way."""
    if submission.inbox_id is None:
        return {}
    kept = inbox.get(db, submission.inbox_id).reading
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def open_suppositions(db: Database, submission: Submission) -> tuple[Supposed, ...]:
    """Return what a person is to say of this answer."""
    return supposing.supposed(
        reading_of(db, submission),
        submission,
        said=suppositions.said(db, submission.reference),
        has_earlier=bool(earlier_of(db, submission)),
    )


def earlier_of(db: Database, later: Submission) -> list[Submission]:
    """Return the answers that this one may have come to replace, the oldest first."""
    found = (submissions.get(db, each) for each in suppositions.by_same_sender(db, later))
    return [each for each in found if supposing.may_replace(later, each)]


def reject(
    db: Database, reference: str, kind: Supposed, *, by: str, now: datetime, seen: int
) -> None:
    """Say that the machine is wrong; a nil return that it had set is one no longer.

    Raises NotFound, Overtaken, DecisionNotAllowed.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        if kind is Supposed.NIL_RETURN and before.draft.nil_return:
            draft = replace(whole(db, before), nil_return=False)
            _revise(db, reference, draft, by=by, now=now, seen=seen)
        _say(db, before, kind, is_right=False, by=by, now=now)


def confirm_nil_return(db: Database, reference: str, *, by: str, now: datetime, seen: int) -> None:
    """Say that the sender has no remarks. Raises NotFound, Overtaken, DecisionNotAllowed."""
    with transaction(db):
        before = submissions.get(db, reference)
        if not before.draft.nil_return:
            draft = replace(whole(db, before), nil_return=True)
            _revise(db, reference, draft, by=by, now=now, seen=seen)
        _say(db, before, Supposed.NIL_RETURN, is_right=True, by=by, now=now)


def confirm_provisional(db: Database, reference: str, *, by: str, now: datetime, seen: int) -> None:
    """Say that the body has yet to adopt its answer. Raises as `confirm_nil_return`."""
    with transaction(db):
        before = submissions.get(db, reference)
        draft = supposing.as_provisional(whole(db, before))
        _revise(db, reference, draft, by=by, now=now, seen=seen)
        _say(db, before, Supposed.PROVISIONAL, is_right=True, by=by, now=now)


def confirm_request(
    db: Database,
    reference: str,
    *,
    wanted_on: date | None,
    is_only: bool,
    by: str,
    settings: Settings,
    now: datetime,
) -> None:
    """Make the mail a request for more time of each party it came from.

    With `is_only` it is no answer beside that: it is withheld, and does not count as one. Raises
    NotFound, ConsultationNotOpen, ConsultationClosed, DeadlineNotMoved.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        for party in before.draft.parties:
            asking_time.ask_within(
                db,
                before.consultation,
                party,
                key=f"answer/{reference}/{party}",
                wanted_on=wanted_on,
                email=before.draft.email,
                by=by,
                settings=settings,
                now=now,
            )
        _say(db, before, Supposed.ASKS_FOR_TIME, is_right=True, by=by, now=now)
        if is_only:
            _say(db, before, Supposed.ONLY_ASKS, is_right=True, by=by, now=now)
            if moderation.can_become(before.status, Status.WITHHELD):
                decide_within(db, reference, Status.WITHHELD, by=by, now=now, reason=ONLY_ASKED)


def replace_earlier(db: Database, reference: str, earlier: str, *, by: str, now: datetime) -> None:
    """Let this answer count instead of an earlier one; both are kept, the public sees one.

    Raises NotFound, and DecisionNotAllowed for one that it cannot replace.
    """
    with transaction(db):
        replace_within(db, reference, earlier, by=by, now=now)


def replace_within(db: Database, reference: str, earlier: str, *, by: str, now: datetime) -> None:
    """Do what `replace_earlier` does, inside the caller's transaction."""
    later, before = submissions.get(db, reference), submissions.get(db, earlier)
    if not supposing.may_replace(later, before):
        raise DecisionNotAllowed(earlier, before.status, Status.WITHHELD)
    suppositions.replace(db, before.reference, later.reference, actor=by, now=now)
    if moderation.can_become(before.status, Status.WITHHELD):
        reason = f"Erstattet af {later.reference}."
        decide_within(
            db,
            before.reference,
            Status.WITHHELD,
            by=by,
            now=now,
            reason=reason,
            kind=Kind.REPLACED,
        )
    _say(db, later, Supposed.AMENDS, is_right=True, by=by, now=now)


def let_both_count(db: Database, reference: str, *, by: str, now: datetime) -> None:
    """Undo `replace_earlier`: what was replaced waits to be read and decided on again.

    Raises NotFound.
    """
    with transaction(db):
        later = submissions.get(db, reference)
        for each in suppositions.replaces(db, reference):
            count_again_within(db, each, by=by, now=now)
        suppositions.forget(db, reference, Supposed.AMENDS)
        events.record(
            db,
            "supposition rejected",
            reference,
            actor=by,
            now=now,
            consultation=later.consultation,
            detail=Supposed.AMENDS,
        )


def count_again_within(db: Database, reference: str, *, by: str, now: datetime) -> None:
    """Let an answer that was replaced wait to be decided on again, inside the transaction."""
    before = submissions.get(db, reference)
    suppositions.end_replacement(db, before.reference)
    if before.status is Status.WITHHELD:
        submissions.set_status(db, moderation.reopen(before))
    events.record_about(db, "submission counts again", before, by=by, now=now)


def set_points(
    db: Database,
    reference: str,
    points: tuple[Point, ...],
    *,
    take_out: tuple[str, ...],
    by: str,
    now: datetime,
    seen: int,
) -> Submission:
    """Make these the answer's points, in this order; a point with a number keeps it.

    The words in `take_out` leave the free text where they are an item of a list in it. Raises
    NotFound, Overtaken, DecisionNotAllowed.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        draft = supposing.with_points(whole(db, before), points, take_out=take_out)
        after = _revise(db, reference, draft, by=by, now=now, seen=seen)
        if supposing.suggested(reading_of(db, before), before.draft):
            _say(db, before, Supposed.POINTS, is_right=True, by=by, now=now)
        return after


def _revise(
    db: Database, reference: str, draft: Draft, *, by: str, now: datetime, seen: int
) -> Submission:
    return revise_within(db, reference, draft, why=Why.READ_AGAIN, by=by, now=now, seen=seen)


def _say(
    db: Database, answer: Submission, kind: Supposed, *, is_right: bool, by: str, now: datetime
) -> None:
    suppositions.say(db, answer.reference, kind, is_right=is_right, actor=by, now=now)
    events.record_about(
        db,
        "supposition confirmed" if is_right else "supposition rejected",
        answer,
        by=by,
        now=now,
        detail=kind,
    )
