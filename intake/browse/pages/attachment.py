"""One file that came with an answer: the words that can be read in it, and the file made of it."""

from intake.browse.pages.reading import Facts, row
from intake.store.engine import sqlite3


def gather(db: sqlite3.Connection, key: str) -> Facts | None:
    """Return the attachment with this public id and its answer; None where there is none."""
    it = row(db, "SELECT * FROM attachment WHERE id = ?", key)
    if it is None:
        return None
    return {
        "it": it,
        "of": row(db, "SELECT id, sender FROM submission WHERE id = ?", it["submission"]),
        "asked": row(db, "SELECT id, title FROM consultation WHERE id = ?", it["consultation"]),
    }
