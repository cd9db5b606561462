"""Checking a public database by itself, as anyone can who has the file: nothing here asks us."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intake.core import receipt_tree
from intake.core.receipt_tree import ReceiptProof
from intake.store import generations, pages, published, seals
from intake.store.engine import sqlite3
from intake.store.public_items import COUNTED, OWNED, seal


def problems(path: Path, proof: ReceiptProof | None = None) -> list[str]:
    """Return what does not fit in a public database, in words; nothing where all does.

    With the proof of a receipt also whether the database counts that receipt. Raises
    DatabaseError where it is no database of ours.
    """
    with published.reading(path) as public:
        public.row_factory = sqlite3.Row
        found = [*_chain(public), *_seals(public)]
        if proof is not None:
            found += _receipt(public, proof)
    unclean = pages.unclean(path)
    if unclean:
        found.append(f"{len(unclean)} pages hold bytes where nothing is stored")
    return found


def _chain(public: sqlite3.Connection) -> Iterator[str]:
    """Say which publication does not follow from the one before it."""
    previous: dict[str, Any] | None = None
    for row in public.execute("SELECT * FROM generation WHERE chain != '' ORDER BY number"):
        each = dict(row)
        number = each["number"]
        if each["chain"] != generations.chain(each):
            yield f"generation {number} is other than it was"
        if previous is not None and each["previous"] != previous["chain"]:
            yield f"generation {number} does not follow from generation {previous['number']}"
        if previous is not None and not _has_grown(previous, each):
            yield f"receipts of generation {previous['number']} are missing in generation {number}"
        previous = each


def _has_grown(before: dict[str, Any], after: dict[str, Any]) -> bool:
    growth = [bytes.fromhex(each) for each in json.loads(after["receipts_growth"])]
    earlier, later = (
        (each["receipts"], bytes.fromhex(each["receipts_head"])) for each in (before, after)
    )
    return receipt_tree.has_grown(earlier, later, growth)


def _seals(public: sqlite3.Connection) -> Iterator[str]:
    """Say which thing is other than its seal says, and whether the hash of all fits."""
    sealed = {
        (each["kind"], each["id"]): each["sha256"]
        for each in public.execute("SELECT kind, id, sha256 FROM seal")
    }
    for kind, tables in OWNED.items():
        own = next(iter(tables))
        for (id,) in public.execute(f"SELECT id FROM {own}"):
            if sealed.pop((kind, id), None) != seal(kind, id, _rows(public, kind, id)):
                yield f"{kind} {id} is other than its seal says"
    yield from (f"{kind} {id} has a seal and is not there" for kind, id in sorted(sealed))
    for place, sha256 in public.execute("SELECT place, sha256 FROM seal_place").fetchall():
        if seals.of_place(public, place) != sha256:
            yield f"the seals of place {place} are other than their hash says"
    newest = public.execute("SELECT sha256 FROM generation ORDER BY number DESC LIMIT 1").fetchone()
    if newest is not None and newest["sha256"] != seals.root(public):
        yield "the newest generation has another hash than all that is in the file"


def _rows(public: sqlite3.Connection, kind: str, id: str) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [
            {name: row[name] for name in dict(row) if name not in COUNTED.get(table, ())}
            for row in public.execute(f"SELECT * FROM {table} WHERE {owner} = ?", (id,))
        ]
        for table, owner in OWNED[kind].items()
    }


def _receipt(public: sqlite3.Connection, proof: ReceiptProof) -> Iterator[str]:
    row = public.execute(
        "SELECT receipts, receipts_head FROM generation WHERE number = ?", (proof.generation,)
    ).fetchone()
    if not proof.holds():
        yield "the receipt does not lead to the head that it names"
    if row is None:
        yield f"there is no generation {proof.generation} in the file"
    elif (row["receipts"], row["receipts_head"]) != (proof.size, proof.head):
        yield f"generation {proof.generation} has another head of receipts"
