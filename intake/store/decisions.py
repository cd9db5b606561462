"""Decisions: drafts that can be changed, and published ones that cannot."""

import json
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from intake.core.decision import About, Change, Decision, DecisionKind, DecisionPart
from intake.core.errors import NotFound
from intake.store.connection import listed, moment_of, row, rows, text_of, value

_SELECT = (
    "SELECT decision.*, slug, corrected.public_id AS corrects FROM decision"
    " JOIN consultation c ON c.id = decision.consultation_id"
    " LEFT JOIN decision corrected ON corrected.id = decision.corrects_id"
)


def put(db: Database, decision: Decision, *, by: str, now: datetime) -> int:
    """Write a draft, new or as it stands now (by its public id); return its number."""
    columns = {
        "public_id": decision.public_id,
        "kind": decision.kind,
        "decided_on": decision.decided_on.isoformat(),
        "decided_by": decision.decided_by,
        "title": decision.title,
        "text": decision.text,
        "agenda": decision.agenda,
        "written_at": text_of(now),
        "written_by": by,
    }
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "public_id")
    found = db.conn.execute(
        f"INSERT INTO decision (consultation_id, corrects_id, {', '.join(columns)})"
        " SELECT id, (SELECT d.id FROM decision d WHERE d.public_id = :corrects),"
        f" {', '.join(':' + name for name in columns)} FROM consultation WHERE slug = :slug"
        f" ON CONFLICT (public_id) DO UPDATE SET {updates} RETURNING id",
        {**columns, "slug": decision.consultation, "corrects": decision.corrects},
    ).fetchone()
    _put_parts(db, found[0], decision)
    return int(found[0])


def publish(db: Database, number: int, *, now: datetime) -> None:
    """Make a draft public, for good."""
    db.conn.execute("UPDATE decision SET published_at = ? WHERE id = ?", (text_of(now), number))


def remove(db: Database, number: int) -> None:
    """Throw a draft away; the schema refuses it of a published one."""
    db.conn.execute("DELETE FROM decision WHERE id = ?", (number,))


def get(db: Database, number: int) -> Decision:
    """Return one decision. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE decision.id = ?", (number,))
    if found is None:
        raise NotFound("decision", str(number))
    return _decision(db, found)


def find(db: Database, public_id: str) -> Decision | None:
    """Return the decision with this public id, or None."""
    found = row(db, f"{_SELECT} WHERE decision.public_id = ?", (public_id,))
    return _decision(db, found) if found else None


def of(db: Database, slug: str, *, is_public: bool = False) -> list[Decision]:
    """Return a consultation's decisions, or only the published ones, in the order they came."""
    which = " AND decision.published_at IS NOT NULL" if is_public else ""
    found = rows(
        db, f"{_SELECT} WHERE slug = ?{which} ORDER BY decision.decided_on, decision.id", (slug,)
    )
    return [_decision(db, each) for each in found]


def has_point(db: Database, slug: str, name: str) -> bool:
    """Return whether a point of the consultation has this lasting name ("H7-S3-P2")."""
    return (
        value(
            db,
            "SELECT 1 FROM point p JOIN submission s ON s.id = p.submission_id"
            " JOIN consultation c ON c.id = s.consultation_id WHERE slug = ?"
            " AND 'H' || c.id || '-S' || s.number || '-P' || p.number = ?",
            (slug, name),
        )
        is not None
    )


def _put_parts(db: Database, number: int, decision: Decision) -> None:
    for table in ("decision_part", "decision_change"):
        db.conn.execute(f"DELETE FROM {table} WHERE decision_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO decision_part (decision_id, position, about, name, text)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (number, at, each.about, each.name, each.text)
            for at, each in enumerate(decision.parts, 1)
        ],
    )
    db.conn.executemany(
        "INSERT INTO decision_change (decision_id, position, title, before, after, points)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, at, each.title, each.before, each.after, listed(each.points))
            for at, each in enumerate(decision.changes, 1)
        ],
    )


def _decision(db: Database, found: dict[str, Any]) -> Decision:
    asked = (found["id"],)
    parts = rows(db, "SELECT * FROM decision_part WHERE decision_id = ? ORDER BY position", asked)
    changes = rows(
        db, "SELECT * FROM decision_change WHERE decision_id = ? ORDER BY position", asked
    )
    return Decision(
        number=found["id"],
        public_id=found["public_id"],
        consultation=found["slug"],
        kind=DecisionKind(found["kind"]),
        decided_on=date.fromisoformat(found["decided_on"]),
        decided_by=found["decided_by"],
        title=found["title"],
        text=found["text"],
        agenda=found["agenda"],
        corrects=found["corrects"] or "",
        parts=tuple(
            DecisionPart(About(each["about"]), each["name"], each["text"]) for each in parts
        ),
        changes=tuple(
            Change(each["title"], each["before"], each["after"], tuple(json.loads(each["points"])))
            for each in changes
        ),
        published_at=moment_of(found["published_at"]) if found["published_at"] else None,
    )
