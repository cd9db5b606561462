"""Legal holds on one person, or on one answer."""

from sqlite_utils import Database


def personal_holds(db: Database) -> None:
    """Add the holds; none stands."""
    db.execute(
        """CREATE TABLE personal_hold (
            id INTEGER PRIMARY KEY,
            who TEXT NOT NULL,  -- a mail address in small letters, or an answer's reference
            reason TEXT NOT NULL,
            placed_at TEXT NOT NULL,
            placed_by TEXT NOT NULL,
            until TEXT NOT NULL,  -- a day; empty until somebody lifts it
            lifted_at TEXT,
            lifted_by TEXT NOT NULL DEFAULT ''
        ) STRICT"""
    )
