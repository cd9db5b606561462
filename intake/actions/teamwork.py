"""Working side by side at the desk: notes, taking an answer, and seeing who reads it."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.core.teamwork import Looking, Note, after_opening
from intake.store import coverage, events, submissions, teamwork, users, versions
from intake.store.connection import transaction

WRITTEN_AGAIN = timedelta(minutes=1)
"""How old a sign of reading may grow before opening the page anew is worth a write."""


def note(db: Database, reference: str, text: str, *, by: str, now: datetime) -> None:
    """Keep a note for the staff beside an answer, for ever. Raises NotFound."""
    with transaction(db):
        submission = submissions.get(db, reference)
        teamwork.add_note(db, submission.reference, Note(now, by, text))
        events.record_about(db, "note written", submission, by=by, now=now)


def assign(db: Database, reference: str, to: str, *, by: str, now: datetime) -> None:
    """Give an answer to one who may decide, or with an empty address to nobody. Raises NotFound."""
    with transaction(db):
        assign_within(db, reference, to, by=by, now=now)


def assign_within(db: Database, reference: str, to: str, *, by: str, now: datetime) -> None:
    """Do what `assign` does, inside the caller's transaction."""
    submission = submissions.get(db, reference)
    colleague = users.with_email(db, to) if to else None
    if to and not (colleague and colleague.may(Permission.HANDLE)):
        raise NotFound("caseworker", to)
    taker = colleague.email if colleague else ""
    if teamwork.assigned_to(db, reference).lower() == taker.lower():
        return
    teamwork.assign(db, submission.reference, taker)
    events.record_about(
        db,
        "submission assigned" if taker else "submission let go",
        submission,
        by=by,
        now=now,
        detail=taker,
    )


def open_to_decide(db: Database, reference: str, *, by: str, now: datetime) -> Looking | None:
    """Note that `by` has the answer open; return who else has, or None.

    It tells and never forbids: a decision still lands only on what was seen. It is no event, for
    nothing has happened to the answer.
    """
    before = teamwork.looking(db, reference)
    after = after_opening(before, by, now)
    if not after.is_of(by):
        return after
    if before is None or not before.is_of(by) or now - before.seen_at > WRITTEN_AGAIN:
        with transaction(db):
            after = after_opening(teamwork.looking(db, reference), by, now)
            teamwork.look(db, reference, after)
    return None if after.is_of(by) else after


def note_opened(db: Database, reference: str, *, by: str, now: datetime) -> None:
    """Note that `by` has read the answer as it stands; no event, and one write a version."""
    version = versions.newest(db, reference)
    if not coverage.is_opened(db, reference, by, version):
        with transaction(db):
            coverage.mark_opened(db, reference, by, version, now=now)
