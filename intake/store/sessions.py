"""Sessions at the desk. The cookie holds a random name; here stands only its hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core.identifiers import fingerprint
from intake.core.staff import User
from intake.store import users
from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Session:
    """One browser that is signed in. `key` names it in forms and opens nothing.

    `way` is how they came in, `browser` what it calls itself in short, `proved_at` when they last
    proved who they are; `is_half` while the code of the second factor is still awaited.
    """

    key: str
    user_id: int
    way: str
    browser: str
    started_at: datetime
    seen_at: datetime
    proved_at: datetime
    is_half: bool


def start(
    db: Database,
    token: str,
    user: User,
    *,
    now: datetime,
    way: str = "link",
    browser: str = "",
    half: bool = False,
) -> None:
    """Begin a session known by a new token."""
    at = text_of(now)
    db.conn.execute(
        "INSERT INTO session (token_hash, user_id, started_at, seen_at, proved_at, way, browser,"
        " half) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (fingerprint(token), user.id, at, at, at, way, browser, half),
    )


def find(
    db: Database, token: str, *, seen_after: datetime, started_after: datetime
) -> Session | None:
    """Return the session of this token, unless it was idle or has lasted too long."""
    found = row(
        db,
        f"SELECT {_COLUMNS} FROM session WHERE token_hash = ? AND seen_at > ? AND started_at > ?",
        (fingerprint(token), text_of(seen_after), text_of(started_after)),
    )
    return _session(found) if found else None


def whose(db: Database, session: Session) -> User | None:
    """Return whose session it is, as they are now; None when they may not come in any more."""
    found = users.with_number(db, session.user_id)
    return found if found is not None and found.disabled_at is None else None


def see(db: Database, session: Session, *, now: datetime) -> None:
    """Note that the session is in use."""
    db.conn.execute(
        "UPDATE session SET seen_at = ? WHERE token_hash = ?", (text_of(now), session.key)
    )
    users.see(db, session.user_id, now=now)


def of(db: Database, user: User, *, seen_after: datetime, started_after: datetime) -> list[Session]:
    """Return the sessions of a user that still hold, the one used last first."""
    found = rows(
        db,
        f"SELECT {_COLUMNS} FROM session WHERE user_id = ? AND NOT half"
        " AND seen_at > ? AND started_at > ? ORDER BY seen_at DESC, token_hash",
        (user.id, text_of(seen_after), text_of(started_after)),
    )
    return [_session(each) for each in found]


def end(db: Database, token: str) -> None:
    """End the session of this token."""
    end_keyed(db, fingerprint(token))


def end_keyed(db: Database, key: str, *, user: User | None = None) -> bool:
    """End the session with this key, of this user where one is named; return whether it was."""
    sql = "DELETE FROM session WHERE token_hash = ? AND (? IS NULL OR user_id = ?)"
    number = user.id if user else None
    return bool(db.conn.execute(sql, (key, number, number)).rowcount)


def end_all(db: Database, user: User, *, but: str = "") -> None:
    """End every session of a user, except the one with the key `but`."""
    db.conn.execute("DELETE FROM session WHERE user_id = ? AND token_hash != ?", (user.id, but))


def sweep(db: Database, *, seen_before: datetime, started_before: datetime) -> None:
    """Forget the sessions that ended by themselves."""
    db.conn.execute(
        "DELETE FROM session WHERE seen_at <= ? OR started_at <= ?",
        (text_of(seen_before), text_of(started_before)),
    )


_COLUMNS = "token_hash, user_id, way, browser, started_at, seen_at, proved_at, half"


def _session(found: dict[str, object]) -> Session:
    return Session(
        key=str(found["token_hash"]),
        user_id=int(str(found["user_id"])),
        way=str(found["way"]),
        browser=str(found["browser"]),
        started_at=moment_of(str(found["started_at"])),
        seen_at=moment_of(str(found["seen_at"])),
        proved_at=moment_of(str(found["proved_at"] or found["started_at"])),
        is_half=bool(found["half"]),
    )
