"""Writing public.db: whole, from nothing, so that no page of it ever held anything private.

First `fill` with what is public while the record stands still, then `finish` at leisure: indexes,
counts, search, seals, and one clean copy without a free page, which is what readers get.
`public_editing` brings a copy of it up to date.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from intake.store import seals
from intake.store.connection import NoRoom
from intake.store.engine import FORGETS, Errors, sqlite3
from intake.store.generations import Change, Generation
from intake.store.public_counts import count_everything
from intake.store.public_items import Item
from intake.store.public_schema import INDEXES, SEARCHED, SHAPE, TABLES

CACHE_KIB = 65_536
EVERYONE_MAY_READ = 0o644


def fill(path: Path, *items: Iterable[Item], offered: Iterable[Item] = ()) -> None:
    """Write what is public to a new database at `path`, one by one. Raises NoRoom.

    The parties `offered` are public only where something else names them.
    """
    with opened(path) as public:
        public.execute("PRAGMA journal_mode = OFF")  # a half-built file is thrown away
        public.execute("BEGIN")
        for statement in TABLES:
            public.execute(statement)
        for each in chain(*items):
            _write(public, each)
        named = {
            id
            for (id,) in public.execute(
                "SELECT party FROM submission_party UNION SELECT party FROM invited"
            )
        }
        for each in offered:
            if each.id in named:
                _write(public, each)
        public.execute("COMMIT")


def _write(public: sqlite3.Connection, item: Item) -> None:
    for table, rows in item.rows.items():
        for row in rows:
            insert(public, table, row)
    seals.put(public, item.kind, item.id, item.seal)


def finish(draft: Path, path: Path) -> str:
    """Make the database `path` out of the filled draft, which goes. Raises NoRoom.

    Returns the hash of all that is public in it. Its generations are still to be written.
    """
    with opened(draft) as public:
        public.execute("PRAGMA journal_mode = OFF")
        for statement in INDEXES:
            public.execute(statement)
        count_everything(public)
        seals.close_all(public)
        found = seals.root(public)
        for table, columns in SEARCHED.items():
            _index_words(public, table, columns)
        public.execute("ANALYZE")
        # Where SQLite keeps samples of the rows for its planner, it would keep withdrawn ones.
        for table in ("sqlite_stat4", "sqlite_stat3"):
            public.execute(f"DROP TABLE IF EXISTS {table}")
        public.execute(f"PRAGMA user_version = {SHAPE}")
        # The copy has no free page, whatever building the search index left behind. Rows are
        # numbered from 1 without a gap, so the copy cannot number them differently from the index.
        public.execute("VACUUM INTO ?", (os.fspath(path),))
    draft.unlink()
    return found


def write_generations(
    path: Path, generations: Iterable[Generation], changes: Iterable[tuple[int, Change]]
) -> None:
    """Write what is known of each publication, and what changed with it, into a finished file."""
    with opened(path) as public:
        public.execute("PRAGMA journal_mode = OFF")
        public.execute("BEGIN")
        for generation in generations:
            add_generation(public, generation)
        add_changes(public, changes)
        public.execute("COMMIT")


def add_generation(public: sqlite3.Connection, generation: Generation) -> None:
    """Write one publication, in place of what stood there of the same number."""
    insert(public, "generation", generation.shown(), or_replace=True)


def add_changes(public: sqlite3.Connection, changes: Iterable[tuple[int, Change]]) -> None:
    """Write what changed in which publication."""
    public.executemany(
        "INSERT OR REPLACE INTO generation_change (generation, kind, id, change)"
        " VALUES (?, ?, ?, ?)",
        ((number, each.kind, each.id, each.change) for number, each in changes),
    )


def sync(path: Path) -> None:
    """Bring the finished database to the disk, readable by all."""
    with path.open("rb") as file:
        os.fchmod(file.fileno(), EVERYONE_MAY_READ)
        os.fsync(file.fileno())


def sha256(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def holds(path: Path, public_id: str) -> bool:
    """Return whether the public database at `path` holds the submission with this public id."""
    with reading(path) as public:
        found = public.execute("SELECT 1 FROM submission WHERE id = ?", (public_id,)).fetchone()
        return found is not None


def names(path: Path) -> set[tuple[str, str]]:
    """Return the kind and id of all that is in a public database."""
    with reading(path) as public:
        return set(public.execute("SELECT kind, id FROM seal"))


def differences(before: Path, after: Path) -> list[Change]:
    """Return how one public database differs from an earlier one, by kind and id."""
    with reading(after) as public:
        public.execute("ATTACH ? AS earlier", (f"{before.as_uri()}?mode=ro",))
        found = public.execute(
            "SELECT n.kind, n.id, iif(o.id IS NULL, 'added', 'changed') FROM main.seal n"
            " LEFT JOIN earlier.seal o USING (place, kind, id)"
            " WHERE o.id IS NULL OR o.sha256 != n.sha256"
            " UNION ALL SELECT kind, id, 'withdrawn' FROM earlier.seal o WHERE NOT EXISTS"
            " (SELECT 1 FROM main.seal n WHERE (n.place, n.kind, n.id) = (o.place, o.kind, o.id))"
            " ORDER BY 1, 2"
        )
        return [Change(*each) for each in found]


def number(path: Path) -> int | None:
    """Return the generation of the public database at `path`; None where there is none to read."""
    if not path.exists():
        return None
    try:
        with reading(path) as public:
            found = public.execute("SELECT max(number) FROM generation").fetchone()[0]
            return None if found is None else int(found)
    except sqlite3.DatabaseError:
        return None


def is_of_this_shape(path: Path) -> bool:
    """Return whether the public database at `path` has the tables of this program, and no other."""
    if not path.exists():
        return False
    try:
        with reading(path) as public:
            shape = public.execute("PRAGMA user_version").fetchone()[0]
            tables = public.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " AND name NOT GLOB '*_fts*'"
            )
            return bool(shape == SHAPE) and {sql for (sql,) in tables} == set(TABLES)
    except sqlite3.DatabaseError:
        return False


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as public:
        yield public


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for writing a file that no one else has open. Raises NoRoom."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as public:
            public.execute("PRAGMA synchronous = OFF")
            public.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            public.execute("PRAGMA secure_delete = ON")
            public.execute("PRAGMA temp_store = MEMORY")
            yield public
    except Errors as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without SQLite's extension of it
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
            raise NoRoom("The disk is too full to publish.") from error
        raise


def insert(
    public: sqlite3.Connection, table: str, row: Mapping[str, Any], *, or_replace: bool = False
) -> None:
    """Write one row; what it does not name has its default."""
    what = "INSERT OR REPLACE" if or_replace else "INSERT"
    marks = ", ".join("?" for _ in row)
    public.execute(f"{what} INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _index_words(public: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    public.execute(
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5"
        f' ({", ".join(columns)}, content="{table}", tokenize="trigram")'
    )
    public.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    public.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')")
    if FORGETS:  # else what is deleted is only marked, and stays for whoever reads the bytes
        public.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('secure-delete', 1)")
