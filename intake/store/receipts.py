"""The tree of receipts as it is kept: every node of it that will never change again."""

from sqlite_utils import Database

from intake.core import receipt_tree
from intake.core.receipt_tree import Node, ReceiptProof
from intake.core.version import Version
from intake.store.connection import row, text_of, value


def add(
    db: Database, *, submission_id: int, reference: str, number: int, at: str, sha256: str
) -> None:
    """Add the receipt of a version as the last leaf, inside the caller's transaction."""
    secret = bytes(value(db, "SELECT secret FROM receipt_secret"))
    place = count(db)
    db.conn.execute(
        "INSERT OR REPLACE INTO receipt_place (submission_id, number, place) VALUES (?, ?, ?)",
        (submission_id, number, place),
    )
    level, found = 0, receipt_tree.leaf(at, sha256, receipt_tree.salt(secret, reference, number))
    _put(db, level, place, found)
    node = nodes(db)
    while place & 1:  # a part of the tree is whole: it has its hash for ever
        found = receipt_tree.above(node(level, place - 1), found)
        level, place = level + 1, place >> 1
        _put(db, level, place, found)


def count(db: Database) -> int:
    """Return how many receipts were given."""
    last = value(db, "SELECT max(place) FROM receipt_node WHERE level = 0")
    return 0 if last is None else int(last) + 1


def nodes(db: Database) -> Node:
    """Return what gives the nodes of the tree."""

    def node(level: int, place: int) -> bytes:
        found = value(
            db, "SELECT hash FROM receipt_node WHERE level = ? AND place = ?", (level, place)
        )
        return bytes(found)

    return node


def proof(db: Database, version: Version) -> ReceiptProof | None:
    """Return what shows that the newest publication counts a version; None before it does."""
    place = row(
        db,
        "SELECT place FROM receipt_place p JOIN submission s ON s.id = p.submission_id"
        " WHERE s.reference = ? AND p.number = ?",
        (version.reference, version.number),
    )
    newest = row(db, "SELECT * FROM generation ORDER BY number DESC LIMIT 1")
    if place is None or newest is None or newest["receipts"] <= place["place"]:
        return None
    secret = bytes(value(db, "SELECT secret FROM receipt_secret"))
    path = receipt_tree.path(place["place"], newest["receipts"], nodes(db))
    return ReceiptProof(
        at=text_of(version.at),
        sha256=version.sha256,
        salt=receipt_tree.salt(secret, version.reference, version.number),
        index=place["place"],
        size=newest["receipts"],
        path=tuple(each.hex() for each in path),
        head=newest["receipts_head"],
        generation=newest["number"],
    )


def _put(db: Database, level: int, place: int, found: bytes) -> None:
    db.conn.execute(
        "INSERT INTO receipt_node (level, place, hash) VALUES (?, ?, ?)", (level, place, found)
    )
