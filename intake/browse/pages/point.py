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
    together = _others(db, it, "p.same_as = ?", it["same_as"]) if it["same_as"] else []
    known = {each["id"] for each in together}
    same = together + [each for each in same if each["id"] not in known]
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
        "decided": rows(
            db,
            "SELECT p.text, d.id, d.title, d.decided_on FROM decision_part p"
            " JOIN decision d ON d.id = p.decision WHERE p.consultation = ?"
            " AND (p.about = 'point' AND p.name = ? OR p.about = 'theme' AND p.name = ?)"
            " ORDER BY d.decided_on DESC, p.id LIMIT ?",
            it["consultation"],
            it["id"],
            it["theme"],
            FEW,
        ),
        "changed": rows(
            db,
            "SELECT c.* FROM change c WHERE c.consultation = ? AND EXISTS"
            " (SELECT 1 FROM json_each(c.points) p WHERE p.value = ?) ORDER BY c.id LIMIT ?",
            it["consultation"],
            it["id"],
            FEW,
        ),
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


def _others(db: sqlite3.Connection, it: Row, which: str, value: object) -> list[Row]:
    return rows(
        db,
        "SELECT p.*, s.sender FROM point p JOIN submission s ON s.id = p.submission"
        f" WHERE p.consultation = ? AND {which} AND p.id != ? ORDER BY p.id LIMIT ?",
        it["consultation"],
        value,
        it["id"],
        FEW,
    )
