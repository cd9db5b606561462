"""Staff: adding them, what each may do and where, and shutting them out."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.roles import may_be_limited
from intake.core.staff import Role, User
from intake.store import events, users
from intake.store.connection import transaction

PRINTED_LINK_LASTS = timedelta(days=1)


def add(db: Database, email: str, role: Role, *, token: str, now: datetime, by: str) -> User:
    """Create the user, or change their role, and make `token` a one-time link for them.

    Somebody who was shut out may come in again by it.
    """
    with transaction(db):
        user = users.put(db, email, role, now=now)
        users.enable(db, user)
        _widen_where_it_must(db, user)
        users.add_sign_in(db, token, user, expires_at=now + PRINTED_LINK_LASTS)
        events.record(db, "user added", user.email, actor=by, now=now, detail=role)
        return user


def change(
    db: Database, number: int, role: Role, scope: frozenset[str] | None, *, now: datetime, by: str
) -> User:
    """Give a user a role, and keep them to some consultations; it holds from their next page.

    Raises NotFound. Who looks after users is never kept to some consultations.
    """
    with transaction(db):
        user = users.get(db, number)
        kept = scope if may_be_limited(role) else None
        users.set_role(db, user, role)
        users.set_scope(db, user, kept)
        detail = role if kept is None else f"{role}, limited"
        events.record(db, "user changed", user.email, actor=by, now=now, detail=detail)
        return users.get(db, number)


def keep_to(db: Database, email: str, slugs: frozenset[str] | None, *, now: datetime) -> None:
    """Keep a user to consultations, from the command line. Raises NotFound."""
    user = users.with_email(db, email)
    if user is None:
        raise NotFound("user", email)
    change(db, user.id, user.role, slugs, now=now, by="cli")


def disable(db: Database, number: int, *, now: datetime, by: str) -> User:
    """Shut a user out at once: their links and sessions end with it. Raises NotFound."""
    with transaction(db):
        user = users.get(db, number)
        users.disable(db, user, now=now)
        events.record(db, "user disabled", user.email, actor=by, now=now)
        return user


def enable(db: Database, number: int, *, now: datetime, by: str) -> User:
    """Let a user in again. Raises NotFound."""
    with transaction(db):
        user = users.get(db, number)
        users.enable(db, user)
        events.record(db, "user enabled", user.email, actor=by, now=now)
        return user


def remove(db: Database, email: str, *, now: datetime, by: str) -> None:
    """Remove a user at once: their links and sessions end with them. Raises NotFound."""
    with transaction(db):
        user = users.with_email(db, email)
        if user is None:
            raise NotFound("user", email)
        users.remove(db, user)
        events.record(db, "user removed", user.email, actor=by, now=now)


def let_see(db: Database, user: User, slug: str) -> None:
    """Let a user see the consultation that they have just made, within a transaction."""
    if user.scope is not None:
        users.add_to_scope(db, user, slug)


def choose_shortcuts(db: Database, user: User, wanted: bool) -> None:
    """Let single keys do things for this user, or not; a setting of their own, so no event."""
    with transaction(db):
        users.set_shortcuts(db, user, wanted)


def _widen_where_it_must(db: Database, user: User) -> None:
    if not may_be_limited(user.role):
        users.set_scope(db, user, None)
