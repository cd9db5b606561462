"""The case files that were asked for at the desk, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.store.connection import moment_of, row, rows, text_of

_SELECT = "SELECT f.*, slug FROM case_file f JOIN consultation c ON c.id = f.consultation_id"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One case file. `size` in bytes; a moment is None where it has not come."""

    id: int
    slug: str
    asked_at: datetime
    asked_by: str
    done: int
    total: int
    finished_at: datetime | None
    problem: str
    name: str
    size: int
    sha256: str

    @property
    def is_ready(self) -> bool:
        """Return whether there is a file to fetch."""
        return self.finished_at is not None and not self.problem and bool(self.name)


def ask(db: Database, slug: str, *, by: str, now: datetime) -> int:
    """Ask for a case file; return its number, that of one under way where there is one."""
    waiting = row(db, f"{_SELECT} WHERE slug = ? AND finished_at IS NULL", (slug,))
    if waiting:
        return int(waiting["id"])
    found = db.conn.execute(
        "INSERT INTO case_file (consultation_id, asked_at, asked_by)"
        " SELECT id, ?, ? FROM consultation WHERE slug = ? RETURNING id",
        (text_of(now), by, slug),
    ).fetchone()
    if found is None:
        raise NotFound("consultation", slug)
    return int(found[0])


def next_waiting(db: Database) -> Asked | None:
    """Return the case file that has waited longest, or None."""
    found = row(db, f"{_SELECT} WHERE finished_at IS NULL ORDER BY f.id LIMIT 1")
    return _asked(found) if found else None


def of(db: Database, slug: str) -> list[Asked]:
    """Return the case files of a consultation, the newest first."""
    found = rows(db, f"{_SELECT} WHERE slug = ? ORDER BY f.id DESC LIMIT 20", (slug,))
    return [_asked(each) for each in found]


def get(db: Database, slug: str, number: int) -> Asked:
    """Return one case file. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE slug = ? AND f.id = ?", (slug, number))
    if found is None:
        raise NotFound("case file", str(number))
    return _asked(found)


def tell(db: Database, number: int, *, done: int, total: int) -> None:
    """Note how far the making has come."""
    db.conn.execute("UPDATE case_file SET done = ?, total = ? WHERE id = ?", (done, total, number))


def finish(
    db: Database,
    number: int,
    *,
    now: datetime,
    name: str = "",
    size: int = 0,
    sha256: str = "",
    problem: str = "",
) -> None:
    """Note that the file is there, or why it is not."""
    db.conn.execute(
        "UPDATE case_file SET finished_at = ?, name = ?, size = ?, sha256 = ?, problem = ?"
        " WHERE id = ?",
        (text_of(now), name, size, sha256, problem, number),
    )


def outdated(db: Database, *, before: datetime) -> list[Asked]:
    """Return the case files made before `before` whose file is still there."""
    found = rows(db, f"{_SELECT} WHERE finished_at < ? AND name != ''", (text_of(before),))
    return [_asked(each) for each in found]


def every_ready(db: Database) -> list[int]:
    """Return the numbers of all case files whose file is still there."""
    found = rows(db, "SELECT id FROM case_file WHERE name != '' ORDER BY id")
    return [each["id"] for each in found]


def forget(db: Database, number: int) -> None:
    """Note that the file is gone."""
    db.conn.execute("UPDATE case_file SET name = '', size = 0 WHERE id = ?", (number,))


def _asked(found: dict[str, Any]) -> Asked:
    finished = found["finished_at"]
    return Asked(
        **{name: found[name] for name in _AS_THEY_ARE},
        asked_at=moment_of(found["asked_at"]),
        finished_at=moment_of(finished) if finished else None,
    )


_AS_THEY_ARE = ("id", "slug", "asked_by", "done", "total", "problem", "name", "size", "sha256")
