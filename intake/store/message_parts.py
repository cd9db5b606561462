"""The answers that a person found in one message: what they said, for the worker to carry out."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from intake.core.splitting import Part
from intake.store.connection import listed, rows


def of(db: Database, number: int) -> list[Part]:
    """Return the parts of message `number`, none where nobody split it."""
    found = rows(
        db,
        "SELECT position, placed_in, placed_for, text, files FROM message_part"
        " WHERE inbox_id = ? ORDER BY position",
        (number,),
    )
    return [Part(**{**each, "files": tuple(json.loads(each["files"]))}) for each in found]


def put(db: Database, number: int, parts: Sequence[Part]) -> None:
    """Say how message `number` is split; no parts for not at all."""
    db.conn.execute("DELETE FROM message_part WHERE inbox_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO message_part (inbox_id, position, placed_in, placed_for, text, files)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, each.position, each.placed_in, each.placed_for, each.text, listed(each.files))
            for each in parts
        ],
    )
