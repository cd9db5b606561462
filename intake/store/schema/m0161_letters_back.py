"""Letters back: one text for many, who gets it, and what each of them got."""

from sqlite_utils import Database


def letters_back(db: Database) -> None:
    """Let a letter carry a paper, and be one of a batch."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    "ALTER TABLE letter ADD COLUMN paper TEXT REFERENCES file (sha256)",
    "ALTER TABLE letter ADD COLUMN paper_name TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX letter_paper ON letter (paper) WHERE paper IS NOT NULL",
    """CREATE TABLE mailing (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        promise_id INTEGER REFERENCES promise (id),  -- the promise that it keeps, if one
        subject TEXT NOT NULL,
        body TEXT NOT NULL,  -- plain text with placeholders such as {svar}
        signature TEXT NOT NULL,
        with_silent INTEGER NOT NULL CHECK (with_silent IN (0, 1)),
        written_at TEXT NOT NULL,
        written_by TEXT NOT NULL,
        sent_at TEXT,  -- null while it is a draft
        sent_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX mailing_of_consultation ON mailing (consultation_id)",
    """CREATE TRIGGER mailing_is_final BEFORE UPDATE ON mailing WHEN old.sent_at IS NOT NULL
        BEGIN SELECT RAISE (ABORT, 'what was sent is never changed'); END""",
    """CREATE TABLE mailing_letter (
        id INTEGER PRIMARY KEY,
        mailing_id INTEGER NOT NULL REFERENCES mailing (id),
        key TEXT NOT NULL,  -- who it is for, the same each time it is asked
        name TEXT NOT NULL,
        parties TEXT NOT NULL,
        addresses TEXT NOT NULL,
        answers TEXT NOT NULL,  -- references
        token_hash TEXT NOT NULL UNIQUE,  -- of the page where it can be read
        letter_id INTEGER REFERENCES letter (id),  -- null while it waits to be written
        tries INTEGER NOT NULL DEFAULT 0,
        content TEXT NOT NULL DEFAULT '',  -- JSON: the letter's parts as they were sent
        opened_at TEXT,
        public_content TEXT NOT NULL DEFAULT '',  -- the same, as everyone may read it
        published_at TEXT,
        UNIQUE (mailing_id, key)
    ) STRICT""",
    "CREATE INDEX mailing_letter_waiting ON mailing_letter (id) WHERE letter_id IS NULL",
    "CREATE INDEX mailing_letter_sent ON mailing_letter (letter_id) WHERE letter_id IS NOT NULL",
)
