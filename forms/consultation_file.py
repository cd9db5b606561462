"""A consultation in a TOML file: its shape checked, its faults named, one value given back."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forms import consultation_afterwards as afterwards
from forms import consultation_bundle as bundle
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Kind,
    Material,
    Question,
    QuestionKind,
    Stage,
    end_of,
    start_of,
)
from intake.core.errors import FileProblem
from intake.core.media_type import media_type
from intake.core.slug import LONGEST, TAKEN, is_slug
from intake.core.submission import SpeaksAs

_TEXTS = (
    *("summary", "body", "decides", "how_to_answer", "unit", "case_number"),
    *("what_next", "reports_back", "deadline_reason"),
)
_KEYS = frozenset(
    {"slug", "title", "stage", "opens", "closes", "parties", "question", "material", *_TEXTS}
    | {"kind", "topics", "themes", "one_at_a_time", "remind_days", "template"}
    | {"objection_hours", "release_by"}
)
_QUESTION_KEYS = frozenset(
    {"key", "kind", "label", "help", "required", "options"}
    | {"only_for", "depends_on", "depends_value"}
)
_MATERIAL_KEYS = frozenset({"file", "title"})
_SEVERAL_LINES = frozenset(
    {"summary", "body", "decides", "how_to_answer", "what_next", "reports_back", "help"}
    | {"deadline_reason"}
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_YEARS = range(1900, 3000)
_SCALE_ENDS = 2


@dataclass(frozen=True)
class ConsultationFile:
    """What the file says: the consultation, its material's bytes by SHA-256, whom to ask."""

    consultation: Consultation
    contents: dict[str, bytes]
    parties: tuple[str, ...]


Files = Callable[[str], bytes]
"""Gives the bytes of a file by the name that stands in the TOML. Raises FileProblem."""


def read(path: Path) -> ConsultationFile:
    """Return what a TOML file, or a ZIP with it and its material, holds.

    Raises FileProblem, naming the key and what to write.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(str(path), f"cannot be read ({error.strerror})") from None
    if bundle.is_one(content):
        return read_upload(content)
    return _read(content, str(path), bundle.in_folder(path.parent))


def read_upload(content: bytes) -> ConsultationFile:
    """Return what an uploaded file holds; no file of this machine is opened for it.

    Raises FileProblem.
    """
    if bundle.is_one(content):
        text, files = bundle.unpack(content)
        return _read(text, bundle.INSIDE, files)
    return _read(content, "TOML", bundle.nothing)


def _read(content: bytes, name: str, files: Files) -> ConsultationFile:
    try:
        found = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileProblem(name, f"is not TOML: {error}") from None
    _only(found, _KEYS)
    material, contents = _material(_tables(found, "material"), files)
    opens, closes = _dates(found)
    template = _flag(found, "template")
    texts: dict[str, Any] = {name: _text(found, name) for name in _TEXTS}
    return ConsultationFile(
        Consultation(
            slug=_slug(found),
            title=_text(found, "title", required=True),
            number=0,
            stage=_stage(found, template=template),
            questions=_questions(_tables(found, "question")),
            material=material,
            kind=_kind(found),
            topics=tuple(_strings(found, "topics", "topics")),
            themes=tuple(_strings(found, "themes", "themes")),
            one_at_a_time=_flag(found, "one_at_a_time"),
            template=template,
            remind_days=afterwards.remind_days(found),
            objection_hours=afterwards.objection_hours(found),
            release_by=afterwards.release_by(found),
            opens_at=opens,
            closes_at=closes,
            **texts,
        ),
        contents,
        tuple(_strings(found, "parties", "parties")),
    )


def _only(found: dict[str, Any], known: frozenset[str], where: str = "") -> None:
    for key in sorted(found.keys() - known):
        raise FileProblem(
            f"{where}: {key}" if where else key,
            f"is not known; the keys are {', '.join(sorted(known))}",
        )


def _text(found: dict[str, Any], key: str, *, required: bool = False, where: str = "") -> str:
    value = found.get(key, "")
    if not isinstance(value, str):
        raise FileProblem(where or key, "must be a text in quotes")
    if required and not value.strip():
        raise FileProblem(where or key, "is missing")
    text = unicodedata.normalize("NFC", value.strip())
    if _UNSEEN.search(text) or ("\n" in text and key not in _SEVERAL_LINES):
        raise FileProblem(where or key, "must be one line of signs that can be seen")
    return text


def _strings(found: dict[str, Any], key: str, where: str) -> list[str]:
    values = found.get(key, [])
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise FileProblem(where, 'must be a list of texts, such as ["Ja", "Nej"]')
    return [unicodedata.normalize("NFC", each) for each in values]


def _tables(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    tables = found.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise FileProblem(key, f"must be written as [[{key}]]")
    return tables


def _slug(found: dict[str, Any]) -> str:
    slug = _text(found, "slug", required=True)
    if not is_slug(slug):
        raise FileProblem("slug", f"use small letters a-z, digits and hyphens, at most {LONGEST}")
    if slug in TAKEN:
        raise FileProblem("slug", f"{slug!r} is an address of the site itself; choose another")
    return slug


def _stage(found: dict[str, Any], *, template: bool) -> Stage:
    written = _text(found, "stage") or (Stage.DRAFT if template else Stage.ANNOUNCED)
    if template and written != Stage.DRAFT:
        raise FileProblem("stage", "a template is for ever a draft")
    if written not in list(Stage):
        raise FileProblem("stage", f"must be one of {', '.join(Stage)}")
    return Stage(written)


def _kind(found: dict[str, Any]) -> Kind:
    written = _text(found, "kind") or Kind.PUBLIC
    if written in {"partshøring", "partshoering"}:
        raise FileProblem(
            "kind",
            "a partshøring is about one person's case and is never public; hold it in the case"
            " file of that person",
        )
    if written not in list(Kind):
        raise FileProblem("kind", f"must be one of {', '.join(Kind)}")
    return Kind(written)


def _flag(found: dict[str, Any], key: str, where: str = "") -> bool:
    value = found.get(key, False)
    if not isinstance(value, bool):
        raise FileProblem(where or key, f"{key} must be true or false")
    return value


def _dates(found: dict[str, Any]) -> tuple[datetime, datetime]:
    opens = _moment(found, "opens", is_end=False)
    closes = _moment(found, "closes", is_end=True)
    if closes <= opens:
        raise FileProblem("closes", "must come after 'opens'")
    return opens, closes


def _moment(found: dict[str, Any], key: str, *, is_end: bool) -> datetime:
    value = found.get(key)
    if isinstance(value, date) and value.year not in _YEARS:
        raise FileProblem(key, f"must be a date from {_YEARS.start} to {_YEARS.stop - 1}")
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=COPENHAGEN)
    if isinstance(value, date):
        return end_of(value) if is_end else start_of(value)
    raise FileProblem(key, "must be a date without quotes, such as 2026-03-01")


def _questions(tables: list[dict[str, Any]]) -> tuple[Question, ...]:
    questions = tuple(_question(each, number) for number, each in enumerate(tables, 1))
    if len({each.key for each in questions}) < len(questions):
        raise FileProblem("question", "two questions have the same key")
    if sum(each.kind is QuestionKind.POINTS for each in questions) > 1:
        raise FileProblem("question", "only one question can ask for points")
    for at, each in enumerate(questions):
        _check_dependence(each, questions[:at])
    return questions


def _check_dependence(question: Question, earlier: Sequence[Question]) -> None:
    """Refuse a question that waits for an answer which cannot be given before it."""
    if not question.depends_on:
        return
    options = {each.key: each.options for each in earlier}.get(question.depends_on)
    if options is None:
        raise FileProblem(f"question {question.key}", "depends_on must name an earlier question")
    if question.depends_value not in options:
        raise FileProblem(
            f"question {question.key}", "depends_value must be one of that question's options"
        )


def _question(found: dict[str, Any], number: int) -> Question:
    where = f"question {number}"
    _only(found, _QUESTION_KEYS, where)
    kind = _text(found, "kind", where=where) or QuestionKind.LONG
    if kind not in list(QuestionKind):
        raise FileProblem(where, f"kind must be one of {', '.join(QuestionKind)}")
    options = _options(found, kind, where)
    only_for = tuple(_strings(found, "only_for", where))
    if not set(only_for) <= set(SpeaksAs):
        raise FileProblem(where, f"only_for takes {', '.join(SpeaksAs)}")
    return Question(
        key=_text(found, "key", where=where) or str(number),
        kind=QuestionKind(kind),
        label=_text(found, "label", required=True, where=where),
        help=_text(found, "help", where=where),
        required=_flag(found, "required", where),
        options=options,
        only_for=only_for,
        depends_on=_text(found, "depends_on", where=where),
        depends_value=_text(found, "depends_value", where=where),
    )


def _options(found: dict[str, Any], kind: str, where: str) -> tuple[str, ...]:
    options = tuple(_strings(found, "options", where))
    if kind == QuestionKind.SCALE and len(options) not in {0, _SCALE_ENDS}:
        raise FileProblem(where, "a scale has two options: the words at its ends, 1 and 5")
    if kind in {QuestionKind.ONE, QuestionKind.SEVERAL}:
        if not options:
            raise FileProblem(where, "needs options to choose from")
        if len({each.strip() for each in options} - {""}) < len(options):
            raise FileProblem(where, "each option must be a text of its own")
    return options


def _material(
    tables: list[dict[str, Any]], files: Files
) -> tuple[tuple[Material, ...], dict[str, bytes]]:
    material, contents = [], {}
    for number, each in enumerate(tables, 1):
        where = f"material {number}"
        _only(each, _MATERIAL_KEYS, where)
        written = _text(each, "file", required=True, where=where)
        try:
            content = files(written)
        except FileProblem as error:
            raise FileProblem(where, error.problem) from None
        name = Path(written).name
        sha256 = hashlib.sha256(content).hexdigest()
        contents[sha256] = content
        title = _text(each, "title", where=where) or name
        material.append(Material(title, name, media_type(content, name), len(content), sha256))
    return tuple(material), contents
