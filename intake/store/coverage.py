"""Which answers somebody has had open, and what is not done with them yet."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.coverage import Covered, Lack
from intake.store import themes
from intake.store.connection import listed, rows, text_of, value
from intake.store.points import IN_FORCE


def is_opened(db: Database, reference: str, reader: str, version: int) -> bool:
    """Return whether this reader has had this version of an answer open."""
    found = value(
        db,
        "SELECT 1 FROM opened JOIN submission s ON s.id = submission_id"
        " WHERE reference = ? AND reader = ? AND version >= ?",
        (reference, reader, version),
    )
    return found is not None


def mark_opened(db: Database, reference: str, reader: str, version: int, *, now: datetime) -> None:
    """Note that somebody has the answer open, as it is in this version."""
    db.conn.execute(
        "INSERT INTO opened (submission_id, reader, version, at)"
        " SELECT id, ?, ?, ? FROM submission WHERE reference = ?"
        " ON CONFLICT (submission_id, reader) DO UPDATE SET version = excluded.version,"
        " at = excluded.at",
        (reader, version, text_of(now), reference),
    )


_ANSWERS = f"""FROM submission s JOIN consultation c ON c.id = s.consultation_id
    WHERE c.slug = :slug AND {IN_FORCE}"""
_READ = """EXISTS (SELECT 1 FROM opened o WHERE o.submission_id = s.id AND o.version >=
    (SELECT coalesce(max(number), 0) FROM version v WHERE v.submission_id = s.id))"""
_THEMED = """(EXISTS (SELECT 1 FROM theme_use u WHERE u.submission_id = s.id
        AND u.theme_id IN (SELECT value FROM json_each(:themes)))
    OR EXISTS (SELECT 1 FROM assessment a WHERE a.submission_id = s.id
        AND a.theme_id IN (SELECT value FROM json_each(:themes)))
    OR EXISTS (SELECT 1 FROM point p WHERE p.submission_id = s.id
        AND p.theme IN (SELECT value FROM json_each(:words))))"""
_SPLIT = "EXISTS (SELECT 1 FROM point p WHERE p.submission_id = s.id)"
_OPEN = """EXISTS (SELECT 1 FROM point p
    LEFT JOIN assessment a ON a.submission_id = p.submission_id AND a.number = p.number
    LEFT JOIN assessment l ON l.id = a.same_as
    WHERE p.submission_id = s.id AND coalesce(l.fate, a.fate, 'new') = 'new')"""
_WORDS = "NOT s.nil_return"
"""Who has no remarks has nothing to sort or to settle; it is read all the same."""

_LACKING = {
    Lack.READING: f"NOT {_READ}",
    Lack.THEME: f"{_WORDS} AND NOT {_THEMED}",
    Lack.POINTS: f"{_WORDS} AND NOT {_SPLIT}",
    Lack.FATE: f"{_SPLIT} AND {_OPEN}",
}
_COUNTING = {Lack.READING: "1", Lack.THEME: _WORDS, Lack.POINTS: _WORDS, Lack.FATE: _SPLIT}


def of(db: Database, slug: str) -> list[Covered]:
    """Return how far each kind of work with a consultation's answers is."""
    counts = ", ".join(
        f"coalesce(sum({_COUNTING[lack]}), 0) AS 'total {lack}',"
        f" coalesce(sum({_LACKING[lack]}), 0) AS 'left {lack}'"
        for lack in Lack
    )
    (found,) = rows(db, f"SELECT {counts} {_ANSWERS}", _values(db, slug))
    return [
        Covered(lack, found[f"total {lack}"] - found[f"left {lack}"], found[f"total {lack}"])
        for lack in Lack
    ]


def lacking(db: Database, slug: str, lack: Lack, *, limit: int = 2**62) -> list[dict[str, Any]]:
    """Return the answers that lack this, the first received first: reference, sender, moment."""
    return rows(
        db,
        f"""SELECT s.reference, s.status, s.received_at, coalesce(
            (SELECT group_concat(name, ', ') FROM submission_party JOIN party ON party.id = party_id
             WHERE submission_id = s.id), nullif(organisation, ''), nullif(author_name, ''), email)
            AS sender
        {_ANSWERS} AND {_LACKING[lack]} ORDER BY s.received_at, s.id LIMIT :limit""",
        {**_values(db, slug), "limit": limit},
    )


def unread(db: Database, slug: str) -> list[str]:
    """Return the references of the answers in force that nobody has had open as they stand."""
    return [each["reference"] for each in lacking(db, slug, Lack.READING)]


def _values(db: Database, slug: str) -> dict[str, Any]:
    known = themes.of(db, slug)
    meaning = [each for each in known if known.meant(each.number)]
    return {
        "slug": slug,
        "themes": listed([each.number for each in meaning]),
        "words": listed([each.word for each in meaning if each.word]),
    }
