"""Reading for one page: all its queries on one connection, in one go and within one limit."""

from collections.abc import Callable
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

from intake.browse.current import Current
from intake.store.engine import Errors, sqlite3

Row = dict[str, Any]
Facts = dict[str, Any]

LIMIT_MS = 1000
"""What a page may take of the database; no page of ours should come near it."""

START = 400
"""Letters of an answer that are read for a list."""

ANSWERS = (
    "SELECT s.id, s.sender, s.consultation, c.title, s.received_on, s.nil_return, s.late,"
    f" s.point_count, s.attachment_count, substr(s.text, 1, {START}) AS start FROM submission s"
    " JOIN consultation c ON c.id = +s.consultation"
)
"""What a list of answers shows of each; what narrows and orders it comes behind.

The plus keeps SQLite from beginning with the consultations: at a million answers it would, and read
and sort them all.
"""


def rows(db: sqlite3.Connection, sql: str, *parameters: object) -> list[Row]:
    """Return rows of the public database by column name."""
    return [dict(each) for each in db.execute(sql, parameters)]


def row(db: sqlite3.Connection, sql: str, *parameters: object) -> Row | None:
    """Return the first row, or None."""
    found = db.execute(sql, parameters).fetchone()
    return dict(found) if found else None


def tally(db: sqlite3.Connection, about: str, *, consultation: str = "", party: str = "") -> Row:
    """Return what was counted at publication: how many of each name."""
    found = db.execute(
        "SELECT name, count FROM tally WHERE about = ? AND consultation = ? AND party = ?"
        " ORDER BY name",
        (about, consultation, party),
    )
    return {name: count for name, count in found}


async def gathered(current: Current, gather: Callable[..., Any], *about: object) -> Any:
    """Return what `gather` reads about something. Raises QueryInterrupted after LIMIT_MS."""

    def act(db: sqlite3.Connection) -> Any:
        with sqlite_timelimit(db, LIMIT_MS):
            return gather(db, *about)

    try:
        return await current.execute_fn(act)
    except Errors as error:
        if str(error) == "interrupted":
            raise QueryInterrupted(error, "a page of ours", about) from error
        raise
