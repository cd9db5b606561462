"""Opening the record, and the one way of writing to it."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound, TryAgain
from intake.store import search_index

BUSY_SECONDS = 60.0
"""How long a writer waits for its turn. 64 at once need about two (docs/decisions/0002)."""

_turn = threading.Lock()
"""Threads of one process take turns here. SQLite's own waiting polls with growing pauses, and the
unlucky wait long: the slowest of a hundred answers came six times sooner with this (bench)."""

Parameters = Sequence[Any] | Mapping[str, Any]


class NoRoom(TryAgain):
    """The disk is full, or does not take more: nothing of this transaction was kept."""


class Busy(TryAgain):
    """Another process held the record for longer than a writer waits."""


def connect(path: Path) -> Database:
    """Open the record (it must be initialised) with everything that never bends switched on.

    `secure_delete` and `synchronous` are settings of a connection, not of the file, so they are
    set here, where every connection is made, and nowhere else.
    """
    if not path.exists():
        path.touch(mode=0o600)  # private from its first byte
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # A rollback journal with EXTRA: the directory entry of the journal is synced as well, so a
    # commit that was answered is on the disk (docs/decisions/0002-rollback-journal.md).
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return Database(connection)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All of the block's writes, or none of them.

    Immediate, because a deferred transaction lets another process write between our read and
    our write, and then fails at once. Raises NoRoom and Busy; both mean that nothing was kept.
    """
    if not _turn.acquire(timeout=BUSY_SECONDS):
        raise Busy("The record is busy.")
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            views = _step_aside(db)
            _meet_expectation()
            yield
            search_index.settle(db)
            for view in views:
                db.conn.execute(view)
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
    except sqlite3.OperationalError as error:
        raise _named(error) from error
    finally:
        _turn.release()


Condition = Callable[[], None]
"""Raises where the record is not as it was expected to be."""

_expected: ContextVar[Condition | None] = ContextVar("expected", default=None)


def expect(condition: Condition) -> Token[Condition | None]:
    """Let the next transaction of this thread begin with `condition`, before anything is written.

    So what was seen on a page still holds when the action is carried out, whichever it is.
    """
    return _expected.set(condition)


def expect_nothing(token: Token[Condition | None]) -> None:
    """Take back what `expect` asked for, whether it was looked at or not."""
    _expected.reset(token)


def _meet_expectation() -> None:
    condition = _expected.get()
    if condition is not None:
        _expected.set(None)
        condition()


def _step_aside(db: Database) -> list[str]:
    """Take the views that keep a connection to some consultations (store/scope.py) out of the way.

    A view cannot be written to, and a rule must count all there is. Returns what makes them anew;
    a rollback does so by itself.
    """
    found = rows(db, "SELECT name, sql FROM temp.sqlite_master WHERE type = 'view'")
    for each in found:
        db.conn.execute(f'DROP VIEW temp."{each["name"]}"')
    return [each["sql"].replace("CREATE VIEW", "CREATE TEMP VIEW", 1) for each in found]


def _named(error: sqlite3.OperationalError) -> Exception:
    code = error.sqlite_errorcode & 0xFF  # the primary code, without SQLite's extension of it
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return NoRoom("The disk is full or does not take more.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy("The record is busy.")
    return error


def rows(db: Database, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
    """Return all rows at once, by column name: a half-read cursor would keep writers out.

    Raises NotFound where an address named a number larger than any row can have.
    """
    try:
        cursor = db.conn.execute(sql, parameters)
    except OverflowError:
        raise NotFound("row", "(a number beyond 64 bits)") from None
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(db: Database, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
    """Return the first row, or None."""
    found = rows(db, sql, parameters)
    return found[0] if found else None


def value(db: Database, sql: str, parameters: Parameters = ()) -> Any:
    """Return the first column of the first row, or None."""
    found = db.conn.execute(sql, parameters).fetchone()
    return found[0] if found else None


def fitting(wanted: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return the WHERE clause (or nothing) and its values for the columns whose value is not None.

    Only what is asked for stands in it, so that each question finds its index.
    """
    asked = {column: each for column, each in wanted.items() if each is not None}
    clause = " AND ".join(f"{column} = ?" for column in asked)
    return (f" WHERE {clause}" if clause else ""), list(asked.values())


def text_of(moment: datetime) -> str:
    """Return how a moment (aware) is written in the record: sorts as text as it does in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """Return the moment (UTC) written as `text_of` writes it."""
    return datetime.fromisoformat(text)


def listed(values: Sequence[Any]) -> str:
    """Return a list as the record keeps it: JSON with its letters unescaped."""
    return json.dumps(list(values), ensure_ascii=False)
