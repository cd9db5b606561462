"""The pages of a database file as bytes: which were written, and what lies between the rows.

SQLite's `secure_delete` overwrites what is deleted, and yet copies stay: when it moves rows to
another place of a page, or to another page, the old place is only counted as free. A row deleted
later is overwritten where it is, and not where it was. So what is free is made zero here, in each
page that a publication wrote. The format is SQLite's, https://sqlite.org/fileformat2.html.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

HEADER = 100
WAL_HEADER = 32
FRAME_HEADER = 24
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
_HEADS = {INTERIOR_INDEX: 12, INTERIOR_TABLE: 12, LEAF_INDEX: 8, LEAF_TABLE: 8}

LOW_BITS = 0x7F

MOST_PAGES = 2**25
"""Beyond it (137 GB) the first byte of a page no longer tells a page of rows from the rest."""


def written(wal: Path) -> set[int]:
    """Return the numbers of the pages in a write-ahead log that holds nothing but whole commits."""
    data = memoryview(wal.read_bytes()) if wal.exists() else memoryview(b"")
    if len(data) < WAL_HEADER:
        return set()
    step = FRAME_HEADER + int.from_bytes(data[8:12], "big")
    frames = range(WAL_HEADER, len(data) - step + 1, step)
    return {int.from_bytes(data[at : at + 4], "big") for at in frames}


def wipe(path: Path, numbers: Iterable[int] | None = None) -> None:
    """Make zero whatever is free in these pages of the database, or in all of them.

    Nobody else may have it open.
    """
    with path.open("r+b") as file:
        size = page_size(file)
        count = os.fstat(file.fileno()).st_size // size
        if count >= MOST_PAGES:
            raise ValueError("The public database is too large to be edited.")
        for number in range(1, count + 1) if numbers is None else sorted(numbers):
            file.seek((number - 1) * size)
            page = bytearray(file.read(size))
            places = [each for each in _free(page, number) if any(page[each[0] : each[1]])]
            for start, end in places:
                page[start:end] = bytes(end - start)
            if places:
                file.seek((number - 1) * size)
                file.write(page)


def copy(source: Path, target: Path, numbers: Iterable[int]) -> None:
    """Make these pages of `target`, and its length, what they are in `source`."""
    with source.open("rb") as new, target.open("r+b") as old:
        size = page_size(new)
        for number in sorted(numbers):
            new.seek((number - 1) * size)
            old.seek((number - 1) * size)
            old.write(new.read(size))
        old.truncate(os.fstat(new.fileno()).st_size)


def unclean(path: Path) -> list[int]:
    """Return the pages that hold a byte where nothing is stored: there should be none."""
    found = []
    with path.open("rb") as file:
        size = page_size(file)
        unused = set(_freelist(file, size))
        file.seek(0)
        number = 0
        while page := file.read(size):
            number += 1
            if number in unused:
                is_clean = not any(page)
            else:
                is_clean = not any(any(page[start:end]) for start, end in _free(page, number))
            if not is_clean:
                found.append(number)
    return found


def page_size(file: BinaryIO) -> int:
    """Return the size of the pages of an open database."""
    file.seek(0)
    size = int.from_bytes(file.read(18)[16:18], "big")
    return 65_536 if size == 1 else size


def _freelist(file: BinaryIO, size: int) -> Iterator[int]:
    """Give the pages in use for nothing; those that list them hold only numbers."""
    file.seek(32)
    trunk = int.from_bytes(file.read(4), "big")
    while trunk:
        file.seek((trunk - 1) * size)
        page = file.read(size)
        count = int.from_bytes(page[4:8], "big")
        for at in range(8, 8 + 4 * count, 4):
            yield int.from_bytes(page[at : at + 4], "big")
        trunk = int.from_bytes(page[:4], "big")


def _free(page: bytes | bytearray, number: int) -> list[tuple[int, int]]:
    """Return the places of a page of rows where nothing is; none for pages of another kind."""
    base = HEADER if number == 1 else 0
    head = _HEADS.get(page[base]) if len(page) > base else None
    if head is None:
        return []
    pointers = range(base + head, base + head + 2 * _number(page, base + 3), 2)
    content = _number(page, base + 5) or 65_536
    listed = list(_listed(page, _number(page, base + 1)))
    places = [(pointers.stop, content), *((start + 4, end) for start, end in listed)]
    if page[base + 7]:  # bytes too few to be listed as free
        cells = [
            (start, start + _cell(page, page[base], start)) for start in _numbers(page, pointers)
        ]
        places += _between(content, sorted(listed + cells), len(page))
    return places


def _listed(page: bytes | bytearray, block: int) -> Iterator[tuple[int, int]]:
    """Give the places that the page lists as free; their first four bytes are the list."""
    while block:
        yield block, block + _number(page, block + 2)
        block = _number(page, block)


def _between(
    reached: int, used: list[tuple[int, int]], end_of_page: int
) -> Iterator[tuple[int, int]]:
    for start, end in used:
        if start > reached:
            yield reached, start
        reached = max(reached, end)
    yield reached, end_of_page


def _cell(page: bytes | bytearray, kind: int, start: int) -> int:
    """Return how many bytes of its page a cell takes."""
    at = start + (4 if kind in {INTERIOR_INDEX, INTERIOR_TABLE} else 0)
    payload, at = _varint(page, at)
    if kind == INTERIOR_TABLE:
        return at - start
    if kind == LEAF_TABLE:
        _, at = _varint(page, at)
    size = len(page)
    most = size - 35 if kind == LEAF_TABLE else (size - 12) * 64 // 255 - 23
    if payload > most:
        least = (size - 12) * 32 // 255 - 23
        here = least + (payload - least) % (size - 4)
        payload = (here if here <= most else least) + 4
    return max(4, at - start + payload)


def _varint(page: bytes | bytearray, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    found = 0
    for count in range(8):
        found = found << 7 | page[at + count] & LOW_BITS
        if page[at + count] <= LOW_BITS:
            return found, at + count + 1
    return found << 8 | page[at + 8], at + 9


def _number(page: bytes | bytearray, at: int) -> int:
    return page[at] << 8 | page[at + 1]


def _numbers(page: bytes | bytearray, places: Iterable[int]) -> list[int]:
    return [_number(page, at) for at in places]
