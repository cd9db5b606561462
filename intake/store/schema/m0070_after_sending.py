"""What happens after the letters are out: deadlines that are moved."""

from sqlite_utils import Database


def after_sending(db: Database) -> None:
    """Keep each extension of a deadline, with its reason and who decided it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE extension (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        was TEXT NOT NULL,  -- this and the next: the first moment too late, before and after
        closes_at TEXT NOT NULL CHECK (closes_at > was),
        reason TEXT NOT NULL  -- for everyone to read
    ) STRICT""",
    "CREATE INDEX extension_of_consultation ON extension (consultation_id, id)",
    # The reminder job asks which letter a party was last sent.
    "CREATE INDEX letter_to_party ON letter (party_id, consultation_id, kind, queued_at)",
)
