"""What waits for each member of staff, counted, and how they want to be told."""

from datetime import UTC, datetime

from sqlite_utils import Database

from intake.core.digest import Choice, Digest, Heap, Waiting
from intake.core.staff import User
from intake.store.connection import moment_of, row, rows, text_of, value

_START = datetime(2000, 1, 1, tzinfo=UTC)


def choice_of(db: Database, user: User) -> Choice:
    """Return what a user has chosen."""
    found = row(db, "SELECT digest, digest_hour, digested_at FROM user WHERE id = ?", (user.id,))
    if found is None:
        return Choice(Digest.NEVER, 8, None)
    told = moment_of(found["digested_at"]) if found["digested_at"] else None
    return Choice(Digest(found["digest"]), found["digest_hour"], told)


def choose(db: Database, user: User, digest: Digest, hour: int, *, now: datetime) -> None:
    """Keep what a user has chosen; they are told of what comes from now on."""
    db.conn.execute(
        "UPDATE user SET digest = ?, digest_hour = ?, digested_at = ? WHERE id = ?",
        (digest, hour, text_of(now), user.id),
    )


def tell(db: Database, user: User, *, now: datetime) -> None:
    """Note up to when a user has been told."""
    db.conn.execute("UPDATE user SET digested_at = ? WHERE id = ?", (text_of(now), user.id))


def listeners(db: Database) -> list[int]:
    """Return the numbers of those who want to be told at all, and may come in."""
    sql = "SELECT id FROM user WHERE digest != 'never' AND disabled_at IS NULL ORDER BY id"
    return [each["id"] for each in rows(db, sql)]


def heap(db: Database, user: User, *, since: datetime | None) -> Heap:
    """Return what waits for a user where they may look, and what of it came since a moment."""
    at = text_of(since or _START)
    found = rows(
        db,
        "SELECT slug, title,"
        " (SELECT count(*) FROM submission s WHERE s.consultation_id = c.id"
        "   AND s.status = 'received') AS answers,"
        " (SELECT count(*) FROM submission s WHERE s.consultation_id = c.id"
        "   AND s.status = 'received' AND s.received_at > :at) AS new,"
        " (SELECT count(*) FROM submission s WHERE s.consultation_id = c.id"
        "   AND s.status = 'received' AND s.assigned_to = :me) AS mine,"
        " (SELECT count(*) FROM time_request t WHERE t.consultation_id = c.id"
        "   AND t.status = 'asked') AS requests"
        " FROM consultation c ORDER BY c.closes_at, c.id",
        {"at": at, "me": user.email},
    )
    cases = tuple(
        Waiting(each["title"], each["answers"], each["new"], each["mine"], each["requests"])
        for each in found
        if user.sees(each["slug"]) and (each["answers"] or each["requests"])
    )
    if user.scope is not None:
        return Heap(cases, 0, 0)
    held = "SELECT count(*) FROM inbox WHERE fate IN ('held', 'unreadable')"
    return Heap(cases, int(value(db, held)), int(value(db, f"{held} AND received_at > ?", (at,))))
