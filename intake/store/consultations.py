"""Consultations with their questions and material."""

import json
import sqlite3
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from intake.core.consultation import Consultation, Kind, Material, Question, QuestionKind, Stage
from intake.core.errors import NotFound
from intake.core.identifiers import public_id
from intake.core.release import ReleaseBy
from intake.store.connection import listed, moment_of, row, rows, text_of, value

_TEXTS = (
    *("title", "summary", "body", "decides", "how_to_answer", "unit", "case_number"),
    *("what_next", "reports_back", "deadline_reason"),
)
_LISTS = ("topics", "themes", "remind_days")


def get(db: Database, slug: str) -> Consultation:
    """Return the consultation called `slug`. Raises NotFound."""
    found = row(db, "SELECT * FROM consultation WHERE slug = ?", (slug,))
    if found is None:
        raise NotFound("consultation", slug)
    return _consultation(db, found)


def every(db: Database) -> list[Consultation]:
    """Return all consultations, the one that closes last first."""
    found = rows(db, "SELECT * FROM consultation ORDER BY closes_at DESC, slug")
    questions, material = _by_consultation(rows(db, _QUESTIONS)), _by_consultation(rows(db, _FILES))
    return [
        _made(each, questions.get(each["id"], []), material.get(each["id"], [])) for each in found
    ]


def exists(db: Database, slug: str) -> bool:
    """Return whether there is a consultation called `slug`."""
    return value(db, "SELECT 1 FROM consultation WHERE slug = ?", (slug,)) is not None


def is_under_way(db: Database, slug: str) -> bool:
    """Return whether anybody was invited to answer the consultation, or has begun to."""
    return bool(
        value(
            db,
            "SELECT EXISTS (SELECT 1 FROM submission WHERE consultation_id = c.id)"
            " OR EXISTS (SELECT 1 FROM draft WHERE consultation_id = c.id)"
            " OR EXISTS (SELECT 1 FROM invitation"
            "  WHERE consultation_id = c.id AND invited_at IS NOT NULL)"
            " FROM consultation c WHERE slug = ?",
            (slug,),
        )
    )


def put(db: Database, consultation: Consultation) -> None:
    """Create the consultation or bring it up to date, with its questions and material.

    The material's bytes must be in `file` already.
    """
    columns = {
        "slug": consultation.slug,
        "public_id": public_id("consultation", consultation.slug),
        "stage": consultation.stage,
        "opens_at": text_of(consultation.opens_at),
        "closes_at": text_of(consultation.closes_at),
        **{name: getattr(consultation, name) for name in _TEXTS},
        "kind": consultation.kind,
        "one_at_a_time": consultation.one_at_a_time,
        "template": consultation.template,
        "objection_hours": consultation.objection_hours,
        "release_by": consultation.release_by,
        **{name: listed(getattr(consultation, name)) for name in _LISTS},
    }
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "slug")
    db.conn.execute(
        f"INSERT INTO consultation ({', '.join(columns)})"
        f" VALUES ({', '.join(':' + name for name in columns)})"
        f" ON CONFLICT (slug) DO UPDATE SET {updates}",
        columns,
    )
    number = value(db, "SELECT id FROM consultation WHERE slug = ?", (consultation.slug,))
    _put_questions(db, number, consultation.questions)
    _put_material(db, number, consultation.material)


def remove(db: Database, slug: str) -> bool:
    """Delete a consultation with what only says what is asked and of whom; False where more hangs.

    Answers, letters, decisions and the like point at it: then nothing is deleted.
    """
    number = value(db, "SELECT id FROM consultation WHERE slug = ?", (slug,))
    db.conn.execute("SAVEPOINT removal")
    try:
        for table in ("question", "material", "invitation", "correction", "theme"):
            db.conn.execute(f"DELETE FROM {table} WHERE consultation_id = ?", (number,))
        db.conn.execute("DELETE FROM consultation WHERE id = ?", (number,))
    except sqlite3.IntegrityError:
        db.conn.execute("ROLLBACK TO removal")
        return False
    finally:
        db.conn.execute("RELEASE removal")
    return True


def _put_questions(db: Database, number: int, questions: tuple[Question, ...]) -> None:
    db.conn.execute("DELETE FROM question WHERE consultation_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO question"
        " (consultation_id, key, position, kind, label, help, required, options, only_for,"
        " depends_on, depends_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                each.key,
                position,
                each.kind,
                each.label,
                each.help,
                each.required,
                listed(each.options),
                listed(each.only_for),
                each.depends_on,
                each.depends_value,
            )
            for position, each in enumerate(questions)
        ],
    )


def _put_material(db: Database, number: int, material: tuple[Material, ...]) -> None:
    db.conn.execute("DELETE FROM material WHERE consultation_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO material (consultation_id, position, title, name, media_type, sha256)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, position, each.title, each.name, each.media_type, each.sha256)
            for position, each in enumerate(material)
        ],
    )


_OF_FILE = ("title", "name", "media_type", "size", "sha256")
_QUESTIONS = "SELECT * FROM question ORDER BY consultation_id, position"
_FILES = (
    "SELECT consultation_id, title, name, media_type, size, sha256 FROM material"
    " JOIN file USING (sha256) ORDER BY consultation_id, position"
)


def _of_one(sql: str) -> str:
    """Return a question about all consultations as one about a single one."""
    return sql.replace(" ORDER BY", " WHERE consultation_id = ? ORDER BY")


def _by_consultation(found: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    grouped = groupby(found, key=itemgetter("consultation_id"))
    return {number: list(its) for number, its in grouped}


def _consultation(db: Database, found: dict[str, Any]) -> Consultation:
    number = (found["id"],)
    return _made(found, rows(db, _of_one(_QUESTIONS), number), rows(db, _of_one(_FILES), number))


def _made(
    found: dict[str, Any], questions: list[dict[str, Any]], material: list[dict[str, Any]]
) -> Consultation:
    return Consultation(
        slug=found["slug"],
        stage=Stage(found["stage"]),
        opens_at=moment_of(found["opens_at"]),
        closes_at=moment_of(found["closes_at"]),
        number=found["id"],
        kind=Kind(found["kind"]),
        one_at_a_time=bool(found["one_at_a_time"]),
        template=bool(found["template"]),
        objection_hours=found["objection_hours"],
        release_by=ReleaseBy(found["release_by"]),
        topics=tuple(json.loads(found["topics"])),
        themes=tuple(json.loads(found["themes"])),
        remind_days=tuple(json.loads(found["remind_days"])),
        questions=tuple(_question(each) for each in questions),
        material=tuple(_material(each) for each in material),
        **{name: found[name] for name in _TEXTS},
    )


def _material(found: dict[str, Any]) -> Material:
    return Material(**{name: found[name] for name in _OF_FILE})


def _question(found: dict[str, Any]) -> Question:
    return Question(
        key=found["key"],
        kind=QuestionKind(found["kind"]),
        label=found["label"],
        help=found["help"],
        required=bool(found["required"]),
        options=tuple(json.loads(found["options"])),
        only_for=tuple(json.loads(found["only_for"])),
        depends_on=found["depends_on"],
        depends_value=found["depends_value"],
    )
