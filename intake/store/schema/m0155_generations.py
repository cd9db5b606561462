"""What came, changed or went with each publication, and the chain of all of them."""

from sqlite_utils import Database


def generations(db: Database) -> None:
    """Let each publication say what changed with it, and be bound to those before it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    "ALTER TABLE generation ADD COLUMN previous TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE generation ADD COLUMN chain TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE generation ADD COLUMN added INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE generation ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE generation ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0",
    # Public names only; what somebody was shown and when, also after it is gone from everywhere.
    """CREATE TABLE generation_change (
        generation INTEGER NOT NULL REFERENCES generation (number),
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'withdrawn')),
        PRIMARY KEY (generation, kind, id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX generation_change_id ON generation_change (kind, id, generation)",
)
