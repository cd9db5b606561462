"""What caseworkers do to many answers at once, and the filters they keep."""

from sqlite_utils import Database


def at_once(db: Database) -> None:
    """Make the tables of saved filters and of batches."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE saved_filter (
        id INTEGER PRIMARY KEY,
        owner TEXT NOT NULL COLLATE NOCASE,
        name TEXT NOT NULL CHECK (name != ''),
        address TEXT NOT NULL,  -- JSON: the names and values of the list's address
        is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
        saved_at TEXT NOT NULL,
        UNIQUE (owner, name)
    ) STRICT""",
    """CREATE TABLE batch (
        id INTEGER PRIMARY KEY,
        act TEXT NOT NULL,
        words TEXT NOT NULL DEFAULT '',  -- a reason, an address, a theme: what the act needs
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        seen_event INTEGER NOT NULL,  -- the last event when the list was shown
        started_at TEXT,  -- null while its maker is asked whether it shall be done
        undone_at TEXT,
        undone_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE batch_item (
        batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        state TEXT NOT NULL DEFAULT 'waiting'
            CHECK (state IN ('waiting', 'done', 'refused', 'undoing', 'undone', 'kept')),
        why TEXT NOT NULL DEFAULT '',  -- why it was refused, or could not be undone
        before TEXT NOT NULL DEFAULT '',  -- JSON: what the undo brings back
        event INTEGER NOT NULL DEFAULT 0,  -- the last event when it was done
        PRIMARY KEY (batch_id, position)
    ) STRICT""",
    "CREATE INDEX batch_item_due ON batch_item (batch_id, position)"
    " WHERE state IN ('waiting', 'undoing')",
    "CREATE INDEX batch_item_of_submission ON batch_item (submission_id)",
)
