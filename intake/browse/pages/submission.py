"""One answer: its words first, what was left out where it stands, and what else says the same."""

from intake.browse.pages.reading import Facts, Row, row, rows
from intake.store import seals
from intake.store.engine import sqlite3

FEW = 5
MANY = 1000
"""Beyond this many answers in the same words we say only that there are more."""


def gather(db: sqlite3.Connection, key: str) -> Facts | None:
    """Return the answer with this public id and all its parts; None where there is none."""
    it = row(db, "SELECT * FROM submission WHERE id = ?", key)
    if it is None:
        return None
    return {
        "it": it,
        "asked": row(db, "SELECT * FROM consultation WHERE id = ?", it["consultation"]),
        "parties": rows(
            db,
            "SELECT p.id, p.name FROM party p JOIN submission_party sp ON sp.party = p.id"
            " WHERE sp.submission = ? ORDER BY p.name",
            key,
        ),
        "answers": rows(
            db,
            "SELECT * FROM answer WHERE submission = ? ORDER BY rowid",
            key,
        ),
        "points": rows(db, "SELECT * FROM point WHERE submission = ? ORDER BY number", key),
        "attachments": rows(
            db,
            "SELECT id, name, media_type, size, why, pages, file_type, file_size,"
            " text != '' AS has_text FROM attachment WHERE submission = ? ORDER BY rowid",
            key,
        ),
        "redactions": rows(db, "SELECT * FROM redaction WHERE submission = ? ORDER BY id", key),
        "before": _neighbour(db, it, ("<", "DESC"), (">", "ASC")),
        "after": _neighbour(db, it, (">", "ASC"), ("<", "DESC")),
        **_proof(db, key),
        **_same_words(db, it),
    }


def _neighbour(
    db: sqlite3.Connection, it: Row, by_id: tuple[str, str], by_day: tuple[str, str]
) -> Row | None:
    """Return the answer beside this one in the list of its consultation: newest first, then by id.

    First among those of the same day, so that each is one step along an index.
    """
    of = "SELECT id, sender FROM submission WHERE consultation = ? AND received_on"
    asked, day = it["consultation"], it["received_on"]
    way, order = by_id
    same_day = f"{of} = ? AND id {way} ? ORDER BY id {order} LIMIT 1"
    if found := row(db, same_day, asked, day, it["id"]):
        return found
    way, order = by_day
    return row(db, f"{of} {way} ? ORDER BY received_on {order}, id {by_id[1]} LIMIT 1", asked, day)


def _proof(db: sqlite3.Connection, key: str) -> Facts:
    """Return the answer's fingerprint, and the generations that it came and changed with."""
    return {
        "seal": row(
            db,
            "SELECT sha256 FROM seal WHERE place = ? AND kind = 'submission' AND id = ?",
            seals.place("submission", key),
            key,
        ),
        "editions": rows(
            db,
            "SELECT c.generation, c.change, g.made_at FROM generation_change c"
            " JOIN generation g ON g.number = c.generation"
            " WHERE c.id = ? AND c.kind = 'submission' ORDER BY c.generation LIMIT ?",
            key,
            FEW,
        ),
    }


def _same_words(db: sqlite3.Connection, it: Row) -> Facts:
    """Return the first answers in the same words, and how many there are."""
    if not it["wording"]:
        return {"same": [], "same_count": 0}
    found = rows(
        db,
        "SELECT id, sender FROM submission WHERE consultation = ? AND wording = ? AND id != ?"
        " LIMIT ?",
        it["consultation"],
        it["wording"],
        it["id"],
        MANY + 1,
    )
    return {"same": found[:FEW], "same_count": len(found)}
