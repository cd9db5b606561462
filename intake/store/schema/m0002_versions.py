"""Each answer as it stood, version by version; what a council says of its mandate; its points."""

from sqlite_utils import Database


def versions(db: Database) -> None:
    """Keep every version of an answer, give each its receipt code, and the points their themes."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE version (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        number INTEGER NOT NULL,  -- 1 is what was received
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        why TEXT NOT NULL,
        content TEXT NOT NULL,  -- canonical JSON of the whole answer; files by their hash
        sha256 TEXT NOT NULL,  -- of content
        code TEXT NOT NULL UNIQUE,  -- the receipt code: its first 80 bits, as people write it
        PRIMARY KEY (submission_id, number)
    ) STRICT""",
    """CREATE TABLE version_file (
        submission_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES file (sha256),
        PRIMARY KEY (submission_id, number, sha256),
        FOREIGN KEY (submission_id, number) REFERENCES version (submission_id, number)
    ) STRICT""",
    "CREATE INDEX version_file_kept ON version_file (sha256)",  # the sweep asks who uses a file
    "ALTER TABLE submission ADD COLUMN mandate TEXT NOT NULL DEFAULT ''"
    " CHECK (mandate IN ('', 'provisional', 'chair', 'adopted'))",
    # A day in Copenhagen (2026-03-01), of the meeting that adopted the answer.
    "ALTER TABLE submission ADD COLUMN adopted_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE submission ADD COLUMN minority TEXT NOT NULL DEFAULT ''",
    # The respondent asked that their name never leaves the private side.
    "ALTER TABLE submission ADD COLUMN name_protected INTEGER NOT NULL DEFAULT 0"
    " CHECK (name_protected IN (0, 1))",
    # H7-S3-P2: the number in its consultation, given at the first approval and kept for ever.
    "ALTER TABLE submission ADD COLUMN number INTEGER",
    "CREATE UNIQUE INDEX submission_number ON submission (consultation_id, number)",
    "ALTER TABLE point ADD COLUMN theme TEXT NOT NULL DEFAULT ''",
)
