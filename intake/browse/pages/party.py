"""One party: everything it has said, newest first, and where it was asked and has said nothing."""

from intake.browse.pages.reading import ANSWERS, Facts, Row, row, rows, tally
from intake.store.engine import sqlite3

A_PAGE = 20
MOST_ASKED = 100
MOST_PROMISES = 50


def gather(db: sqlite3.Connection, key: str, after: str) -> Facts | None:
    """Return the party, and the page of its answers that comes after the answer `after`."""
    it = row(db, "SELECT * FROM party WHERE id = ?", key)
    if it is None:
        return None
    found = _answers(db, key, after)
    page = found[:A_PAGE]
    return {
        "it": it,
        "after": after,
        "answers": [{**each, "year": each["received_on"][:4]} for each in page],
        "next": page[-1]["id"] if len(found) > A_PAGE else "",
        "years": sorted(tally(db, "party by year", party=key).items(), reverse=True),
        "fates": tally(db, "fate by party", party=key),
        "silent": rows(
            db,
            "SELECT c.id, c.title, c.status, c.closes_at FROM invited i"
            " JOIN consultation c ON c.id = +i.consultation WHERE i.party = ? AND NOT i.answered"
            " ORDER BY c.closes_at DESC, c.id LIMIT ?",
            key,
            MOST_ASKED,
        ),
        "promises": rows(
            db,
            "SELECT p.*, c.title AS consultation_title FROM promise p"
            " JOIN consultation c ON c.id = +p.consultation WHERE p.party = ?"
            " ORDER BY due_on DESC, p.id LIMIT ?",
            key,
            MOST_PROMISES,
        ),
    }


def _answers(db: sqlite3.Connection, key: str, after: str) -> list[Row]:
    since = row(
        db,
        "SELECT received_on, submission FROM submission_party WHERE party = ? AND submission = ?",
        key,
        after,
    )
    which = " AND (sp.received_on < ? OR (sp.received_on = ? AND sp.submission > ?))"
    day = since["received_on"] if since else ""
    return rows(
        db,
        f"{ANSWERS} JOIN submission_party sp ON sp.submission = s.id"
        f" WHERE sp.party = ?{which if since else ''}"
        " ORDER BY sp.received_on DESC, sp.submission LIMIT ?",
        key,
        *((day, day, after) if since else ()),
        A_PAGE + 1,
    )
