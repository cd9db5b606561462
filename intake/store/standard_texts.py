"""Standard texts: letters to begin from, written and changed at the desk."""

from typing import Any

from sqlite_utils import Database

from intake.core.correspondence import StandardText, UsedFor
from intake.core.errors import NotFound
from intake.store.connection import row, rows, value


def every(db: Database) -> list[StandardText]:
    """Return all of them, by title."""
    return [_text(each) for each in rows(db, "SELECT * FROM standard_text ORDER BY title")]


def get(db: Database, number: int) -> StandardText:
    """Return one. Raises NotFound."""
    found = row(db, "SELECT * FROM standard_text WHERE id = ?", (number,))
    if found is None:
        raise NotFound("standard text", str(number))
    return _text(found)


def is_taken(db: Database, title: str, *, by_other_than: int) -> bool:
    """Return whether another one has this title."""
    sql = "SELECT 1 FROM standard_text WHERE title = ? AND id != ?"
    return value(db, sql, (title, by_other_than)) is not None


def put(db: Database, text: StandardText) -> int:
    """Write it, anew where it has a number; return its number. Raises NotFound."""
    if text.number:
        get(db, text.number)
    return int(
        db.conn.execute(
            "INSERT INTO standard_text (id, title, text, used_for) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text,"
            " used_for = excluded.used_for RETURNING id",
            (text.number or None, text.title, text.text, text.used_for),
        ).fetchone()[0]
    )


def remove(db: Database, number: int) -> None:
    """Take it away; the letters begun from it are whole without it."""
    db.conn.execute("DELETE FROM standard_text WHERE id = ?", (number,))


def _text(found: dict[str, Any]) -> StandardText:
    return StandardText(
        number=found["id"],
        title=found["title"],
        text=found["text"],
        used_for=UsedFor(found["used_for"]),
    )
