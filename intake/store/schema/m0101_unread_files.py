"""Files that nobody could read, and by whose word an answer goes out without them."""

from sqlite_utils import Database


def unread_files(db: Database) -> None:
    """Make the table, and let copies know what their pages were drawn from."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # No foreign key to attachment, for the same reason as in public_copy.
    """CREATE TABLE unread_file (
        attachment TEXT PRIMARY KEY,  -- its public id
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        asked_at TEXT NOT NULL,
        asked_by TEXT NOT NULL COLLATE NOCASE,
        reason TEXT NOT NULL CHECK (reason != ''),
        granted_at TEXT,
        granted_by TEXT COLLATE NOCASE,
        granted_reason TEXT NOT NULL DEFAULT '',
        CHECK ((granted_at IS NULL) = (granted_by IS NULL)),
        CHECK (granted_by IS NULL OR (granted_by != asked_by AND granted_reason != ''))
    ) STRICT""",
    "CREATE INDEX unread_file_submission ON unread_file (submission_id)",
    # An office document set as pages once: the PDF that an office program made of it.
    "ALTER TABLE public_copy ADD COLUMN pages_from TEXT REFERENCES file (sha256)",
    "CREATE INDEX public_copy_pages ON public_copy (pages_from)",
)
