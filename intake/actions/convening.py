"""Meetings: held, noted, and with what was said there taken in."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import Overtaken
from intake.core.meeting import Meeting, Note
from intake.store import consultations, events, meetings
from intake.store.connection import transaction


def convene(db: Database, meeting: Meeting, *, by: str, now: datetime) -> Meeting:
    """Add a meeting; the same public id again adds nothing. Raises NotFound."""
    with transaction(db):
        consultations.get(db, meeting.consultation)
        if meetings.has(db, meeting.public_id):
            found = meetings.of(db, meeting.consultation)
            return next(each for each in found if each.public_id == meeting.public_id)
        number = meetings.add(db, meeting)
        _event(db, "meeting added", meeting, by, now)
        return replace(meeting, number=number)


def change(
    db: Database, meeting: Meeting, *, by: str, now: datetime, seen: int | None = None
) -> None:
    """Bring a meeting up to date: when, where, who came; or call it off.

    `seen` is the edition that was changed. Raises NotFound, and Overtaken where somebody changed it
    meanwhile.
    """
    with transaction(db):
        before = meetings.get(db, meeting.number)
        if seen is not None and seen != before.edition:
            raise Overtaken("meeting", seen, before.edition)
        meetings.change(db, meeting)
        is_called_off = meeting.is_cancelled and not before.is_cancelled
        _event(db, "meeting cancelled" if is_called_off else "meeting changed", meeting, by, now)


def note(db: Database, number: int, text: str, *, is_public: bool, by: str, now: datetime) -> None:
    """Note what was said that matters; a later note adds to it and changes nothing.

    Raises NotFound.
    """
    with transaction(db):
        meeting = meetings.get(db, number)
        meetings.add_note(db, number, Note(at=now, by=by, text=text, is_public=is_public))
        _event(db, "meeting noted" if is_public else "meeting noted for us", meeting, by, now)


def contribute(db: Database, number: int, reference: str, *, by: str, now: datetime) -> None:
    """Say that an answer was given at a meeting. Raises NotFound."""
    with transaction(db):
        meeting = meetings.get(db, number)
        meetings.add_contribution(db, number, reference)
        _event(db, "meeting contribution", meeting, by, now, detail=reference)


def _event(
    db: Database, action: str, meeting: Meeting, by: str, now: datetime, *, detail: str = ""
) -> None:
    events.record(
        db,
        action,
        f"meeting {meeting.public_id}",
        actor=by,
        now=now,
        consultation=meeting.consultation,
        detail=detail,
    )
