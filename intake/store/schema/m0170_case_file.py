"""Case files for the records system: those asked for, and the numbers that came back."""

from sqlite_utils import Database


def case_file(db: Database) -> None:
    """Add the case files that were asked for, and the journal numbers of documents."""
    for statement in _CASE_FILE:
        db.conn.execute(statement)


_CASE_FILE = (
    """CREATE TABLE case_file (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        asked_at TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,  -- documents written so far, of about `total`
        total INTEGER NOT NULL DEFAULT 0,
        finished_at TEXT,  -- null while it waits or is being made
        problem TEXT NOT NULL DEFAULT '',  -- why it could not be made
        name TEXT NOT NULL DEFAULT '',  -- of the file, in case-files/ in the data folder
        size INTEGER NOT NULL DEFAULT 0,
        sha256 TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX case_file_of ON case_file (consultation_id, id)",
    "CREATE INDEX case_file_waiting ON case_file (id) WHERE finished_at IS NULL",
    # Every document that a case file has held, and what the records system calls it.
    """CREATE TABLE journal (
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        document TEXT NOT NULL,  -- its id in the case file
        sha256 TEXT NOT NULL,  -- of its bytes when it was last handed out
        exported_at TEXT NOT NULL,
        number TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL DEFAULT '',
        by TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (consultation_id, document)
    ) STRICT, WITHOUT ROWID""",
)
