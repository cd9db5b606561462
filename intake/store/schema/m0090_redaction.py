"""What the public copy of an answer leaves out, and what was looked at and left in."""

from sqlite_utils import Database


def redaction(db: Database) -> None:
    """Make the tables of redactions and of suggestions that were turned down."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE redaction (
        id INTEGER PRIMARY KEY,
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        place TEXT NOT NULL,  -- as core.redaction names it; empty is everywhere
        words TEXT NOT NULL,  -- empty is the whole place
        reason TEXT NOT NULL CHECK (reason IN ('personal number', 'contact data', 'third person',
            'health', 'confidential business', 'abuse', 'other')),
        note TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        lifted_at TEXT,
        lifted_by TEXT,
        CHECK (words != '' OR place != ''),
        CHECK (reason != 'other' OR note != '')
    ) STRICT""",
    "CREATE INDEX redaction_in_force ON redaction (submission_id) WHERE lifted_at IS NULL",
    """CREATE TABLE dismissal (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        kind TEXT NOT NULL,
        words TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        PRIMARY KEY (submission_id, kind, words)
    ) STRICT""",
)
