"""What is done after the decision: milestones, how far each is, and the account at the end."""

from sqlite_utils import Database


def implementation(db: Database) -> None:
    """Make the tables of milestones, of the news about them, and of accounts."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE milestone (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        title TEXT NOT NULL,
        said TEXT NOT NULL,  -- when it is expected, in words
        added_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX milestone_of_consultation ON milestone (consultation_id)",
    """CREATE TABLE progress (
        id INTEGER PRIMARY KEY,
        milestone_id INTEGER NOT NULL REFERENCES milestone (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
        text TEXT NOT NULL CHECK (text != '')
    ) STRICT""",
    "CREATE INDEX progress_of_milestone ON progress (milestone_id)",
    """CREATE TRIGGER progress_is_final BEFORE UPDATE ON progress
        BEGIN SELECT RAISE (ABORT, 'what was told is never changed'); END""",
    # The newest counts; earlier ones stay.
    """CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        said TEXT NOT NULL,
        decided TEXT NOT NULL,
        done TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX account_of_consultation ON account (consultation_id)",
    """CREATE TRIGGER account_is_final BEFORE UPDATE ON account
        BEGIN SELECT RAISE (ABORT, 'what was told is never changed'); END""",
)
