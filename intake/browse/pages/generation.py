"""One generation: what came, changed and went with it, and what seals it."""

from intake.browse.pages.reading import Facts, row, rows
from intake.store.engine import sqlite3

MOST = 100
CHANGES = ("added", "changed", "withdrawn")


def gather(db: sqlite3.Connection, key: str) -> Facts | None:
    """Return the generation of this number; None where there is none."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0  # noqa: PLR2004
    it = row(db, "SELECT * FROM generation WHERE number = ?", number)
    if it is None:
        return None
    beside = (
        row(db, "SELECT number FROM generation WHERE number = ?", number + step) for step in (-1, 1)
    )
    before, after = beside
    return {
        "it": it,
        "before": before,
        "after": after,
        "changes": [
            (each, it[each], found)
            for each in CHANGES
            if (found := _changed(db, number, each)) or it[each]
        ],
    }


def _changed(db: sqlite3.Connection, number: int, change: str) -> list[Facts]:
    """Return the first things that changed so, with the names of those that are public now."""
    return rows(
        db,
        "SELECT k.kind, k.id, coalesce(s.sender, c.title, p.name, '') AS name,"
        " coalesce(a.title, '') AS asked FROM generation_change k"
        " LEFT JOIN submission s ON k.kind = 'submission' AND s.id = k.id"
        " LEFT JOIN consultation a ON a.id = s.consultation"
        " LEFT JOIN consultation c ON k.kind = 'consultation' AND c.id = k.id"
        " LEFT JOIN party p ON k.kind = 'party' AND p.id = k.id"
        " WHERE k.generation = ? AND k.change = ? ORDER BY k.kind, k.id LIMIT ?",
        number,
        change,
        MOST,
    )
