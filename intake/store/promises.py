"""Promises as they were given, and what happened to them."""

from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.promise import Promise, Promised, Step, StepKind
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = "SELECT promise.*, slug FROM promise JOIN consultation c ON c.id = consultation_id"


def add(db: Database, promise: Promise, *, by: str) -> int:
    """Keep a promise that was given; return its number."""
    found = db.conn.execute(
        "INSERT INTO promise (public_id, consultation_id, kind, text, said, first_on, last_on,"
        " notice_days, unit, owner, made_on, made_by)"
        " SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM consultation WHERE slug = ? RETURNING id",
        (
            promise.public_id,
            promise.kind,
            promise.text,
            promise.said,
            promise.first_on.isoformat(),
            promise.last_on.isoformat(),
            promise.notice.days,
            promise.unit,
            promise.owner,
            promise.made_on.isoformat(),
            by,
            promise.consultation,
        ),
    ).fetchone()
    db.conn.executemany(
        "INSERT INTO promise_party (promise_id, party_id) SELECT ?, id FROM party WHERE name = ?",
        [(found[0], name) for name in promise.parties],
    )
    return int(found[0])


def add_step(db: Database, number: int, step: Step) -> None:
    """Keep what happened to a promise."""
    db.conn.execute(
        "INSERT INTO promise_step (promise_id, at, actor, kind, text, link, due_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            text_of(step.at),
            step.by,
            step.kind,
            step.text,
            step.link,
            step.due_on.isoformat() if step.due_on else None,
        ),
    )


def give_to(db: Database, number: int, *, unit: str, owner: str) -> None:
    """Let another unit or person see to the promise."""
    db.conn.execute("UPDATE promise SET unit = ?, owner = ? WHERE id = ?", (unit, owner, number))


def get(db: Database, number: int) -> Promise:
    """Return one promise. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE promise.id = ?", (number,))
    if found is None:
        raise NotFound("promise", str(number))
    return _promise(db, found)


def has(db: Database, public_id: str) -> bool:
    """Return whether a promise with this public id was kept already."""
    return value(db, "SELECT 1 FROM promise WHERE public_id = ?", (public_id,)) is not None


def of(db: Database, slug: str) -> list[Promise]:
    """Return a consultation's promises, in the order they were given."""
    found = rows(db, f"{_SELECT} WHERE slug = ? ORDER BY promise.id", (slug,))
    return [_promise(db, each) for each in found]


def unended(db: Database, slug: str | None = None) -> list[Promise]:
    """Return the promises neither kept nor lapsed, of one consultation or of all."""
    found = rows(
        db,
        f"{_SELECT} WHERE coalesce((SELECT s.kind FROM promise_step s"
        " WHERE s.promise_id = promise.id AND s.kind IN ('kept', 'lapsed', 'reopened')"
        " ORDER BY s.id DESC LIMIT 1), '') NOT IN ('kept', 'lapsed')"
        " AND (:slug IS NULL OR slug = :slug)"
        " ORDER BY promise.id",
        {"slug": slug},
    )
    return [_promise(db, each) for each in found]


def _promise(db: Database, found: dict[str, Any]) -> Promise:
    parties = rows(
        db,
        "SELECT name FROM promise_party JOIN party ON party.id = party_id WHERE promise_id = ?"
        " ORDER BY name",
        (found["id"],),
    )
    steps = rows(db, "SELECT * FROM promise_step WHERE promise_id = ? ORDER BY id", (found["id"],))
    return Promise(
        number=found["id"],
        public_id=found["public_id"],
        consultation=found["slug"],
        kind=Promised(found["kind"]),
        text=found["text"],
        parties=tuple(each["name"] for each in parties),
        said=found["said"],
        first_on=date.fromisoformat(found["first_on"]),
        last_on=date.fromisoformat(found["last_on"]),
        notice=timedelta(days=found["notice_days"]),
        unit=found["unit"],
        owner=found["owner"],
        made_on=date.fromisoformat(found["made_on"]),
        steps=tuple(_step(each) for each in steps),
    )


def _step(found: dict[str, Any]) -> Step:
    return Step(
        kind=StepKind(found["kind"]),
        at=moment_of(found["at"]),
        by=found["actor"],
        text=found["text"],
        link=found["link"],
        due_on=date.fromisoformat(found["due_on"]) if found["due_on"] else None,
    )
