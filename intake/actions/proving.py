"""Holding the record to its receipts: nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core import proof
from intake.core.proof import Proof, Standing
from intake.core.receipt_tree import ReceiptProof
from intake.core.version import code_as_typed
from intake.store import files, generations, submissions, versions
from intake.store.connection import moment_of


@dataclass(frozen=True)
class Counted:
    """That a publication counts a receipt, and when it came in."""

    number: int
    made_at: datetime
    received_at: datetime


def check(db: Database, typed: str) -> Proof:
    """Return what the receipt code that somebody typed proves, worked out anew from the record."""
    found = versions.with_code(db, code_as_typed(typed))
    if found is None:
        return Proof(standing=Standing.UNKNOWN)
    return proof.proof(
        found,
        versions.of(db, found.reference),
        submissions.get(db, found.reference),
        has_files=all(files.holds(db, each) for each in versions.files(db, found)),
    )


def counting(db: Database, found: ReceiptProof) -> Counted | None:
    """Return when the receipt came in and which publication counts it; None where none does."""
    generation = generations.numbered(db, found.generation)
    if (
        generation is None
        or (generation.receipts, generation.receipts_head) != (found.size, found.head)
        or not found.holds()
    ):
        return None
    return Counted(generation.number, generation.made_at, moment_of(found.at))


def broken(db: Database) -> list[str]:
    """Return the references whose receipts the record no longer bears out, in order.

    Answers, versions and the bytes of their files are all worked out anew.
    """
    altered = set(files.altered(db))
    return [
        reference
        for reference in submissions.references(db)
        if not _is_whole(db, reference, altered)
    ]


def _is_whole(db: Database, reference: str, altered: set[str]) -> bool:
    found = versions.of(db, reference)
    held = {sha256 for each in found for sha256 in versions.files(db, each)}
    return proof.is_whole(submissions.get(db, reference), found) and not held & altered
