"""Letters that show what will be public no longer stand in the search."""

from sqlite_utils import Database


def letters_found(db: Database) -> None:
    """Let the answers that had such letters be indexed anew before the commit."""
    db.conn.execute(
        "INSERT OR IGNORE INTO search_due SELECT s.id FROM letter"
        " JOIN submission s ON s.reference = submission_reference"
        " WHERE kind IN ('release', 'letter-back')"
    )
