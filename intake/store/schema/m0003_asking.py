"""What a consultation can ask: of whom, about what, in which way; and letters of any kind."""

from sqlite_utils import Database


def asking(db: Database) -> None:
    """Add what is set at the desk, and let the code say which kinds of questions there are."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    "ALTER TABLE consultation ADD COLUMN kind TEXT NOT NULL DEFAULT 'public'"
    " CHECK (kind IN ('public', 'invited', 'ideas'))",
    "ALTER TABLE consultation ADD COLUMN topics TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE consultation ADD COLUMN themes TEXT NOT NULL DEFAULT '[]'",  # of points
    "ALTER TABLE consultation ADD COLUMN one_at_a_time INTEGER NOT NULL DEFAULT 0"
    " CHECK (one_at_a_time IN (0, 1))",  # one question a page
    # Days before the deadline on which those who have not answered are reminded.
    "ALTER TABLE consultation ADD COLUMN remind_days TEXT NOT NULL DEFAULT '[7, 2]'",
    # Rebuilt: SQLite cannot drop the CHECK that named the kinds of the first release.
    """CREATE TABLE question_new (
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        key TEXT NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        help TEXT NOT NULL,
        required INTEGER NOT NULL CHECK (required IN (0, 1)),
        options TEXT NOT NULL,  -- a list; for a scale its two ends' words
        only_for TEXT NOT NULL DEFAULT '[]',  -- speaks_as values; an empty list is everyone
        depends_on TEXT NOT NULL DEFAULT '',  -- the key of an earlier question
        depends_value TEXT NOT NULL DEFAULT '',  -- the option that must have been chosen there
        PRIMARY KEY (consultation_id, key)
    ) STRICT""",
    "INSERT INTO question_new (consultation_id, key, position, kind, label, help, required,"
    " options) SELECT consultation_id, key, position, kind, label, help, required, options"
    " FROM question",
    "DROP TABLE question",
    "ALTER TABLE question_new RENAME TO question",
    # The same for letters. Their deliveries step aside meanwhile: dropping a table counts each
    # row that points to it as broken, and never counts back.
    "CREATE TEMP TABLE delivery_aside AS SELECT * FROM delivery",
    "DELETE FROM delivery",
    """CREATE TABLE letter_new (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- what is owed: the same letter is never queued twice
        message_id TEXT NOT NULL UNIQUE,  -- given once, kept for ever, whatever crashes
        kind TEXT NOT NULL,
        consultation_id INTEGER REFERENCES consultation (id),
        party_id INTEGER REFERENCES party (id),
        submission_reference TEXT NOT NULL DEFAULT '',
        sender_name TEXT NOT NULL,
        envelope_from TEXT NOT NULL,  -- empty: nobody may answer it by machine (RFC 5321 4.5.5)
        reply_to TEXT NOT NULL,
        in_reply_to TEXT NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        queued_at TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO letter_new SELECT id, key, message_id, kind, consultation_id, party_id,"
    " submission_reference, sender_name, envelope_from, reply_to, in_reply_to, subject, text,"
    " html, queued_at FROM letter",
    "DROP TABLE letter",
    "ALTER TABLE letter_new RENAME TO letter",
    "CREATE INDEX letter_of_consultation ON letter (consultation_id, party_id)",
    "CREATE INDEX letter_about ON letter (submission_reference)",
    "INSERT INTO delivery SELECT * FROM delivery_aside",
    "DROP TABLE delivery_aside",
)
