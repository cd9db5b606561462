"""The front page: three doors, what is newest, and figures that were counted at publication."""

from intake.browse.pages.reading import ANSWERS, Facts, rows, tally
from intake.store.engine import sqlite3

NEWEST = 5
FEW = 8
STATES = ("open", "upcoming", "closed", "decided", "archived")
"""In the order in which a reader asks: what can I still say something to?"""


def gather(db: sqlite3.Connection) -> Facts:
    """Return the doors and the newest decisions and answers."""
    states = tally(db, "status")
    return {
        "states": [(each, states[each]) for each in STATES if each in states],
        "open_now": _consultations(db, "status = 'open' ORDER BY closes_at, id"),
        "over": _consultations(db, "+status IN ('closed', 'decided') ORDER BY closes_at DESC, id"),
        "topics": _most(tally(db, "topic")),
        "years": sorted(tally(db, "year").items(), reverse=True)[:FEW],
        "councils": rows(
            db,
            "SELECT id, name, submission_count FROM party WHERE kind = 'council'"
            " ORDER BY name LIMIT ?",
            2 * FEW,
        ),
        "decisions": rows(
            db,
            "SELECT d.*, c.title AS consultation_title FROM decision d"
            " JOIN consultation c ON c.id = +d.consultation ORDER BY decided_on DESC, d.id LIMIT ?",
            NEWEST,
        ),
        "newest": rows(db, f"{ANSWERS} ORDER BY s.received_on DESC, s.id LIMIT ?", NEWEST),
        "made_at": rows(db, "SELECT number, made_at FROM generation ORDER BY number DESC LIMIT 1"),
    }


def _consultations(db: sqlite3.Connection, which: str) -> list[Facts]:
    return rows(
        db,
        "SELECT id, title, status, closes_at, submission_count FROM consultation"
        f" WHERE {which} LIMIT ?",
        FEW,
    )


def _most(counts: Facts) -> list[tuple[str, int]]:
    """Return the names that count most, in the order of the alphabet."""
    largest = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[: 2 * FEW]
    return sorted(largest)
