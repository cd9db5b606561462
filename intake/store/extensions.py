"""Deadlines that were moved."""

from sqlite_utils import Database

from intake.core.extension import Extension
from intake.store.connection import moment_of, rows, text_of


def add(db: Database, slug: str, extension: Extension, *, actor: str) -> None:
    """Keep an extension, and move the consultation's deadline with it."""
    db.conn.execute(
        "INSERT INTO extension (consultation_id, at, actor, was, closes_at, reason)"
        " SELECT id, ?, ?, ?, ?, ? FROM consultation WHERE slug = ?",
        (
            text_of(extension.at),
            actor,
            text_of(extension.was),
            text_of(extension.closes_at),
            extension.reason,
            slug,
        ),
    )
    db.conn.execute(
        "UPDATE consultation SET closes_at = ? WHERE slug = ?",
        (text_of(extension.closes_at), slug),
    )


def of(db: Database, slug: str) -> list[Extension]:
    """Return the extensions of a consultation, the newest first."""
    found = rows(
        db,
        "SELECT extension.* FROM extension JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? ORDER BY extension.id DESC",
        (slug,),
    )
    return [_extension(each) for each in found]


def newest(db: Database) -> dict[str, Extension]:
    """Return the newest extension of each consultation that has one, by slug."""
    found = rows(
        db,
        "SELECT slug, extension.* FROM extension JOIN consultation c ON c.id = consultation_id"
        " ORDER BY extension.id",
    )
    return {each["slug"]: _extension(each) for each in found}


def now_in_time(db: Database, slug: str) -> list[str]:
    """Take the mark "late" from the answers that the deadline now is after; return which."""
    found = db.conn.execute(
        "UPDATE submission SET late = 0 WHERE late = 1 AND id IN (SELECT s.id FROM submission s"
        " JOIN consultation c ON c.id = s.consultation_id"
        " WHERE slug = ? AND s.received_at < c.closes_at) RETURNING reference",
        (slug,),
    ).fetchall()
    return sorted(each[0] for each in found)


def _extension(found: dict[str, str]) -> Extension:
    return Extension(
        was=moment_of(found["was"]),
        closes_at=moment_of(found["closes_at"]),
        reason=found["reason"],
        at=moment_of(found["at"]),
    )
