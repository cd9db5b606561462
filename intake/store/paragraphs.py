"""Standard paragraphs of a consultation with every wording they had, and where they are used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.paragraph import Copy, Paragraph, standing
from intake.core.submission import point_id
from intake.store.connection import row, rows, text_of, value

_SELECT = (
    "SELECT p.id, p.title, p.edition, t.text FROM paragraph p"
    " JOIN consultation c ON c.id = p.consultation_id"
    " JOIN paragraph_text t ON t.paragraph_id = p.id AND t.edition = p.edition"
    " WHERE slug = :slug AND NOT is_removed"
)


def of(db: Database, slug: str) -> list[Paragraph]:
    """Return the paragraphs of a consultation, by title."""
    return [
        _paragraph(each) for each in rows(db, f"{_SELECT} ORDER BY p.title, p.id", {"slug": slug})
    ]


def get(db: Database, slug: str, number: int) -> Paragraph:
    """Return one paragraph. Raises NotFound."""
    found = row(db, f"{_SELECT} AND p.id = :number", {"slug": slug, "number": number})
    if found is None:
        raise NotFound("paragraph", str(number))
    return _paragraph(found)


def is_taken(db: Database, slug: str, title: str, *, by_other_than: int) -> bool:
    """Return whether another paragraph of the consultation has this title."""
    found = row(
        db,
        f"{_SELECT} AND p.title = :title AND p.id != :number",
        {"slug": slug, "title": title, "number": by_other_than},
    )
    return found is not None


def put(db: Database, slug: str, paragraph: Paragraph, *, by: str, now: datetime) -> int:
    """Write a paragraph, its words as the edition it says; return its number."""
    number = paragraph.number
    if number:
        db.conn.execute(
            "UPDATE paragraph SET title = ?, edition = ? WHERE id = ?",
            (paragraph.title, paragraph.edition, number),
        )
    else:
        number = value(
            db,
            "INSERT INTO paragraph (consultation_id, title, edition)"
            " SELECT id, ?, ? FROM consultation WHERE slug = ? RETURNING id",
            (paragraph.title, paragraph.edition, slug),
        )
    db.conn.execute(
        "INSERT INTO paragraph_text (paragraph_id, edition, text, at, actor)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (number, paragraph.edition, paragraph.text, text_of(now), by),
    )
    return int(number)


def remove(db: Database, number: int) -> None:
    """Take a paragraph away; remarks keep its words."""
    db.conn.execute("UPDATE paragraph SET is_removed = 1 WHERE id = ?", (number,))


@dataclass(frozen=True)
class Use:
    """One point whose remark has the words of a paragraph, and how they differ from it now."""

    reference: str
    point: int
    name: str
    copy: Copy


def uses(db: Database, slug: str, paragraph: Paragraph) -> list[Use]:
    """Return where a paragraph was put into a remark, in the order of the points."""
    found = rows(
        db,
        "SELECT s.reference, a.number AS point, s.number AS submission, c.id AS consultation,"
        " remark, t.text AS taken FROM assessment a JOIN submission s ON s.id = a.submission_id"
        " JOIN consultation c ON c.id = s.consultation_id, json_each(a.paragraphs) j"
        " JOIN paragraph_text t ON t.paragraph_id = j.value ->> 0 AND t.edition = j.value ->> 1"
        " WHERE slug = ? AND t.paragraph_id = ? ORDER BY received_at, s.id, a.number",
        (slug, paragraph.number),
    )
    return [
        Use(
            each["reference"],
            each["point"],
            point_id(each["consultation"], each["submission"], each["point"]),
            standing(each["remark"], taken=each["taken"], now=paragraph.text),
        )
        for each in found
    ]


def _paragraph(found: dict[str, Any]) -> Paragraph:
    return Paragraph(
        number=found["id"], title=found["title"], text=found["text"], edition=found["edition"]
    )
