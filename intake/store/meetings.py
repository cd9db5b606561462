"""Meetings, who came to them, what was noted, and which answers were given there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.meeting import Attendance, Meeting, MeetingKind, Note
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = "SELECT meeting.*, slug FROM meeting JOIN consultation c ON c.id = consultation_id"


def add(db: Database, meeting: Meeting) -> int:
    """Add a meeting with those who attended; return its number."""
    columns = {**_columns(meeting), "public_id": meeting.public_id, "slug": meeting.consultation}
    names = [name for name in columns if name != "slug"]
    found = db.conn.execute(
        f"INSERT INTO meeting (consultation_id, {', '.join(names)})"
        f" SELECT id, {', '.join(':' + name for name in names)} FROM consultation"
        " WHERE slug = :slug RETURNING id",
        columns,
    ).fetchone()
    _put_attendance(db, found[0], meeting.attended)
    return int(found[0])


def change(db: Database, meeting: Meeting) -> None:
    """Bring a meeting up to date; its notes stay as they are and its edition grows."""
    columns = _columns(meeting)
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    db.conn.execute(
        f"UPDATE meeting SET {changes}, edition = edition + 1 WHERE id = :number",
        {**columns, "number": meeting.number},
    )
    _put_attendance(db, meeting.number, meeting.attended)


def add_note(db: Database, number: int, note: Note) -> None:
    """Add what somebody noted."""
    db.conn.execute(
        "INSERT INTO meeting_note (meeting_id, at, actor, text, is_public) VALUES (?, ?, ?, ?, ?)",
        (number, text_of(note.at), note.by, note.text, note.is_public),
    )


def add_contribution(db: Database, number: int, reference: str) -> None:
    """Note that an answer was given at the meeting."""
    db.conn.execute(
        "INSERT INTO meeting_contribution (meeting_id, submission_id)"
        " SELECT ?, id FROM submission WHERE reference = ? ON CONFLICT DO NOTHING",
        (number, reference),
    )


def get(db: Database, number: int) -> Meeting:
    """Return one meeting. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE meeting.id = ?", (number,))
    if found is None:
        raise NotFound("meeting", str(number))
    return _meeting(db, found)


def has(db: Database, public_id: str) -> bool:
    """Return whether a meeting with this public id was added already."""
    return value(db, "SELECT 1 FROM meeting WHERE public_id = ?", (public_id,)) is not None


def of(db: Database, slug: str) -> list[Meeting]:
    """Return the meetings of a consultation, the earliest first."""
    found = rows(db, f"{_SELECT} WHERE slug = ? ORDER BY starts_at, meeting.id", (slug,))
    return [_meeting(db, each) for each in found]


def of_submission(db: Database, reference: str) -> list[Meeting]:
    """Return the meeting at which an answer was given, if it was given at one."""
    found = rows(
        db,
        f"{_SELECT} JOIN meeting_contribution mc ON mc.meeting_id = meeting.id"
        " JOIN submission s ON s.id = mc.submission_id WHERE s.reference = ?",
        (reference,),
    )
    return [_meeting(db, each) for each in found]


def _columns(meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": meeting.kind,
        "title": meeting.title,
        "starts_at": text_of(meeting.starts_at),
        "ends_at": text_of(meeting.ends_at) if meeting.ends_at else None,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "is_public": meeting.is_public,
        "is_cancelled": meeting.is_cancelled,
    }


def _put_attendance(db: Database, number: int, attended: Sequence[Attendance]) -> None:
    db.conn.execute("DELETE FROM meeting_attendance WHERE meeting_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO meeting_attendance (meeting_id, position, party_id, role)"
        " VALUES (?, ?, (SELECT id FROM party WHERE name = ?), ?)",
        [(number, place, each.party, each.role) for place, each in enumerate(attended)],
    )


def _meeting(db: Database, found: dict[str, Any]) -> Meeting:
    asked = (found["id"],)
    attended = rows(
        db,
        "SELECT role, party.name FROM meeting_attendance LEFT JOIN party ON party.id = party_id"
        " WHERE meeting_id = ? ORDER BY position",
        asked,
    )
    notes = rows(db, "SELECT * FROM meeting_note WHERE meeting_id = ? ORDER BY id", asked)
    given = rows(
        db,
        "SELECT reference FROM meeting_contribution mc JOIN submission s ON s.id = submission_id"
        " WHERE meeting_id = ? ORDER BY s.id",
        asked,
    )
    return Meeting(
        number=found["id"],
        public_id=found["public_id"],
        consultation=found["slug"],
        kind=MeetingKind(found["kind"]),
        title=found["title"],
        starts_at=moment_of(found["starts_at"]),
        ends_at=_moment(found["ends_at"]),
        place=found["place"],
        agenda=found["agenda"],
        is_public=bool(found["is_public"]),
        is_cancelled=bool(found["is_cancelled"]),
        edition=found["edition"],
        attended=tuple(Attendance(each["role"], each["name"] or "") for each in attended),
        notes=tuple(_note(each) for each in notes),
        contributions=tuple(each["reference"] for each in given),
    )


def _note(found: dict[str, Any]) -> Note:
    return Note(
        at=moment_of(found["at"]),
        by=found["actor"],
        text=found["text"],
        is_public=bool(found["is_public"]),
    )


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None
