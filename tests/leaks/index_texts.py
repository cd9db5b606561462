"""Puts texts together again from the bytes of a search index, as someone could who has the file.

A full-text index holds each text in pieces of three letters with their places: enough to read it.
What was deleted and is only marked as such is still there, though no search finds it. The format is
SQLite's (ext/fts5/fts5_index.c): pages of terms, each with the rows and places that hold it.
"""

from collections import defaultdict
from collections.abc import Iterator

from intake.store.engine import sqlite3

PAGE_BITS, ABOVE_PAGE_BITS = 31, 37
FIRST = 4
"""Where the content of a page begins, after two numbers of two bytes."""


def texts(db: sqlite3.Connection) -> Iterator[str]:
    """Give every text that any segment of any index of three letters still holds."""
    found = db.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%trigram%'"
    )
    for (name,) in found.fetchall():
        yield from _texts(db, str(name, "utf-8") if isinstance(name, bytes) else name)


def _texts(db: sqlite3.Connection, name: str) -> Iterator[str]:
    segments: dict[int, list[bytes]] = defaultdict(list)
    for id, block in db.execute(f'SELECT id, block FROM "{name}_data" ORDER BY id'):
        is_leaf = id >> PAGE_BITS & (1 << ABOVE_PAGE_BITS - PAGE_BITS) - 1 == 0
        if id >> ABOVE_PAGE_BITS and is_leaf:
            segments[id >> ABOVE_PAGE_BITS].append(bytes(block))
    for pages in segments.values():
        letters: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        for term, row, places in _postings(pages):
            three = term[1:].decode("utf-8", "replace")
            for column, place in _places(places):
                for more, letter in enumerate(three):
                    letters[row, column].setdefault(place + more, letter)
        for held in letters.values():
            yield "".join(held[place] for place in sorted(held))


def _postings(pages: list[bytes]) -> Iterator[tuple[bytes, int, bytes]]:
    """Give term, row and places of everything in a segment, in the order it is written."""
    term, row, places, left = b"", 0, b"", 0
    for page in pages:
        first_row = int.from_bytes(page[:2], "big")
        end = int.from_bytes(page[2:FIRST], "big")
        terms = _terms(page[end:])
        at = FIRST
        if left:
            more = page[at : min(at + left, end)]
            at, left, places = at + len(more), left - len(more), places + more
            if not left:
                yield term, row, places
        while at < end:
            if at in terms:
                kept, at = (0, at) if at == min(terms) else _varint(page, at)
                size, at = _varint(page, at)
                term, at, row = term[:kept] + page[at : at + size], at + size, 0
                if at >= end:
                    break
            step, next_at = _varint(page, at)
            row = step if at == first_row else row + step
            size, at = _varint(page, next_at)
            places, left = page[at : min(at + (size >> 1), end)], size >> 1
            at, left = at + len(places), left - len(places)
            if not left:
                yield term, row, places


def _terms(footer: bytes) -> set[int]:
    found, at, place = set(), 0, 0
    while at < len(footer):
        step, at = _varint(footer, at)
        place += step
        found.add(place)
    return found


def _places(data: bytes) -> Iterator[tuple[int, int]]:
    column = place = at = 0
    while at < len(data):
        step, at = _varint(data, at)
        if step == 1:
            column, at = _varint(data, at)
            place = 0
        else:
            place += step - 2
            yield column, place


def _varint(data: bytes, at: int) -> tuple[int, int]:
    found = 0
    for _ in range(8):
        if at >= len(data):
            return found, at
        byte, at = data[at], at + 1
        found = found << 7 | byte & 0x7F
        if byte < 0x80:
            return found, at
    return (found << 8 | data[at], at + 1) if at < len(data) else (found, at)
