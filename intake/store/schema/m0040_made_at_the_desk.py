"""What is needed to make a consultation at the desk: templates, corrections, days of meetings."""

from sqlite_utils import Database


def made_at_the_desk(db: Database) -> None:
    """Add what the desk writes of a consultation and of the parties in the address book."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    "ALTER TABLE consultation ADD COLUMN how_to_answer TEXT NOT NULL DEFAULT ''",
    # Why the dates stand although the deadline coach warned of them; for the desk alone.
    "ALTER TABLE consultation ADD COLUMN deadline_reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE consultation ADD COLUMN template INTEGER NOT NULL DEFAULT 0"
    " CHECK (template IN (0, 1) AND (template = 0 OR stage = 'draft'))",  # never public
    """CREATE TABLE correction (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        at TEXT NOT NULL,
        text TEXT NOT NULL  -- what was put right after it was announced, for everyone to read
    ) STRICT""",
    "CREATE INDEX correction_of_consultation ON correction (consultation_id, id)",
    """CREATE TABLE meeting_date (
        party_id INTEGER NOT NULL REFERENCES party (id),
        day TEXT NOT NULL,
        PRIMARY KEY (party_id, day)
    ) STRICT, WITHOUT ROWID""",
)
