"""What was planted in a record: a canary for everything private, and one for everything public."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlite_utils import Database

from intake.clock import now
from intake.config import Settings
from intake.core.party import Party
from intake.store import events
from intake.store.connection import rows, transaction
from tests.leaks.scanner import canary

SLUG, DRAFT = "park", "kladde"
BY = "sagsbehandler@example.dk"
EACH = 6
"""Answers in each state, with each preference."""

Publish = Callable[[], object]


@dataclass
class World:
    """What was planted: canaries by what they stand for."""

    db: Database
    settings: Settings
    publish: Publish
    private: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    party: Party | None = None
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def hide(self, what: str) -> str:
        """Return a canary that nobody outside may ever see."""
        return self.private.setdefault(what, canary(next(self._numbers)))

    def show(self, what: str) -> str:
        """Return a canary that everyone must be able to see."""
        return self.public.setdefault(what, canary(next(self._numbers)))

    def word(self, what: str, *, public: bool) -> str:
        return self.show(what) if public else self.hide(what)


def changed(world: World) -> None:
    """Let the next publication be due, and look at everything."""
    with transaction(world.db):
        events.record(world.db, "everything changed", "everything", actor=BY, now=now(None))


def text_columns(db: Database) -> list[tuple[str, str, str]]:
    """Return table, name and type of every column that can hold words."""
    return [
        (each["table_name"], each["name"], each["type"])
        for each in rows(
            db,
            "SELECT t.name AS table_name, c.name, c.type FROM pragma_table_list t"
            " JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.schema = 'main'"
            " AND t.name != 'sqlite_schema' AND c.type IN ('TEXT', 'BLOB')",
        )
    ]
