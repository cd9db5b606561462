"""The tree of receipts: a leaf for each version of an answer, in the order they came in."""

from sqlite_utils import Database

from intake.store import receipts
from intake.store.connection import rows


def receipt_tree(db: Database) -> None:
    """Give every receipt its leaf, also those of before, and each publication its head."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    for each in rows(
        db,
        "SELECT submission_id, reference, v.number, at, sha256 FROM version v"
        " JOIN submission s ON s.id = v.submission_id ORDER BY at, submission_id, v.number",
    ):
        receipts.add(db, **each)


_STATEMENTS = (
    # What makes the salts of receipts; it never leaves the record.
    "CREATE TABLE receipt_secret (secret BLOB NOT NULL) STRICT",
    "INSERT INTO receipt_secret (secret) VALUES (randomblob(32))",
    # Level 0 are the leaves, in the order that answers came in. Nothing here is ever changed or
    # removed: an erased answer leaves its hash, which says nothing without what was erased.
    """CREATE TABLE receipt_node (
        level INTEGER NOT NULL,
        place INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (level, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE receipt_place (
        submission_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (submission_id, number)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE generation ADD COLUMN receipts INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE generation ADD COLUMN receipts_head TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE generation ADD COLUMN receipts_growth TEXT NOT NULL DEFAULT '[]'",
)
