"""The public database that readers meet now, and the quiet change to the next one.

Datasette keeps connections per thread and database name, so a replaced file would never be seen.
Here each publication is opened whole beside the old one, and a request keeps the one it began
with: every answer is from one generation, and none fails because of a publication.
"""

import asyncio
import hashlib
import logging
import os
import queue
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from datasette.database import Database, QueryInterrupted

from intake.browse import asking, touched
from intake.browse.kept import Kept
from intake.store.engine import sqlite3
from intake.store.public_items import OWNED
from intake.store.public_schema import SHAPE
from intake.store.workshop import hold

LOOK_EVERY_SECONDS = 0.25
log = logging.getLogger("intake.browse")

HASHED_UP_TO = 500_000_000
"""Bytes of a file whose hash is worked out at each publication: about a second."""

COUNT_MS = 200
"""What counting the rows of a list may take; beyond that the list does without."""

Identity = tuple[int, int, int]
Prepare = Callable[[sqlite3.Connection], None]


class Changed(Exception):
    """The file was replaced while it was being opened."""


class Generation:
    """One publication, open: connections to one and the same file, what it counts, its number."""

    def __init__(self, path: Path, count: int, prepare: Prepare) -> None:
        self.file = path.open("rb")  # for as long as readers need it
        hold(self.file)
        self.identity = identity(path)
        self._connections: queue.Queue[sqlite3.Connection] = queue.Queue()
        self._count = count
        for _ in range(count):
            connection = sqlite3.connect(
                f"{path.as_uri()}?immutable=1", uri=True, check_same_thread=False
            )
            connection.execute("SELECT count(*) FROM sqlite_master")  # opens the file
            prepare(connection)
            self._connections.put(connection)
        if not identity(path) == self.identity == _identity(os.fstat(self.file.fileno())):
            self.close()
            raise Changed
        self.size = path.stat().st_size
        self.number: int = self.run(_number)
        self.counts: dict[str, int] = self.run(_counts)
        self.known = asking.Known(
            self.run(_is_ours), self.counts, self.run(_keys), self.run(_required)
        )
        self.sha256: str | None = None
        self.kept = Kept()
        self.readers = 0

    def run(self, act: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return what `act` makes of a connection that no one else uses meanwhile."""
        connection = self._connections.get()
        try:
            return act(connection)
        finally:
            self._connections.put(connection)

    def hash(self) -> None:
        """Work out the SHA-256 of the file, unless that would take long."""
        if self.size <= HASHED_UP_TO:
            self.file.seek(0)
            self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()

    def close(self) -> None:
        """Close all connections; waits for those in use."""
        for _ in range(self._count):
            self._connections.get().close()
        self.file.close()


class Current(Database):  # type: ignore[misc]  # Datasette is untyped
    """Datasette's view of the public database, whichever publication that is just now."""

    def __init__(self, datasette: Any, path: str) -> None:
        super().__init__(datasette, path, is_mutable=False)
        self._threads = datasette.setting("num_sql_threads")
        self._newest = self._open()
        self._pinned: ContextVar[Generation] = ContextVar("generation")

    @property
    def generation(self) -> Generation:
        """The publication that this request reads."""
        return self._pinned.get(self._newest)

    @contextmanager
    def pinned(self) -> Iterator[Generation]:
        """Keep to one publication inside the block, whatever is published meanwhile."""
        generation = self._newest
        generation.readers += 1
        token = self._pinned.set(generation)
        try:
            yield generation
        finally:
            self._pinned.reset(token)
            generation.readers -= 1
            self._let_go(generation)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run `fn` on a connection of this request's publication, in a thread of Datasette's."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, self.generation.run, fn)

    async def execute(self, sql: str, params: Any = None, **how: Any) -> Any:
        """Run a query of Datasette's, asked so that it costs what is shown (`asking`)."""
        # Neither a log nor an error may tell the parameters: what a reader searched for.
        how["log_sql_errors"] = False
        if asking.COUNT.match(sql):
            how.setdefault("custom_time_limit", COUNT_MS)
        try:
            if words := asking.SEARCHED.search(sql):
                sql = await self._searched(sql, params, words)
            sql = asking.better(sql, self.generation.known)
            return await super().execute(sql, params, **how)
        except QueryInterrupted as stopped:
            raise QueryInterrupted(stopped.e, sql, {}) from None

    async def _searched(self, sql: str, params: Any, words: re.Match[str]) -> str:
        """Return the question as it is best asked. Raises QueryInterrupted: too many to count."""
        question, many = asking.frequent(words, self.generation.known)
        found = await super().execute(question, params, log_sql_errors=False)
        if found.single_value() < many:
            return sql
        walked = asking.walked(sql, words)
        if walked is None:
            raise QueryInterrupted(None, sql, {})
        return walked

    async def watch(self) -> None:
        """Look for a new publication for as long as the server runs."""
        await asyncio.to_thread(self._newest.hash)
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            await self._refresh()

    async def _refresh(self) -> None:
        try:
            if identity(Path(self.path)) == self._newest.identity:
                return
            newer = await asyncio.to_thread(self._open)
            changed = await asyncio.to_thread(_touched, self._newest, newer)
        except (OSError, sqlite3.Error, Changed) as problem:
            log.warning("The new public database cannot be opened yet: %s", problem)
            return
        older, self._newest = self._newest, newer
        if changed is not None:
            newer.kept = older.kept.but(changed)
        self._let_go(older)
        with suppress(ValueError):  # closed: there is an even newer one already
            await asyncio.to_thread(newer.hash)

    def _open(self) -> Generation:
        return Generation(
            Path(self.path),
            self._threads,
            lambda connection: self.ds._prepare_connection(connection, "public"),
        )

    def _let_go(self, generation: Generation) -> None:
        if generation is not self._newest and not generation.readers:
            asyncio.get_running_loop().run_in_executor(None, generation.close)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.generation.size

    @property
    def hash(self) -> str | None:
        """SHA-256 of the file; None until it is worked out, and where that would take long."""
        return self.generation.sha256

    async def table_counts(self, limit: int = 10) -> dict[str, int]:
        """Return the rows of each table, counted once when the file was opened."""
        return self.generation.counts


def _touched(older: Generation, newer: Generation) -> set[str] | None:
    """Return the consultations that the newer publication shows otherwise; None: perhaps all."""
    if not (older.known.ours and newer.known.ours and older.number < newer.number):
        return None

    def act(before: sqlite3.Connection) -> set[str] | None:
        found: set[str] | None = newer.run(
            lambda after: touched.consultations(before, after, older.number)
        )
        return found

    try:
        found: set[str] | None = older.run(act)
    except sqlite3.Error as problem:  # a newer publication must never wait for what is kept
        log.warning("Every page is drawn anew: %s", problem)
        return None
    return found


def identity(path: Path) -> Identity:
    """Return what tells one file from the one that replaces it."""
    return _identity(path.stat())


def _identity(found: os.stat_result) -> Identity:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT max(number) FROM generation").fetchone()[0] or 0)


def _is_ours(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == SHAPE)


def _keys(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the primary key of each table, as it is written in ORDER BY."""
    found = connection.execute(
        "SELECT t.name, group_concat(c.name, ', ') FROM sqlite_master t"
        " JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.pk"
        " AND t.name NOT LIKE '%\\_fts%' ESCAPE '\\' GROUP BY t.name"
    )
    return {name: keys for name, keys in found}


def _required(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the columns of each table that always hold a value."""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND c.\"notnull\" AND t.name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    ):
        found.setdefault(table, set()).add(column)
    return found


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    # What is behind the search index is nobody's business and slow to count; so are the seals, of
    # which each thing has one.
    found = {
        name: 0
        if "_fts" in name or name.startswith("sqlite_") or name == "seal"
        else int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in names
    }
    return {**found, "seal": sum(found.get(kind, 0) for kind in OWNED)}
