"""Feeds made from the record: the newest answers and decisions of all consultations.

What opens and closes, and one consultation or council by itself, the public pages tell.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time

from intake.browse.pages.reading import START, Row, rows
from intake.core import atom
from intake.core.consultation import COPENHAGEN
from intake.store.engine import sqlite3

MOST = 50

Place = Callable[[str, str], str]
"""Gives the lasting address of a record from its kind and key."""


def answers(db: sqlite3.Connection) -> list[Row]:
    """Return the answers that were published last, each once.

    What is new to readers is what came with the last generations: it may have been received long
    before, and a news reader would pass over it.
    """
    found = rows(
        db,
        f"SELECT s.id, s.sender, g.made_at, substr(s.text, 1, {START}) AS start, c.title"
        # backwards along the key, from which neither "CROSS" nor "+" lets SQLite stray
        " FROM generation_change k CROSS JOIN generation g ON g.number = k.generation"
        " CROSS JOIN submission s ON s.id = k.id"
        " CROSS JOIN consultation c ON c.id = s.consultation"
        " WHERE +k.kind = 'submission' AND k.change = 'added'"
        " ORDER BY k.generation DESC, k.kind DESC, k.id DESC LIMIT ?",
        MOST,
    )
    return list({each["id"]: each for each in reversed(found)}.values())[::-1]


def decisions(db: sqlite3.Connection) -> list[Row]:
    """Return the newest decisions."""
    return rows(
        db,
        "SELECT d.id, d.title, d.text, d.decided_on, d.consultation, c.title AS asked"
        " FROM decision d JOIN consultation c ON c.id = +d.consultation"
        " ORDER BY d.decided_on DESC, d.id LIMIT ?",
        MOST,
    )


def answers_told(found: Iterable[Row], place: Place) -> Iterator[atom.Entry]:
    """Return answers as entries: by whom, on what, and how it begins."""
    for each in found:
        address = place("submission", each["id"])
        yield atom.Entry(
            name=address,
            title=f"{each['sender']}: {each['title']}",
            at=datetime.fromisoformat(each["made_at"]),
            summary=each["start"],
            href=address,
        )


def decisions_told(found: Iterable[Row], place: Place) -> Iterator[atom.Entry]:
    """Return decisions as entries; each leads to its consultation."""
    for each in found:
        address = place("consultation", each["consultation"])
        yield atom.Entry(
            name=f"{address}#decision-{each['id']}",
            title=f"{each['title']}: {each['asked']}",
            at=_noon(each["decided_on"]),
            summary=each["text"][:START],
            href=f"{address}#decision-{each['id']}",
        )


def _noon(day: str) -> datetime:
    """Return a moment of that day: the record tells the day, and a feed wants a moment."""
    return datetime.combine(date.fromisoformat(day), time(12), COPENHAGEN)
