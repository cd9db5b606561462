"""Themes of consultations, where answers have them, and what was changed with them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.theme import Colour, Theme, Themes
from intake.store.connection import moment_of, row, rows, text_of, value

_COLUMNS = ("name", "position", "colour", "word", "is_removed")


def of(db: Database, slug: str) -> Themes:
    """Return all themes of a consultation, also those taken away."""
    found = rows(
        db,
        "SELECT t.* FROM theme t JOIN consultation c ON c.id = t.consultation_id"
        " WHERE slug = ? ORDER BY position, t.id",
        (slug,),
    )
    return Themes(_theme(each) for each in found)


def get(db: Database, slug: str, number: int) -> Theme:
    """Return one theme of a consultation. Raises NotFound."""
    found = row(
        db,
        "SELECT t.* FROM theme t JOIN consultation c ON c.id = t.consultation_id"
        " WHERE slug = ? AND t.id = ?",
        (slug, number),
    )
    if found is None:
        raise NotFound("theme", str(number))
    return _theme(found)


def put(db: Database, slug: str, theme: Theme) -> int:
    """Write a theme, new where it has no number; return its number."""
    columns = {
        **{name: getattr(theme, name) for name in _COLUMNS},
        "parent_id": theme.parent or None,
        "merged_into": theme.merged_into or None,
    }
    if theme.number:
        db.conn.execute(
            f"UPDATE theme SET {', '.join(f'{name} = :{name}' for name in columns)}"
            " WHERE id = :number",
            {**columns, "number": theme.number},
        )
        return theme.number
    return int(
        db.conn.execute(
            f"INSERT INTO theme (consultation_id, {', '.join(columns)})"
            f" SELECT id, {', '.join(':' + name for name in columns)}"
            " FROM consultation WHERE slug = :slug RETURNING id",
            {**columns, "slug": slug},
        ).fetchone()[0]
    )


def _theme(found: dict[str, Any]) -> Theme:
    return Theme(
        number=found["id"],
        name=found["name"],
        parent=found["parent_id"] or 0,
        position=found["position"],
        colour=Colour(found["colour"]),
        word=found["word"],
        merged_into=found["merged_into"] or 0,
        is_removed=bool(found["is_removed"]),
    )


@dataclass(frozen=True)
class Change:
    """What one press changed: each theme as it was (None: it was not) and as it became."""

    number: int
    at: datetime
    actor: str
    what: str
    states: tuple[tuple[Theme | None, Theme], ...]
    is_undone: bool


def keep_change(
    db: Database,
    slug: str,
    states: Sequence[tuple[Theme | None, Theme]],
    *,
    what: str,
    by: str,
    now: datetime,
) -> int:
    """Write what was changed, so that it can be taken back; return its number."""
    kept = [[asdict(was) if was else None, asdict(became)] for was, became in states]
    return int(
        db.conn.execute(
            "INSERT INTO theme_change (consultation_id, at, actor, what, states)"
            " SELECT id, ?, ?, ?, ? FROM consultation WHERE slug = ? RETURNING id",
            (text_of(now), by, what, json.dumps(kept, ensure_ascii=False), slug),
        ).fetchone()[0]
    )


def changes(db: Database, slug: str, *, count: int = 20) -> list[Change]:
    """Return what was changed with the themes of a consultation, the newest first."""
    found = rows(
        db,
        "SELECT h.* FROM theme_change h JOIN consultation c ON c.id = h.consultation_id"
        " WHERE slug = ? ORDER BY h.id DESC LIMIT ?",
        (slug, count),
    )
    return [_change(each) for each in found]


def change(db: Database, slug: str, number: int) -> Change:
    """Return one change. Raises NotFound."""
    found = row(
        db,
        "SELECT h.* FROM theme_change h JOIN consultation c ON c.id = h.consultation_id"
        " WHERE slug = ? AND h.id = ?",
        (slug, number),
    )
    if found is None:
        raise NotFound("change", str(number))
    return _change(found)


def mark_undone(db: Database, number: int, *, now: datetime) -> None:
    """Note that a change was taken back."""
    db.conn.execute("UPDATE theme_change SET undone_at = ? WHERE id = ?", (text_of(now), number))


def _change(found: dict[str, Any]) -> Change:
    return Change(
        number=found["id"],
        at=moment_of(found["at"]),
        actor=found["actor"],
        what=found["what"],
        states=tuple(
            (_kept(was) if was else None, _kept(became))
            for was, became in json.loads(found["states"])
        ),
        is_undone=found["undone_at"] is not None,
    )


def _kept(found: dict[str, Any]) -> Theme:
    return Theme(**{**found, "colour": Colour(found["colour"])})


def use(db: Database, reference: str, place: str, theme: int, *, by: str, now: datetime) -> None:
    """Give an answer, or its answer to one question, a theme."""
    db.conn.execute(
        "INSERT INTO theme_use (submission_id, place, theme_id, at, actor)"
        " SELECT id, ?, ?, ?, ? FROM submission WHERE reference = ? ON CONFLICT DO NOTHING",
        (place, theme, text_of(now), by, reference),
    )


def end_use(db: Database, reference: str, place: str, themes: Iterable[int]) -> None:
    """Take themes off again."""
    db.conn.executemany(
        "DELETE FROM theme_use WHERE place = ? AND theme_id = ?"
        " AND submission_id = (SELECT id FROM submission WHERE reference = ?)",
        [(place, each, reference) for each in themes],
    )


def uses(db: Database, reference: str) -> list[tuple[str, int]]:
    """Return the places of an answer that have a theme, each with the theme's number."""
    found = rows(
        db,
        "SELECT place, theme_id FROM theme_use JOIN submission s ON s.id = submission_id"
        " WHERE reference = ? ORDER BY place, at, theme_id",
        (reference,),
    )
    return [(each["place"], each["theme_id"]) for each in found]


@dataclass(frozen=True)
class Use:
    """One place where a theme is used."""

    reference: str
    place: str
    sender: str
    theme: int


def used(db: Database, slug: str) -> list[Use]:
    """Return where the themes of a consultation are used in answers in force, points aside."""
    found = rows(
        db,
        """SELECT reference, place, theme_id AS theme, coalesce(
            (SELECT group_concat(name, ', ') FROM submission_party JOIN party ON party.id = party_id
             WHERE submission_id = s.id), nullif(organisation, ''), nullif(author_name, ''), email)
            AS sender
        FROM theme_use JOIN submission s ON s.id = submission_id
        JOIN consultation c ON c.id = s.consultation_id
        WHERE slug = ? AND s.status != 'withdrawn' ORDER BY received_at, s.id, place""",
        (slug,),
    )
    return [Use(**each) for each in found]


def words(db: Database, slug: str) -> list[str]:
    """Return the themes that respondents chose for their points, those chosen most first."""
    found = rows(
        db,
        "SELECT theme FROM point JOIN submission s ON s.id = submission_id"
        " JOIN consultation c ON c.id = s.consultation_id"
        " WHERE slug = ? AND theme != '' AND status != 'withdrawn'"
        " GROUP BY theme ORDER BY count(*) DESC, theme",
        (slug,),
    )
    return [each["theme"] for each in found]


def last_position(db: Database, slug: str) -> int:
    """Return the highest position that a theme of the consultation has, or 0."""
    sql = (
        "SELECT coalesce(max(position), 0) FROM theme t"
        " JOIN consultation c ON c.id = t.consultation_id WHERE slug = ?"
    )
    return int(value(db, sql, (slug,)))
