"""Coming in to the desk and leaving it: one-time links and sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.actions import passwords
from intake.config import Settings
from intake.core.staff import User
from intake.store import events, outbox, sessions, users
from intake.store.connection import transaction
from intake.store.sessions import Session

LINK_LASTS = timedelta(minutes=30)
HALF_LASTS = timedelta(minutes=10)
"""How long somebody may look for their phone."""

NOTED_EVERY = 10
"""A session in use is noted ten times in the time that it may lie idle, not at every page."""


@dataclass(frozen=True)
class Here:
    """Who is in a session, and the session."""

    user: User
    session: Session


def mail_link(db: Database, email: str, *, token: str, settings: Settings, now: datetime) -> bool:
    """Queue a one-time link to this address if it is a user's; the page says the same anyway."""
    with transaction(db):
        user = users.with_email(db, email)
        if user is None or user.disabled_at is not None:
            return False
        users.add_sign_in(db, token, user, expires_at=now + LINK_LASTS)
        outbox.queue(db, letters.sign_in(settings, user.email, token), now=now)
        return True


def use_link(
    db: Database, link: str, *, session: str, browser: str = "", now: datetime
) -> User | None:
    """Use up the one-time link and begin `session`; None when it is used, old or unknown."""
    with transaction(db):
        user = users.use_sign_in(db, link, now=now)
        if user is not None:
            begin(db, user, session=session, way="link", browser=browser, now=now)
        return user


def let_in(
    db: Database, user: User, *, session: str, way: str, browser: str, now: datetime
) -> None:
    """Begin a session of somebody who has just proved who they are."""
    with transaction(db):
        begin(db, user, session=session, way=way, browser=browser, now=now)


def begin(db: Database, user: User, *, session: str, way: str, browser: str, now: datetime) -> None:
    """Begin a session within a transaction; where a code is asked, only half of one.

    The authority's own sign-in asks for its own second factor.
    """
    if way != "oidc" and passwords.has_factor(db, user):
        sessions.start(db, session, user, now=now, way=way, browser=browser, half=True)
        return
    _begin_whole(db, user, session=session, way=way, browser=browser, now=now)


def _begin_whole(
    db: Database, user: User, *, session: str, way: str, browser: str, now: datetime
) -> None:
    sessions.start(db, session, user, now=now, way=way, browser=browser)
    users.see(db, user.id, now=now)
    events.record(db, "signed in", user.email, actor=user.email, now=now, detail=f"by {way}")


def half_in(db: Database, session: str, *, now: datetime) -> Here | None:
    """Return who has given the first proof in this session and owes the code, or None."""
    since = now - HALF_LASTS
    found = sessions.find(db, session, seen_after=since, started_after=since)
    user = sessions.whose(db, found) if found and found.is_half else None
    return Here(user, found) if found and user else None


def complete(db: Database, half: Here, *, session: str, now: datetime) -> None:
    """Begin the whole session, under a new name, of whom the code was right for."""
    with transaction(db):
        sessions.end_keyed(db, half.session.key)
        way, browser = half.session.way, half.session.browser
        _begin_whole(db, half.user, session=session, way=f"{way} code", browser=browser, now=now)


def here(db: Database, session: str, *, settings: Settings, now: datetime) -> Here | None:
    """Return who is in this session, or None when it ended, was idle or lasted too long."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    limits = {"seen_after": now - idle, "started_after": oldest(settings, now)}
    found = sessions.find(db, session, **limits)
    user = sessions.whose(db, found) if found else None
    if found is None or user is None or found.is_half:
        return None
    if found.seen_at < now - idle / NOTED_EVERY:
        with transaction(db):
            sessions.see(db, found, now=now)
    return Here(user, found)


def oldest(settings: Settings, now: datetime) -> datetime:
    """Return the moment before which no session that still holds can have begun."""
    return now - timedelta(hours=settings.session_hours)


def drop(db: Database, session: str) -> None:
    """End a session whose browser has begun another; not worth an event."""
    with transaction(db):
        sessions.end(db, session)


def sweep(db: Database, *, settings: Settings, now: datetime) -> None:
    """Forget the sessions that ended by themselves, and links that are too old."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    with transaction(db):
        sessions.sweep(db, seen_before=now - idle, started_before=oldest(settings, now))
        users.sweep_sign_ins(db, now=now)


def sign_out(db: Database, session: str, *, user: User, now: datetime) -> None:
    """End the session."""
    with transaction(db):
        sessions.end(db, session)
        events.record(db, "signed out", user.email, actor=user.email, now=now)


def open_sessions(db: Database, user: User, *, settings: Settings, now: datetime) -> list[Session]:
    """Return the sessions of a user that still hold, the one used last first."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    return sessions.of(db, user, seen_after=now - idle, started_after=oldest(settings, now))


def end_one(db: Database, user: User, key: str, *, now: datetime, by: str) -> None:
    """End one session of a user; nothing happens when it has ended already."""
    with transaction(db):
        if sessions.end_keyed(db, key, user=user):
            events.record(db, "session ended", user.email, actor=by, now=now)


def end_all(db: Database, user: User, *, but: str = "", now: datetime, by: str) -> None:
    """End all sessions of a user, except the one with the key `but`."""
    with transaction(db):
        sessions.end_all(db, user, but=but)
        events.record(db, "sessions ended", user.email, actor=by, now=now)
