"""What is made of each attachment for the public, and kept private until it may be seen."""

from sqlite_utils import Database


def public_copies(db: Database) -> None:
    """Make the table of public copies, and let one wait for every attachment there is."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # No foreign key to attachment: a corrected answer's files are written anew, those that stay
    # the same under the public id they had.
    """CREATE TABLE public_copy (
        attachment TEXT PRIMARY KEY,  -- its public id
        tries INTEGER NOT NULL DEFAULT 0,
        made_at TEXT,  -- null while it waits to be made
        recipe TEXT NOT NULL DEFAULT '',  -- what it was made of: file and redactions
        why TEXT NOT NULL DEFAULT 'not ready',
        sha256 TEXT REFERENCES file (sha256),
        media_type TEXT NOT NULL DEFAULT '',
        pages INTEGER NOT NULL DEFAULT 0,
        text TEXT NOT NULL DEFAULT '',
        facts TEXT NOT NULL DEFAULT '{}'  -- what a caseworker should know of it
    ) STRICT""",
    "CREATE INDEX public_copy_waiting ON public_copy (tries) WHERE made_at IS NULL",
    "CREATE INDEX public_copy_file ON public_copy (sha256)",  # the sweep asks who uses a file
    "INSERT INTO public_copy (attachment) SELECT public_id FROM attachment",
)
