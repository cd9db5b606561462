"""What people make of how a mail was read, and who asked for more time."""

from sqlite_utils import Database


def reading(db: Database) -> None:
    """Keep where people put the lines of a mail, what they said of suggestions, new deadlines."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # Only for versions that were made by moving lines; the mail's own reading stands in the inbox.
    """CREATE TABLE mail_lines (
        submission_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        lines TEXT NOT NULL,  -- JSON: the place and text of each line of the mail
        PRIMARY KEY (submission_id, version),
        FOREIGN KEY (submission_id, version) REFERENCES version (submission_id, number)
    ) STRICT""",
    """CREATE TABLE supposition (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        kind TEXT NOT NULL,  -- what the machine supposes of the answer
        is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        PRIMARY KEY (submission_id, kind)
    ) STRICT""",
    """CREATE TABLE replacement (
        earlier_id INTEGER PRIMARY KEY REFERENCES submission (id),
        later_id INTEGER NOT NULL REFERENCES submission (id),  -- the one that counts
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        CHECK (earlier_id != later_id)
    ) STRICT""",
    "CREATE INDEX replacement_by ON replacement (later_id)",
    """CREATE TABLE time_request (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- asked again under the same key, it is the same request
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        party_id INTEGER NOT NULL REFERENCES party (id),
        wanted_on TEXT NOT NULL,  -- a day in Copenhagen; empty where none was named
        asked_at TEXT NOT NULL,
        email TEXT NOT NULL,  -- who asked; answered there and at the party's own addresses
        status TEXT NOT NULL CHECK (status IN ('asked', 'granted', 'declined')),
        until TEXT NOT NULL,  -- granted: the first moment that is too late for this party
        reason TEXT NOT NULL,
        decided_at TEXT,
        decided_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX time_request_of ON time_request (consultation_id, party_id)",
)
