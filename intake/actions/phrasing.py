"""Keeping the standard paragraphs that remarks on points begin from."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import NameTaken, Overtaken
from intake.core.paragraph import Paragraph
from intake.store import consultations, events, paragraphs
from intake.store.connection import transaction


def save(db: Database, slug: str, wanted: Paragraph, *, by: str, now: datetime) -> int:
    """Keep a paragraph, new or changed; what remarks took of it stays as it is there.

    `wanted.edition` is the one that was seen. Raises NotFound, NameTaken, Overtaken.
    """
    with transaction(db):
        consultations.get(db, slug)
        if paragraphs.is_taken(db, slug, wanted.title, by_other_than=wanted.number):
            raise NameTaken("paragraph", wanted.title)
        if wanted.number:
            was = paragraphs.get(db, slug, wanted.number)
            if was.edition != wanted.edition:
                raise Overtaken(was.title, wanted.edition, was.edition)
            if was.text != wanted.text:
                wanted = replace(wanted, edition=was.edition + 1)
        number = paragraphs.put(db, slug, wanted, by=by, now=now)
        _record(db, "paragraph saved", slug, number, by=by, now=now)
        return number


def remove(db: Database, slug: str, number: int, *, by: str, now: datetime) -> None:
    """Take a paragraph away; remarks keep its words. Raises NotFound."""
    with transaction(db):
        paragraphs.get(db, slug, number)
        paragraphs.remove(db, number)
        _record(db, "paragraph removed", slug, number, by=by, now=now)


def _record(db: Database, action: str, slug: str, number: int, *, by: str, now: datetime) -> None:
    events.record(db, action, f"paragraph {number}", actor=by, now=now, consultation=slug)
