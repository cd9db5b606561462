"""Handing a case to the authority's records system, and noting the numbers that come back."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from intake.core import case_file
from intake.core.case_file import BadNumbers, Journalised, RowProblem
from intake.store import case_files, consultations, events, journal
from intake.store.connection import transaction

UNKNOWN = "%s is not in any case file of this consultation"


def ask_for_case_file(db: Database, slug: str, *, by: str, now: datetime) -> int:
    """Ask the worker for the consultation's case file; return its number. Raises NotFound."""
    with transaction(db):
        number = case_files.ask(db, slug, by=by, now=now)
        events.record(
            db, "case file asked for", f"case file {number}", actor=by, now=now, consultation=slug
        )
        return number


def note_made(
    db: Database, slug: str, documents: Iterable[tuple[str, str]], *, by: str, now: datetime
) -> None:
    """Note which documents (id and SHA-256) a case file held that was handed out."""
    with transaction(db):
        found = list(documents)
        journal.note_exported(db, slug, found, now=now)
        events.record(
            db,
            "case file made",
            slug,
            actor=by,
            now=now,
            consultation=slug,
            detail=f"{len(found)} documents",
        )


def take_numbers(db: Database, slug: str, text: str, *, by: str, now: datetime) -> int:
    """Note the journal numbers in a CSV; return how many are new or have changed.

    A number for a document that no case file has held is a mistake, and then none is noted.
    Raises NotFound, BadNumbers.
    """
    numbers = case_file.numbers(text)
    with transaction(db):
        consultations.get(db, slug)
        if strangers := journal.strangers(db, slug, numbers):
            raise BadNumbers(
                [RowProblem(_row_of(text, each), UNKNOWN % each) for each in strangers]
            )
        found = [Journalised(document, number, now, by) for document, number in numbers.items()]
        count = journal.add(db, slug, found)
        events.record(
            db,
            "case file journalised",
            slug,
            actor=by,
            now=now,
            consultation=slug,
            detail=f"{count} of {len(found)} numbers",
        )
        return count


def _row_of(text: str, document: str) -> int:
    lines = text.splitlines()
    return next((at for at, line in enumerate(lines, 1) if document in line), 1)
