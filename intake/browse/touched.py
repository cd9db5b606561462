"""Which consultations a newer publication may show otherwise than an older one.

A page about one consultation shows what belongs to it and nothing else, so where nothing of it
changed, a page that was drawn from the older file is the page of the newer one.
"""

from intake.store.engine import sqlite3

MOST = 1000
"""Changes that are looked up one by one; beyond that, every page is drawn anew."""


def changes(newer: sqlite3.Connection, since: int) -> list[tuple[str, str]]:
    """Return the kind and id of what changed after publication `since`, up to one over MOST."""
    found = newer.execute(
        "SELECT kind, id FROM generation_change WHERE generation > ? LIMIT ?", (since, MOST + 1)
    )
    return [(str(kind), str(id)) for kind, id in found]


def chain(db: sqlite3.Connection, number: int) -> str | None:
    """Return what binds a publication to all before it, or None where the file has none such."""
    found = db.execute("SELECT chain FROM generation WHERE number = ?", (number,)).fetchone()
    return str(found[0]) if found else None


def owners(db: sqlite3.Connection, changed: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the consultation of each of these things that is in this file."""
    found = {}
    for kind, id in changed:
        column = "id" if kind == "consultation" else "consultation"
        row = db.execute(f"SELECT {column} FROM {kind} WHERE id = ?", (id,)).fetchone()
        if row:
            found[kind, id] = str(row[0] or "")
    return found


def consultations(
    older: sqlite3.Connection, newer: sqlite3.Connection, since: int
) -> set[str] | None:
    """Return the consultations that something changed in, or None where that cannot be told.

    `since` is the publication that the older file is. A party has answers in many consultations,
    so a party that comes or goes may be seen in any.
    """
    if chain(older, since) is None or chain(older, since) != chain(newer, since):
        return None
    changed = changes(newer, since)
    if len(changed) > MOST or any(kind == "party" for kind, _ in changed):
        return None
    before, after = owners(older, changed), owners(newer, changed)
    if set(changed) - set(before) - set(after):
        return None
    return {*before.values(), *after.values()}
