"""A consultation written as the TOML that `consultation_file` reads: out and in again, the same."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import tomli_w

from forms import consultation_bundle as bundle
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Question,
    end_of,
    last_day,
    start_of,
)
from intake.core.release import ReleaseBy

_TEXTS = (
    *("unit", "case_number", "decides", "summary", "how_to_answer", "what_next", "reports_back"),
    *("deadline_reason", "body"),
)


def text(consultation: Consultation, parties: Sequence[str] = ()) -> str:
    """Return the consultation as TOML, with the names on its list of parties."""
    return tomli_w.dumps(dict(_facts(consultation, parties)), multiline_strings=True)


def file(
    consultation: Consultation, parties: Sequence[str], content: Callable[[str], bytes]
) -> tuple[str, bytes]:
    """Return a file's name and bytes: TOML, or a ZIP with it where there is material.

    `content` gives a document's bytes by their SHA-256.
    """
    written = text(consultation, parties)
    if not consultation.material:
        return f"{consultation.slug}.toml", written.encode()
    return f"{consultation.slug}.zip", bundle.pack(written, consultation.material, content)


def _facts(consultation: Consultation, parties: Sequence[str]) -> Iterator[tuple[str, Any]]:
    yield "slug", consultation.slug
    yield "title", consultation.title
    yield "stage", str(consultation.stage)
    yield "kind", str(consultation.kind)
    yield "opens", _opens(consultation)
    yield "closes", _closes(consultation)
    yield from ((name, found) for name in _TEXTS if (found := getattr(consultation, name)))
    for name in ("topics", "themes"):
        if found := getattr(consultation, name):
            yield name, list(found)
    for name in ("one_at_a_time", "template"):
        if getattr(consultation, name):
            yield name, True
    yield "remind_days", list(consultation.remind_days)
    yield from _release(consultation)
    if parties:
        yield "parties", list(parties)
    if consultation.material:
        yield (
            "material",
            [
                {"file": bundle.name_in(number, each), "title": each.title}
                for number, each in enumerate(consultation.material, 1)
            ],
        )
    if consultation.questions:
        yield "question", [dict(_question(each)) for each in consultation.questions]


def _release(consultation: Consultation) -> Iterator[tuple[str, Any]]:
    if consultation.objection_hours:
        yield "objection_hours", consultation.objection_hours
    if consultation.release_by is not ReleaseBy.APPROVER:
        yield "release_by", str(consultation.release_by)


def _question(question: Question) -> Iterator[tuple[str, Any]]:
    yield "key", question.key
    yield "kind", str(question.kind)
    yield "label", question.label
    for name in ("help", "depends_on", "depends_value"):
        if found := getattr(question, name):
            yield name, found
    if question.required:
        yield "required", True
    for name in ("options", "only_for"):
        if found := getattr(question, name):
            yield name, list(found)


def _opens(consultation: Consultation) -> date | datetime:
    """Return the day alone where it opens at its beginning, as people write it."""
    local = consultation.opens_at.astimezone(COPENHAGEN)
    return local.date() if start_of(local.date()) == consultation.opens_at else local


def _closes(consultation: Consultation) -> date | datetime:
    """Return the last day alone where all of it is in time."""
    last = last_day(consultation)
    if end_of(last) == consultation.closes_at:
        return last
    return consultation.closes_at.astimezone(COPENHAGEN)
