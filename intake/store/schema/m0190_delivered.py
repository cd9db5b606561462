"""That a letter lies in a mailbox, where the mail server of the recipient says so."""

from sqlite_utils import Database


def delivered(db: Database) -> None:
    """Add the moment a delivery was reported to us (RFC 3461)."""
    db.conn.execute("ALTER TABLE delivery ADD COLUMN delivered_at TEXT")
