"""One point: what is proposed, what became of it, and who else said the same."""

import sqlite3

from intake.browse.pages.reading import Facts, Row, row, rows

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
    same = _others(db, it, "p.wording = ?", it["wording"]) if it["wording"] else []
    known = {each["id"] for each in same}
    beside = _others(db, it, "p.theme = ?", it["theme"]) if it["theme"] else []
    return {
        "it": it,
        "asked": row(db, "SELECT * FROM consultation WHERE id = ?", it["consultation"]),
        "parties": rows(
            db,
            "SELECT p.id, p.name FROM party p JOIN submission_party sp ON sp.party = p.id"
            " WHERE sp.submission = ? ORDER BY p.name",
            it["submission"],
        ),
        "same": same,
        "beside": [each for each in beside if each["id"] not in known],
        "decisions": rows(
            db,
            "SELECT * FROM decision WHERE consultation = ? ORDER BY decided_on DESC, id LIMIT ?",
            it["consultation"],
            FEW,
        ),
        "promises": rows(
            db,
            "SELECT * FROM promise WHERE consultation = ? AND (party IS NULL OR party IN"
            " (SELECT party FROM submission_party WHERE submission = ?))"
            " ORDER BY due_on, id LIMIT ?",
            it["consultation"],
            it["submission"],
            FEW,
        ),
    }


def _others(db: sqlite3.Connection, it: Row, which: str, value: str) -> list[Row]:
    return rows(
        db,
        "SELECT p.*, s.sender FROM point p JOIN submission s ON s.id = p.submission"
        f" WHERE p.consultation = ? AND {which} AND p.id != ? ORDER BY p.id LIMIT ?",
        it["consultation"],
        value,
        it["id"],
        FEW,
    )
