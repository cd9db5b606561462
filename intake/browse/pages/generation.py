"""One generation: what came, changed and went with it, and what seals it."""

from intake.browse.pages.reading import Facts, Row, row, rows
from intake.store.engine import sqlite3

MOST = 100
CHANGES = ("added", "changed", "withdrawn")

_NAMES = {
    "submission": "t.sender",
    "consultation": "t.title",
    "party": "t.name",
    "decision": "t.title",
    "decision_part": "t.text",
    "change": "t.title",
    "promise": "t.text",
    "meeting": "coalesce(nullif(t.title, ''), t.place)",
    "news": "t.title",
}
"""What people call a thing of each kind; a withdrawal has no name."""

_OF = {"consultation": "NULL", "party": "NULL"}
"""The consultation of kinds that have none, or are one."""


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
        "changes": [(each, it[each], _changed(db, number, each)) for each in CHANGES if it[each]],
    }


def _changed(db: sqlite3.Connection, number: int, change: str) -> list[Row]:
    """Return the first things that changed so, with the names of those that are public now."""
    found = rows(
        db,
        "SELECT kind, id FROM generation_change WHERE generation = ? AND change = ?"
        " ORDER BY kind, id LIMIT ?",
        number,
        change,
        MOST,
    )
    return [{**each, **_named(db, each["kind"], each["id"])} for each in found]


def _named(db: sqlite3.Connection, kind: str, key: str) -> Row:
    """Return what people call a thing, and the consultation it belongs to, if it is public."""
    name = _NAMES.get(kind, "''")
    of = _OF.get(kind, "t.consultation")
    found = row(
        db,
        f"SELECT {name} AS name, c.id AS consultation, c.title AS asked"
        f" FROM {kind} t LEFT JOIN consultation c ON c.id = {of} WHERE t.id = ?",
        key,
    )
    return found or {"name": "", "consultation": None, "asked": None}
