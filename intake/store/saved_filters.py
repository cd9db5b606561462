"""Filters that caseworkers keep under a name, for themselves or for everyone."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.filtering import ALL, Filter, address_of, filter_of
from intake.store.connection import row, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A filter with its name and its owner."""

    number: int
    owner: str
    name: str
    filter: Filter
    is_shared: bool


def put(
    db: Database, owner: str, name: str, chosen: Filter, *, is_shared: bool, now: datetime
) -> None:
    """Keep a filter; one of the same name and owner is replaced."""
    address = json.dumps(address_of(chosen), ensure_ascii=False)
    db.conn.execute(
        "INSERT INTO saved_filter (owner, name, address, is_shared, saved_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner, name) DO UPDATE"
        " SET address = excluded.address, is_shared = excluded.is_shared,"
        " saved_at = excluded.saved_at",
        (owner, name, address, is_shared, text_of(now)),
    )


def get(db: Database, number: int) -> Saved:
    """Return a filter. Raises NotFound."""
    found = row(db, "SELECT * FROM saved_filter WHERE id = ?", (number,))
    if found is None:
        raise NotFound("filter", str(number))
    return _saved(found)


def remove(db: Database, number: int) -> None:
    """Forget a filter."""
    db.conn.execute("DELETE FROM saved_filter WHERE id = ?", (number,))


def for_user(db: Database, email: str) -> list[Saved]:
    """Return what somebody has kept, and what others share, their own first."""
    found = rows(
        db,
        "SELECT * FROM saved_filter WHERE owner = :me OR is_shared"
        " ORDER BY owner != :me, name COLLATE NOCASE, id",
        {"me": email},
    )
    return [_saved(each) for each in found]


def _saved(found: dict[str, Any]) -> Saved:
    address = json.loads(found["address"])
    return Saved(
        number=found["id"],
        owner=found["owner"],
        name=found["name"],
        filter=filter_of(address, status=ALL),
        is_shared=bool(found["is_shared"]),
    )
