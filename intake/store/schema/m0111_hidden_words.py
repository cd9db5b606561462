"""What the markup of a mail hid: kept beside the answer for a person to see."""

from sqlite_utils import Database


def hidden_words(db: Database) -> None:
    """Add the words of a mail that no reader of it saw."""
    db.conn.execute("ALTER TABLE submission ADD COLUMN hidden TEXT NOT NULL DEFAULT ''")
