"""Staff: adding them, and letting them in by one-time links."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core.errors import NotFound
from intake.core.staff import Role, User
from intake.store import events, outbox, users
from intake.store.connection import transaction

LINK_LASTS = timedelta(minutes=30)
PRINTED_LINK_LASTS = timedelta(days=1)
IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
"""Idle and absolute limits of a session (OWASP ASVS 7.3 asks for both)."""


def add(db: Database, email: str, role: Role, *, token: str, now: datetime, by: str) -> User:
    """Create the user, or change their role, and make `token` a one-time link for them."""
    with transaction(db):
        user = users.put(db, email, role, now=now)
        users.add_sign_in(db, token, user, expires_at=now + PRINTED_LINK_LASTS)
        events.record(db, "user added", email, actor=by, now=now, detail=role)
        return user


def remove(db: Database, email: str, *, now: datetime, by: str) -> None:
    """Remove a user at once: their links and sessions end with them. Raises NotFound."""
    with transaction(db):
        user = users.with_email(db, email)
        if user is None:
            raise NotFound("user", email)
        users.remove(db, user)
        events.record(db, "user removed", user.email, actor=by, now=now)


def mail_link(db: Database, email: str, *, token: str, settings: Settings, now: datetime) -> bool:
    """Queue a one-time link to this address if it is a user's; the page says the same anyway."""
    with transaction(db):
        user = users.with_email(db, email)
        if user is None:
            return False
        users.add_sign_in(db, token, user, expires_at=now + LINK_LASTS)
        outbox.queue(db, letters.sign_in(settings, user.email, token), now=now)
        return True


def sign_in(db: Database, link: str, *, session: str, now: datetime) -> User | None:
    """Use up the one-time link and begin `session`; None when it is used, old or unknown."""
    with transaction(db):
        user = users.use_sign_in(db, link, now=now)
        if user is None:
            return None
        users.start_session(db, session, user, now=now)
        events.record(db, "signed in", user.email, actor=user.email, now=now)
        return user


def signed_in(db: Database, session: str, *, now: datetime) -> User | None:
    """Return who is in this session, or None when it ended, was idle or lasted too long."""
    user = users.in_session(db, session, seen_after=now - IDLE, started_after=now - SESSION_LASTS)
    if user is not None and users.is_stale(db, session, seen_before=now - IDLE / 10):
        with transaction(db):
            users.see_session(db, session, now=now)
    return user


def choose_shortcuts(db: Database, user: User, wanted: bool) -> None:
    """Let single keys do things for this user, or not; a setting of their own, so no event."""
    with transaction(db):
        users.set_shortcuts(db, user, wanted)


def sign_out(db: Database, session: str, *, user: User, now: datetime) -> None:
    """End the session."""
    with transaction(db):
        users.end_session(db, session)
        events.record(db, "signed out", user.email, actor=user.email, now=now)
