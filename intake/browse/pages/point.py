"""One point: what is proposed, what became of it, and who else said the same."""

from intake.browse.pages.reading import Facts, Row, row, rows
from intake.store.engine import sqlite3

FEW = 10


def gather(db: sqlite3.Connection, key: str) -> Facts | None:
    """Return the point with this lasting name; None where there is none."""
    it = row(
        db,
        "SELECT p.*, s.sender, s.received_on FROM point p JOIN submission s ON s.id = p.submission"
        " WHERE p.id = ?",
        key,
    )
    if it is None:
        return None
    return {
        "it": it,
        "asked": row(db, "SELECT * FROM consultation WHERE id = ?", it["consultation"]),
        "before": _neighbour(db, it, "<", "DESC"),
        "after": _neighbour(db, it, ">", "ASC"),
        **_others(db, it),
        **_outcome(db, it),
    }


def _neighbour(db: sqlite3.Connection, it: Row, way: str, order: str) -> Row | None:
    """Return the point before or after this one in the same answer."""
    return row(
        db,
        f"SELECT id FROM point WHERE submission = ? AND number {way} ? ORDER BY number {order}"
        " LIMIT 1",
        it["submission"],
        it["number"],
    )


def _others(db: sqlite3.Connection, it: Row) -> Facts:
    """Return the points that say the same: as the authority treated them, else word by word."""
    together = _points(db, it, "p.same_as = ?", it["same_as"]) if it["same_as"] else []
    worded = _points(db, it, "p.wording = ?", it["wording"]) if it["wording"] else []
    near = _points(db, it, "p.theme = ?", it["theme"]) if it["theme"] else []
    same = {each["id"]: each for each in (*together, *worded)}
    return {
        "same": list(same.values()),
        "near": [each for each in near if each["id"] not in same],
    }


def _points(db: sqlite3.Connection, it: Row, which: str, value: object) -> list[Row]:
    return rows(
        db,
        "SELECT p.*, s.sender FROM point p JOIN submission s ON s.id = p.submission"
        f" WHERE p.consultation = ? AND {which} AND p.id != ? ORDER BY p.id LIMIT ?",
        it["consultation"],
        value,
        it["id"],
        FEW,
    )


_DECIDED = (
    "SELECT p.text, d.id, d.title, d.decided_on FROM decision_part p"
    " JOIN decision d ON d.id = p.decision WHERE p.consultation = ?"
    " AND (p.about = 'point' AND p.name = ? OR p.about = 'theme' AND p.name = ?)"
    " ORDER BY d.decided_on DESC, p.id LIMIT ?"
)
_CHANGED = (
    "SELECT c.* FROM change c WHERE c.consultation = ? AND EXISTS"
    " (SELECT 1 FROM json_each(c.points) p WHERE p.value = ?) ORDER BY c.id LIMIT ?"
)
_DECISIONS = "SELECT * FROM decision WHERE consultation = ? ORDER BY decided_on DESC, id LIMIT ?"
_PROMISES = (
    "SELECT * FROM promise WHERE consultation = ? AND (party IS NULL OR party IN"
    " (SELECT party FROM submission_party WHERE submission = ?)) GROUP BY text, due_on"
    " ORDER BY due_on, id LIMIT ?"
)


def _outcome(db: sqlite3.Connection, it: Row) -> Facts:
    """Return what was decided on the point or its theme, what it changed, and what is promised."""
    of = it["consultation"]
    return {
        "decided": rows(db, _DECIDED, of, it["id"], it["theme"], FEW),
        "changed": rows(db, _CHANGED, of, it["id"], FEW),
        "decisions": rows(db, _DECISIONS, of, FEW),
        "promises": rows(db, _PROMISES, of, it["submission"], FEW),
    }
