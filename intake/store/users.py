"""Staff, their one-time links and their sessions."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.identifiers import fingerprint
from intake.core.staff import Role, User
from intake.store import teamwork
from intake.store.connection import row, rows, text_of


def put(db: Database, email: str, role: Role, *, now: datetime) -> User:
    """Create the user, or give the one with this address the role."""
    db.conn.execute(
        "INSERT INTO user (email, role, created_at) VALUES (?, ?, ?)"
        " ON CONFLICT (email) DO UPDATE SET role = excluded.role",
        (email, role, text_of(now)),
    )
    user = with_email(db, email)
    assert user is not None  # written one statement ago in the same transaction
    return user


def remove(db: Database, user: User) -> None:
    """Remove the user with their links and sessions; what they did stays in the event log.

    What they had taken is free again.
    """
    teamwork.let_go(db, user.email)
    for table in ("session", "sign_in"):
        db.conn.execute(f"DELETE FROM {table} WHERE user_id = ?", (user.id,))
    db.conn.execute("DELETE FROM user WHERE id = ?", (user.id,))


def with_email(db: Database, email: str) -> User | None:
    """Return the user with this address, whatever its case, or None."""
    found = row(db, "SELECT * FROM user WHERE email = ?", (email.strip(),))
    return _user(found) if found else None


def every(db: Database) -> list[User]:
    """Return all users by address."""
    found = rows(db, "SELECT * FROM user ORDER BY email")
    return [_user(each) for each in found]


def set_shortcuts(db: Database, user: User, wanted: bool) -> None:
    """Write whether single keys shall do things for this user."""
    db.conn.execute("UPDATE user SET shortcuts = ? WHERE id = ?", (wanted, user.id))


def add_sign_in(db: Database, token: str, user: User, *, expires_at: datetime) -> None:
    """Keep a one-time link."""
    db.conn.execute(
        "INSERT INTO sign_in (token_hash, user_id, expires_at) VALUES (?, ?, ?)",
        (fingerprint(token), user.id, text_of(expires_at)),
    )


def use_sign_in(db: Database, token: str, *, now: datetime) -> User | None:
    """Use up a one-time link and return whose it is; None if used, expired or unknown."""
    used = db.conn.execute(
        "UPDATE sign_in SET used_at = :now WHERE token_hash = :token AND used_at IS NULL"
        " AND expires_at > :now RETURNING user_id",
        {"now": text_of(now), "token": fingerprint(token)},
    ).fetchone()
    if used is None:
        return None
    found = row(db, "SELECT * FROM user WHERE id = ?", (used[0],))
    return _user(found) if found else None


def start_session(db: Database, token: str, user: User, *, now: datetime) -> None:
    """Begin a session known by a new token."""
    db.conn.execute(
        "INSERT INTO session (token_hash, user_id, started_at, seen_at) VALUES (?, ?, ?, ?)",
        (fingerprint(token), user.id, text_of(now), text_of(now)),
    )


def in_session(
    db: Database, token: str, *, seen_after: datetime, started_after: datetime
) -> User | None:
    """Return whose session this is, unless it was idle or has lasted too long."""
    found = row(
        db,
        "SELECT user.* FROM session JOIN user ON user.id = user_id"
        " WHERE token_hash = ? AND seen_at > ? AND started_at > ?",
        (fingerprint(token), text_of(seen_after), text_of(started_after)),
    )
    return _user(found) if found else None


def is_stale(db: Database, token: str, *, seen_before: datetime) -> bool:
    """Return whether the session was last noted as in use before that moment."""
    found = row(db, "SELECT seen_at FROM session WHERE token_hash = ?", (fingerprint(token),))
    return found is not None and found["seen_at"] < text_of(seen_before)


def see_session(db: Database, token: str, *, now: datetime) -> None:
    """Note that the session is in use."""
    db.conn.execute(
        "UPDATE session SET seen_at = ? WHERE token_hash = ?", (text_of(now), fingerprint(token))
    )


def end_session(db: Database, token: str) -> None:
    """End the session."""
    db.conn.execute("DELETE FROM session WHERE token_hash = ?", (fingerprint(token),))


def _user(found: dict[str, Any]) -> User:
    return User(found["id"], found["email"], Role(found["role"]), bool(found["shortcuts"]))
