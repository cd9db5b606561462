"""What the address book knows of a party beside its addresses: when it meets, if it is used."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlite_utils import Database

from intake.store.connection import rows, value


def set_meetings(db: Database, name: str, days: Iterable[date]) -> None:
    """Make these the days on which we know that the party meets."""
    db.conn.execute(
        "DELETE FROM meeting_date WHERE party_id = (SELECT id FROM party WHERE name = ?)", (name,)
    )
    db.conn.executemany(
        "INSERT INTO meeting_date (party_id, day) SELECT id, ? FROM party WHERE name = ?",
        [(day.isoformat(), name) for day in sorted(set(days))],
    )


def meetings(db: Database) -> dict[str, tuple[date, ...]]:
    """Return the days on which parties meet, in order, by the party's name."""
    found: dict[str, tuple[date, ...]] = {}
    for each in rows(
        db,
        "SELECT name, day FROM meeting_date JOIN party ON party.id = party_id ORDER BY name, day",
    ):
        found[each["name"]] = (*found.get(each["name"], ()), date.fromisoformat(each["day"]))
    return found


def asked_in(db: Database) -> dict[str, Sequence[str]]:
    """Return the names on each consultation's list of parties, by slug; only of lists with any."""
    found: dict[str, list[str]] = {}
    for each in rows(
        db,
        "SELECT slug, name FROM invitation JOIN party ON party.id = party_id"
        " JOIN consultation c ON c.id = consultation_id ORDER BY closes_at DESC, slug, name",
    ):
        found.setdefault(each["slug"], []).append(each["name"])
    return dict(found)


def is_used(db: Database, name: str) -> bool:
    """Return whether the party is on any list, or named by an answer or a letter."""
    return bool(
        value(
            db,
            "SELECT EXISTS (SELECT 1 FROM invitation WHERE party_id = p.id)"
            " OR EXISTS (SELECT 1 FROM submission_party WHERE party_id = p.id)"
            " OR EXISTS (SELECT 1 FROM letter WHERE party_id = p.id)"
            " FROM party p WHERE name = ?",
            (name,),
        )
    )


def remove(db: Database, name: str) -> None:
    """Take a party that nothing uses out of the address book."""
    for table in ("meeting_date", "party_address"):
        db.conn.execute(
            f"DELETE FROM {table} WHERE party_id = (SELECT id FROM party WHERE name = ?)", (name,)
        )
    db.conn.execute("DELETE FROM party WHERE name = ?", (name,))
