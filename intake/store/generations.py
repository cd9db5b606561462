"""Which publications there were: number, moment, what each was made from, its hash and its chain.

Each carries the hash of all that was public with it, and the chain of the one before, so that none
can be changed or left out later without all that follow becoming others.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True)
class Change:
    """That a thing came, changed or went with a publication: its public name, never its words."""

    kind: str
    id: str
    change: str


@dataclass(frozen=True)
class Generation:
    """One publication. `face` is what it was made from, `sha256` the hash of all that was public.

    `chain` and `previous` are empty, and `sha256` is that of the file, for those made before there
    was a chain.
    """

    number: int
    made_at: datetime
    face: str
    sha256: str
    previous: str = ""
    chain: str = ""
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    receipts: int = 0
    receipts_head: str = ""
    receipts_growth: str = "[]"

    @property
    def event(self) -> int:
        """Return the id of the last event that it shows what follows from."""
        return int(self.face.partition(" ")[0])

    def shown(self) -> dict[str, Any]:
        """Return what the public sees of it, by column."""
        return {
            "number": self.number,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            **{name: getattr(self, name) for name in _SHOWN},
        }

    def sealed(self) -> "Generation":
        """Return it with its chain worked out."""
        return replace(self, chain=chain(self.shown()))


def chain(shown: dict[str, Any]) -> str:
    """Return the link of a publication: the SHA-256 of what is shown of it as a JSON list."""
    said = [shown[name] for name in _CHAINED]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


_HASHES = ("sha256", "previous", "chain")
_COUNTS = ("added", "changed", "withdrawn")
_RECEIPTS = ("receipts", "receipts_head", "receipts_growth")
_CHAINED = ("number", "made_at", "sha256", "previous", *_COUNTS, "receipts", "receipts_head")
_SHOWN = _HASHES + _COUNTS + _RECEIPTS


def last(db: Database) -> Generation | None:
    """Return the newest publication, or None before the first."""
    found = row(db, "SELECT * FROM generation ORDER BY number DESC LIMIT 1")
    return _generation(found) if found else None


def numbered(db: Database, number: int) -> Generation | None:
    """Return the publication with this number, or None."""
    found = row(db, "SELECT * FROM generation WHERE number = ?", (min(number, 2**62),))
    return _generation(found) if found else None


def every(db: Database) -> list[Generation]:
    """Return all publications, oldest first."""
    return [_generation(each) for each in rows(db, "SELECT * FROM generation ORDER BY number")]


def add(db: Database, generation: Generation, changes: Iterable[Change]) -> None:
    """Record a publication, and what changed with it, inside the caller's transaction."""
    db.conn.execute(
        f"INSERT INTO generation (number, made_at, face, {', '.join(_SHOWN)})"
        f" VALUES (?, ?, ?, {', '.join('?' for _ in _SHOWN)})",
        (
            generation.number,
            text_of(generation.made_at),
            generation.face,
            *(getattr(generation, name) for name in _SHOWN),
        ),
    )
    db.conn.executemany(
        "INSERT INTO generation_change (generation, kind, id, change) VALUES (?, ?, ?, ?)",
        ((generation.number, each.kind, each.id, each.change) for each in changes),
    )


def changes(db: Database) -> list[tuple[int, Change]]:
    """Return what came, changed or went with each publication, in order."""
    found = rows(db, "SELECT * FROM generation_change ORDER BY generation, kind, id")
    return [
        (each["generation"], Change(each["kind"], each["id"], each["change"])) for each in found
    ]


def present(db: Database) -> set[tuple[str, str]]:
    """Return the kind and id of all that was public with the newest publication."""
    found = rows(
        db,
        "SELECT kind, id, change, max(generation) FROM generation_change GROUP BY kind, id",
    )
    return {(each["kind"], each["id"]) for each in found if each["change"] != "withdrawn"}


def _generation(found: dict[str, Any]) -> Generation:
    return Generation(**{**found, "made_at": moment_of(found["made_at"])})
