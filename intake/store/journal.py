"""The documents that case files have held, and their numbers in the authority's records system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core.case_file import Journalised
from intake.store.connection import moment_of, row, rows, text_of

_OF = "consultation_id = (SELECT id FROM consultation WHERE slug = ?)"


@dataclass(frozen=True)
class Standing:
    """How many documents have been handed out, how many of them have a number."""

    exported: int
    journalised: int


def note_exported(
    db: Database, slug: str, documents: Iterable[tuple[str, str]], *, now: datetime
) -> None:
    """Note that a case file held these documents: pairs of an id and the SHA-256 of its bytes."""
    db.conn.executemany(
        "INSERT INTO journal (consultation_id, document, sha256, exported_at)"
        " SELECT id, ?, ?, ? FROM consultation WHERE slug = ?"
        " ON CONFLICT (consultation_id, document) DO UPDATE SET"
        " sha256 = excluded.sha256, exported_at = excluded.exported_at",
        ((document, sha256, text_of(now), slug) for document, sha256 in documents),
    )


def strangers(db: Database, slug: str, documents: Iterable[str]) -> list[str]:
    """Return those ids that no case file of the consultation has held."""
    sql = f"SELECT 1 FROM journal WHERE {_OF} AND document = ?"
    return [each for each in documents if row(db, sql, (slug, each)) is None]


def add(db: Database, slug: str, found: Iterable[Journalised]) -> int:
    """Note the numbers; return how many are new or have changed."""
    before = db.conn.total_changes
    db.conn.executemany(
        f"UPDATE journal SET number = ?, at = ?, by = ?"
        f" WHERE {_OF} AND document = ? AND number != ?",
        [
            (each.number, text_of(each.at), each.by, slug, each.document, each.number)
            for each in found
        ],
    )
    return db.conn.total_changes - before


def of(db: Database, slug: str, document: str) -> Journalised | None:
    """Return the number a document has in the records system, or None."""
    sql = f"SELECT document, number, at, by FROM journal WHERE {_OF} AND document = ?"
    found = row(db, f"{sql} AND number != ''", (slug, document))
    return Journalised(**{**found, "at": moment_of(found["at"])}) if found else None


def standing(db: Database, slug: str) -> Standing:
    """Return how far the journalising of a consultation has come."""
    sql = "SELECT count(*) AS exported, count(nullif(number, '')) AS journalised FROM journal"
    return Standing(**rows(db, f"{sql} WHERE {_OF}", (slug,))[0])
