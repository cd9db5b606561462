"""What the desk knows for itself: notes, who takes an answer, who reads it, who wants no keys."""

from sqlite_utils import Database


def desk(db: Database) -> None:
    """Add what caseworkers tell each other, and what they set for themselves."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # Character keys must be possible to turn off (WCAG 2.1.4).
    "ALTER TABLE user ADD COLUMN shortcuts INTEGER NOT NULL DEFAULT 1 CHECK (shortcuts IN (0, 1))",
    # An address and no key: what somebody took stays readable after they have left.
    "ALTER TABLE submission ADD COLUMN assigned_to TEXT NOT NULL DEFAULT '' COLLATE NOCASE",
    "CREATE INDEX submission_assigned ON submission (assigned_to, status) WHERE assigned_to != ''",
    """CREATE TABLE note (
        id INTEGER PRIMARY KEY,
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text != '')
    ) STRICT""",
    "CREATE INDEX note_of_submission ON note (submission_id)",
    # Who has an answer open to decide on it; tells and never forbids.
    """CREATE TABLE looking (
        submission_id INTEGER PRIMARY KEY REFERENCES submission (id),
        reader TEXT NOT NULL COLLATE NOCASE,
        since TEXT NOT NULL,
        seen_at TEXT NOT NULL
    ) STRICT""",
)
