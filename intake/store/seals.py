"""The seals of all that is public, gathered into one hash: what changes one thing changes it.

Each thing has a place among 4096, by the hash of its name. The hash of a place is that of the
lines "kind id sha256" in it, in the order of their bytes; the hash of all is that of the lines
"place sha256" in the order of the places, those left out where nothing is. So bringing it up to
date costs the places where something changed, however much there is.
"""

import hashlib
from collections.abc import Iterable

from intake.store.engine import sqlite3

PLACES = 4096


def place(kind: str, id: str) -> int:
    """Return the place of a thing, by its name."""
    return int.from_bytes(hashlib.sha256(f"{kind} {id}".encode()).digest()[:2], "big") % PLACES


def put(public: sqlite3.Connection, kind: str, id: str, sha256: str) -> None:
    """Write the seal of a thing, in place of the one it had."""
    public.execute(
        "INSERT OR REPLACE INTO seal (place, kind, id, sha256) VALUES (?, ?, ?, ?)",
        (place(kind, id), kind, id, sha256),
    )


def remove(public: sqlite3.Connection, kind: str, id: str) -> None:
    """Remove the seal of a thing that is no longer public."""
    public.execute(
        "DELETE FROM seal WHERE place = ? AND kind = ? AND id = ?", (place(kind, id), kind, id)
    )


def get(public: sqlite3.Connection, kind: str, id: str) -> str | None:
    """Return the seal of a thing, or None where it is not public."""
    found = public.execute(
        "SELECT sha256 FROM seal WHERE place = ? AND kind = ? AND id = ?",
        (place(kind, id), kind, id),
    ).fetchone()
    return str(found[0]) if found else None


def close(public: sqlite3.Connection, places: Iterable[int]) -> None:
    """Work out the hashes of these places anew."""
    for each in sorted(set(places)):
        sha256 = of_place(public, each)
        if sha256 is None:
            public.execute("DELETE FROM seal_place WHERE place = ?", (each,))
        else:
            public.execute(
                "INSERT OR REPLACE INTO seal_place (place, sha256) VALUES (?, ?)", (each, sha256)
            )


def of_place(public: sqlite3.Connection, place: int) -> str | None:
    """Return the hash of the seals in a place, or None where there are none."""
    lines = public.execute(
        "SELECT kind, id, sha256 FROM seal WHERE place = ? ORDER BY kind, id", (place,)
    ).fetchall()
    return _hash(" ".join(line) for line in lines) if lines else None


def close_all(public: sqlite3.Connection) -> None:
    """Work out the hashes of all places."""
    close(public, range(PLACES))


def root(public: sqlite3.Connection) -> str:
    """Return the hash of all that is public."""
    lines = public.execute("SELECT place, sha256 FROM seal_place ORDER BY place")
    return _hash(f"{each} {sha256}" for each, sha256 in lines)


def _hash(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return found.hexdigest()
