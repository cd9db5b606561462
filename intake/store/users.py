"""Staff: their roles, what they are kept to, and their one-time links."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.core.staff import Role, User
from intake.store import teamwork
from intake.store.connection import moment_of, row, rows, text_of


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
    return _user(db, found) if found else None


def with_number(db: Database, number: int) -> User | None:
    """Return the user with this number, or None."""
    found = row(db, "SELECT * FROM user WHERE id = ?", (number,))
    return _user(db, found) if found else None


def get(db: Database, number: int) -> User:
    """Return the user with this number. Raises NotFound."""
    found = with_number(db, number)
    if found is None:
        raise NotFound("user", str(number))
    return found


def every(db: Database) -> list[User]:
    """Return all users by address."""
    found = rows(db, "SELECT * FROM user ORDER BY email")
    return [_user(db, each) for each in found]


def set_role(db: Database, user: User, role: Role) -> None:
    """Give a user another role."""
    db.conn.execute("UPDATE user SET role = ? WHERE id = ?", (role, user.id))


def set_scope(db: Database, user: User, slugs: frozenset[str] | None) -> None:
    """Keep a user to these consultations, or to none of them in particular with None."""
    db.conn.execute("UPDATE user SET limited = ? WHERE id = ?", (slugs is not None, user.id))
    db.conn.execute("DELETE FROM user_scope WHERE user_id = ?", (user.id,))
    for slug in sorted(slugs or ()):
        add_to_scope(db, user, slug)


def add_to_scope(db: Database, user: User, slug: str) -> None:
    """Let a user see one consultation more."""
    db.conn.execute(
        "INSERT OR IGNORE INTO user_scope (user_id, consultation_id)"
        " SELECT ?, id FROM consultation WHERE slug = ?",
        (user.id, slug),
    )


def see(db: Database, number: int, *, now: datetime) -> None:
    """Note that a user is there."""
    db.conn.execute("UPDATE user SET seen_at = ? WHERE id = ?", (text_of(now), number))


def disable(db: Database, user: User, *, now: datetime) -> None:
    """Shut a user out, and end their links and sessions; what they had taken is free again."""
    db.conn.execute("UPDATE user SET disabled_at = ? WHERE id = ?", (text_of(now), user.id))
    teamwork.let_go(db, user.email)
    for table in ("session", "sign_in"):
        db.conn.execute(f"DELETE FROM {table} WHERE user_id = ?", (user.id,))


def enable(db: Database, user: User) -> None:
    """Let a user in again."""
    db.conn.execute("UPDATE user SET disabled_at = NULL WHERE id = ?", (user.id,))


def set_shortcuts(db: Database, user: User, wanted: bool) -> None:
    """Write whether single keys shall do things for this user."""
    db.conn.execute("UPDATE user SET shortcuts = ? WHERE id = ?", (wanted, user.id))


def sweep_sign_ins(db: Database, *, now: datetime) -> None:
    """Forget the links that nobody can sign in with any more."""
    db.conn.execute("DELETE FROM sign_in WHERE expires_at <= ?", (text_of(now),))


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
    user = get(db, used[0])
    return user if user.disabled_at is None else None


def _user(db: Database, found: dict[str, Any]) -> User:
    return User(
        id=found["id"],
        email=found["email"],
        role=Role(found["role"]),
        shortcuts=bool(found["shortcuts"]),
        scope=_scope(db, found["id"]) if found["limited"] else None,
        disabled_at=moment_of(found["disabled_at"]) if found["disabled_at"] else None,
        seen_at=moment_of(found["seen_at"]) if found["seen_at"] else None,
    )


def _scope(db: Database, number: int) -> frozenset[str]:
    found = rows(
        db,
        "SELECT slug FROM main.user_scope JOIN main.consultation c ON c.id = consultation_id"
        " WHERE user_id = ? ORDER BY slug",
        (number,),
    )
    return frozenset(each["slug"] for each in found)
