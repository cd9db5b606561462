"""Finds canaries wherever text can hide: in bytes, encodings, archives, streams and databases.

A canary is a word of its own shape that stands for something private (or, as a control, public).
"""

import base64
import binascii
import hashlib
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

from intake.store.engine import sqlite3
from tests.leaks import index_texts

_SHAPE = r"kanari[0-9a-f]{10}"
_TEXT = re.compile(_SHAPE.encode(), re.IGNORECASE)
_WIDE = re.compile(
    rb"k\0a\0n\0a\0r\0i\0(?:[0-9a-f]\0){9}[0-9a-f]|k\0a\0n\0a\0r\0i(?:\0[0-9a-f]){10}",
    re.IGNORECASE,
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]+)*")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ANYTHING = re.compile(
    rb"kanari|k\0a\0n|PK\x03\x04|stream\r?\n|\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08"
    rb"|[A-Za-z0-9+/_-]{16}|=\r?\n",
    re.IGNORECASE,
)
"""What any of the others begins with: most bytes hold none of it, and are done with one look."""

_QUOTED = re.compile(rb"(?<![\t -~])(?:[\t -~]*=\r?\n)+[\t -~]*")
"""Lines of quoted-printable that go on in the next; a line that does not needs no decoding."""

_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError)

DEEPEST = 4
MOST_AT_ONCE = 200
"""FTS5 takes 256 words in one question."""
MOST_INFLATED = 5_000_000


def canary(number: int) -> str:
    """Return the canary with this number: one word, no part of any other."""
    return "kanari" + hashlib.sha256(f"canary {number}".encode()).hexdigest()[:10]


def found_in(data: bytes, depth: int = 0) -> set[str]:
    """Return the canaries in these bytes, however they are wrapped."""
    if not _ANYTHING.search(data):
        return set()
    found = {each.decode().lower() for each in _TEXT.findall(data)}
    found |= {each.replace(b"\0", b"").decode().lower() for each in _WIDE.findall(data)}
    if depth < DEEPEST:
        for inner in _unwrapped(data):
            found |= found_in(inner, depth + 1)
    return found


def found_in_database(path: Path) -> set[str]:
    """Return the canaries in a database: its bytes, each value, and what search would find."""
    found = found_in(path.read_bytes())
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.text_factory = bytes
        tables = [
            (str(name, "utf-8"), str(sql or b"", "utf-8"))
            for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        ]
        for name, sql in tables:
            found |= found_in(sql.encode())
            for row in db.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    if isinstance(value, bytes):
                        found |= _found_in_value(value)
        for text in index_texts.texts(db):
            found |= _found_in_value(text.encode())
    return found


@lru_cache(maxsize=200_000)
def _found_in_value(data: bytes) -> frozenset[str]:
    """Return the same as `found_in`; most values are the same from one publication to the next."""
    return frozenset(found_in(data))


def searchable(path: Path, canaries: set[str]) -> set[str]:
    """Return those canaries that a full-text index of the database knows, whole or by its parts."""
    found = set()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        indexes = [
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
            )
        ]
        for index in indexes:
            found |= _matching(db, index, sorted(canaries))
    return found


def _matching(db: sqlite3.Connection, index: str, words: list[str]) -> set[str]:
    """Halve the words until each that is found stands alone: most of the time none is there."""
    if len(words) <= MOST_AT_ONCE:
        asked = f'SELECT 1 FROM "{index}" WHERE "{index}" MATCH ? LIMIT 1'
        wanted = " OR ".join(f'"{each}"' for each in words)
        if not words or db.execute(asked, (wanted,)).fetchone() is None:
            return set()
        if len(words) == 1:
            return set(words)
    half = len(words) // 2
    return _matching(db, index, words[:half]) | _matching(db, index, words[half:])


def found_under(folder: Path) -> set[str]:
    """Return the canaries in all files of a folder, whatever they are called, and their names."""
    found = set()
    for path in folder.rglob("*"):
        found |= found_in(path.name.encode())
        if path.is_file():
            is_database = path.read_bytes()[:16] == b"SQLite format 3\0"
            found |= found_in_database(path) if is_database else found_in(path.read_bytes())
    return found


def _unwrapped(data: bytes) -> Iterator[bytes]:
    yield from _members(data)
    rest = memoryview(data)  # what follows a place, without copying a whole file for each
    for place in _PACKED.finditer(data):
        yield _inflated(rest[place.start() :], wbits=47)  # zlib or gzip, as its first bytes say
    for place in re.finditer(rb"stream\r?\n", data):
        yield _inflated(rest[place.end() :], wbits=-15)
    for each in _BASE64.finditer(data):
        letters = re.sub(rb"[\r\n]", b"", each[0]).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):  # a run of letters may begin before the base64 does
            run = letters[start:]
            yield base64.b64decode(run[: len(run) // 4 * 4])
    for each in _HEX.finditer(data):
        with suppress(binascii.Error):
            yield binascii.unhexlify(each[0])
    for each in _QUOTED.finditer(data):
        yield quopri.decodestring(each[0])


def _members(data: bytes) -> Iterator[bytes]:
    for place in re.finditer(rb"PK\x03\x04", data):
        with (
            suppress(*_BROKEN),
            zipfile.ZipFile(io.BytesIO(data[place.start() :])) as archive,
        ):
            for name in archive.namelist():
                yield name.encode()
                with suppress(*_BROKEN):
                    yield archive.read(name)
        # Also what stands in the middle of other bytes, or has lost its directory.
        head = data[place.start() : place.start() + 30]
        if len(head) == 30:
            skip = (
                30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            )
            yield _inflated(memoryview(data)[place.start() + skip :], wbits=-15)


def _inflated(data: bytes | memoryview, *, wbits: int) -> bytes:
    with suppress(zlib.error):
        return zlib.decompressobj(wbits).decompress(data, MOST_INFLATED)
    return b""
