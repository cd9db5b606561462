"""Notes on answers, who has taken one, and who has one open."""

from sqlite_utils import Database

from intake.core.teamwork import Looking, Note
from intake.store.connection import moment_of, row, rows, text_of, value


def add_note(db: Database, reference: str, note: Note) -> None:
    """Keep a note beside the answer."""
    db.conn.execute(
        "INSERT INTO note (submission_id, at, author, text)"
        " SELECT id, ?, ?, ? FROM submission WHERE reference = ?",
        (text_of(note.at), note.author, note.text, reference),
    )


def notes(db: Database, reference: str) -> list[Note]:
    """Return the notes on an answer, oldest first."""
    found = rows(
        db,
        "SELECT note.* FROM note JOIN submission s ON s.id = submission_id"
        " WHERE reference = ? ORDER BY note.id",
        (reference,),
    )
    return [Note(moment_of(each["at"]), each["author"], each["text"]) for each in found]


def assign(db: Database, reference: str, email: str) -> None:
    """Write who has taken the answer; empty for nobody."""
    db.conn.execute("UPDATE submission SET assigned_to = ? WHERE reference = ?", (email, reference))


def assigned_to(db: Database, reference: str) -> str:
    """Return who has taken the answer, empty for nobody."""
    found = value(db, "SELECT assigned_to FROM submission WHERE reference = ?", (reference,))
    return str(found or "")


def let_go(db: Database, email: str) -> None:
    """Free everything that somebody has taken or has open, as when they leave."""
    db.conn.execute("UPDATE submission SET assigned_to = '' WHERE assigned_to = ?", (email,))
    db.conn.execute("DELETE FROM looking WHERE reader = ?", (email,))


def looking(db: Database, reference: str) -> Looking | None:
    """Return who opened the answer last, however long ago, or None."""
    found = row(
        db,
        "SELECT looking.* FROM looking JOIN submission s ON s.id = submission_id"
        " WHERE reference = ?",
        (reference,),
    )
    if found is None:
        return None
    return Looking(found["reader"], moment_of(found["since"]), moment_of(found["seen_at"]))


def look(db: Database, reference: str, found: Looking) -> None:
    """Write who has the answer open."""
    db.conn.execute(
        "INSERT INTO looking (submission_id, reader, since, seen_at)"
        " SELECT id, ?, ?, ? FROM submission WHERE reference = ?"
        " ON CONFLICT (submission_id) DO UPDATE SET reader = excluded.reader,"
        " since = excluded.since, seen_at = excluded.seen_at",
        (found.reader, text_of(found.since), text_of(found.seen_at), reference),
    )


def look_away(db: Database, reference: str) -> None:
    """Forget who had the answer open: it is decided."""
    db.conn.execute(
        "DELETE FROM looking WHERE submission_id IN"
        " (SELECT id FROM submission WHERE reference = ?)",
        (reference,),
    )
