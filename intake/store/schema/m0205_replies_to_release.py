"""What senders answer by mail to the letter that shows what will be public."""

from sqlite_utils import Database


def replies_to_release(db: Database) -> None:
    """Add the replies; while one waits for a person, no clock lets the answer out."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE release_reply (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- the content of the mail: the same mail again is the same reply
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        inbox_id INTEGER NOT NULL UNIQUE REFERENCES inbox (id),
        at TEXT NOT NULL,  -- when the mail came
        text TEXT NOT NULL,  -- may be empty: what is said can stand in a file
        edition TEXT NOT NULL,  -- what waited to be public then; empty where nothing did
        taken_as TEXT NOT NULL DEFAULT '' CHECK (taken_as IN ('', 'objection', 'seen')),
        taken_at TEXT,
        taken_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX release_reply_about ON release_reply (submission_id)",
    "CREATE INDEX release_reply_waiting ON release_reply (at) WHERE taken_as = ''",
    # Which letter a mail was written to: its address is looked up before a mail is taken at all.
    "CREATE INDEX letter_release ON letter (reply_to COLLATE NOCASE) WHERE kind = 'release'",
)
