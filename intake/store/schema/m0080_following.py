"""Those who follow: double opt-in, one row for each thing somebody wants to hear of."""

from sqlite_utils import Database


def following(db: Database) -> None:
    """Make the table of followers, and let a letter carry a calendar file and a way to stop it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE follower (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL COLLATE NOCASE,
        scope TEXT NOT NULL CHECK (scope IN ('all', 'consultation', 'topic', 'party')),
        name TEXT NOT NULL,  -- a slug, a topic, or a party's public id
        frequency TEXT NOT NULL CHECK (frequency IN ('at once', 'daily')),
        token_hash TEXT NOT NULL UNIQUE,
        asked_at TEXT NOT NULL,
        confirmed_at TEXT,  -- nothing but the question goes out before this
        ended_at TEXT,
        told_until TEXT NOT NULL,
        UNIQUE (email, scope, name)
    ) STRICT""",
    "CREATE INDEX follower_told ON follower (frequency, told_until)"
    " WHERE confirmed_at IS NOT NULL AND ended_at IS NULL",
    "CREATE INDEX event_published ON event (at) WHERE action = 'submission published'",
    "ALTER TABLE letter ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT ''",  # an address of ours
    "ALTER TABLE letter ADD COLUMN calendar TEXT NOT NULL DEFAULT ''",  # an iCalendar file
)
