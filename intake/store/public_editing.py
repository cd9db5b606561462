"""Bringing a copy of public.db up to date: what changed, and not a byte left of what it was.

Three things together leave nothing: the connection overwrites what it deletes, the search index
is told to erase and not to mark, and what is free between the rows of every page written is made
zero afterwards (`pages`). The copy is nobody else's meanwhile; a half-edited one is thrown away.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.store import pages, public_counts, published, seals
from intake.store.engine import sqlite3
from intake.store.generations import Change, Generation
from intake.store.public_items import OWNED, Item, Row
from intake.store.public_schema import SEARCHED

Name = tuple[str, str]
"""What kind of thing it is, and its id."""


class Edit:
    """What is done to one copy, in one or several rounds, before it becomes what is public."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        self.path = path
        self.is_new = is_new
        self.pages: set[int] = set()
        self.sha256 = ""
        self._before: dict[Name, str | None] = {}
        self._after: dict[Name, str | None] = {}

    def changes(self) -> list[Change]:
        """Return what is other than it was when the edit began."""
        found = []
        for name, before in sorted(self._before.items()):
            after = self._after[name]
            if after != before:
                what = "added" if before is None else "changed" if after else "withdrawn"
                found.append(Change(*name, what))
        return found

    def apply(
        self, items: Iterable[Item], gone: Iterable[Name], *, offered: Iterable[Item] = ()
    ) -> None:
        """Write these things as they are now, and remove those that are gone. Raises NoRoom.

        The parties `offered` are public only where something else names them.
        """
        put = {(each.kind, each.id): each for each in items}
        removed = sorted(set(gone) - set(put))
        with self._open() as public:
            self._remember(public, [*put, *removed])
            public_counts.note(public, -1)
            for name in removed:
                _remove(public, *name)
            for name in sorted(put):
                _put(public, put[name])
            self._settle_parties(public, offered)
            public_counts.note(public, +1)
            public_counts.settle(public)
            seals.close(public, {seals.place(*name) for name in self._before})
            self.sha256 = seals.root(public)
            for name in self._before:
                self._after[name] = seals.get(public, *name)

    def write(self, generation: Generation, changes: Iterable[Change]) -> None:
        """Write which publication the copy will be, and what changed with it."""
        with self._open() as public:
            published.add_generation(public, generation)
            public.execute(
                "DELETE FROM generation_change WHERE generation = ?", (generation.number,)
            )
            published.add_changes(public, ((generation.number, each) for each in changes))

    def finish(self) -> None:
        """Make zero what is free, and bring the copy to the disk.

        A new file is gone through as a whole: a copy of a row that is left between its rows would
        still be there when the row is withdrawn.
        """
        pages.wipe(self.path, None if self.is_new else self.pages)
        published.sync(self.path)

    def _remember(self, public: sqlite3.Connection, names: Iterable[Name]) -> None:
        """Note what things were before, and what is to be counted anew because of them."""
        for name in names:
            self._before.setdefault(name, seals.get(public, *name))
            public_counts.mark(public, *name)

    def _settle_parties(self, public: sqlite3.Connection, offered: Iterable[Item]) -> None:
        for party in offered:
            is_named = _is_named(public, party.id)
            if (party.seal if is_named else None) != seals.get(public, "party", party.id):
                self._remember(public, [("party", party.id)])
                if is_named:
                    _put(public, party)
                else:
                    _remove(public, "party", party.id)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction; its pages are known from the log that SQLite writes them to first."""
        wal = self.path.with_name(f"{self.path.name}-wal")
        with published.opened(self.path) as public:
            public.execute("PRAGMA locking_mode = EXCLUSIVE")  # so that no -shm file is made
            public.execute("PRAGMA journal_mode = WAL")
            public.execute("PRAGMA wal_autocheckpoint = 0")
            for statement in public_counts.TEMPORARY:
                public.execute(statement)
            public.execute("BEGIN")
            yield public
            public.execute("COMMIT")
            self.pages |= {1} | pages.written(wal)
            public.execute("PRAGMA wal_checkpoint (TRUNCATE)")
            public.execute("PRAGMA journal_mode = DELETE")


def _put(public: sqlite3.Connection, item: Item) -> None:
    """Write a thing in place of what it was; what is counted of it stays."""
    _change_words(public, item.kind, item.id, delete=True)
    (main, key), *parts = OWNED[item.kind].items()
    for table, owner in parts:
        public.execute(f"DELETE FROM {table} WHERE {owner} = ?", (item.id,))
    for row in item.rows[main]:
        _upsert(public, main, key, row)
    for table, _ in parts:
        for row in item.rows.get(table, []):
            published.insert(public, table, row)
    _change_words(public, item.kind, item.id, delete=False)
    seals.put(public, item.kind, item.id, item.seal)


def _remove(public: sqlite3.Connection, kind: str, id: str) -> None:
    _change_words(public, kind, id, delete=True)
    for table, owner in OWNED[kind].items():
        public.execute(f"DELETE FROM {table} WHERE {owner} = ?", (id,))
    seals.remove(public, kind, id)


def _upsert(public: sqlite3.Connection, table: str, key: str, row: Row) -> None:
    columns = ", ".join(row)
    new = ", ".join(f"{each} = excluded.{each}" for each in row if each != key)
    public.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' for _ in row)})"
        f" ON CONFLICT ({key}) DO UPDATE SET {new}",
        list(row.values()),
    )


def _change_words(public: sqlite3.Connection, kind: str, id: str, *, delete: bool) -> None:
    """Take a thing's words out of the search index, or put them in.

    The index has no copy of the text: it is told what to take out, while that still stands there.
    """
    for table, owner in OWNED[kind].items():
        if table not in SEARCHED:
            continue
        columns = ", ".join(SEARCHED[table])
        command, value = (f"{table}_fts, ", "'delete', ") if delete else ("", "")
        public.execute(
            f"INSERT INTO {table}_fts ({command}rowid, {columns})"
            f" SELECT {value}rowid, {columns} FROM {table} WHERE {owner} = ?",
            (id,),
        )


def _is_named(public: sqlite3.Connection, party: str) -> bool:
    """Return whether anything public names a party."""
    asked = (
        "SELECT EXISTS (SELECT 1 FROM submission_party WHERE party = ?1)"
        " OR EXISTS (SELECT 1 FROM invited WHERE party = ?1)"
    )
    return bool(public.execute(asked, (party,)).fetchone()[0])
