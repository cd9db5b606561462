"""Visits to the authority's own sign-in: begun here, ended once, and who may come in by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake.actions import arriving
from intake.config import Settings
from intake.core.identifiers import fingerprint
from intake.core.staff import Role, User
from intake.store import events, users
from intake.store.connection import text_of, transaction

VISIT_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Visit:
    """What was asked of the directory, and must be answered."""

    nonce: str
    verifier: str


def start(db: Database, state: str, mark: str, *, nonce: str, verifier: str, now: datetime) -> None:
    """Remember what one browser, known by its mark, was sent away with."""
    with transaction(db):
        db.conn.execute(
            "DELETE FROM sign_in_visit WHERE begun_at < ?", (text_of(now - VISIT_LASTS),)
        )
        db.conn.execute(
            "INSERT INTO sign_in_visit (state_hash, browser_hash, nonce, verifier, begun_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (_hash(state), _hash(mark), nonce, verifier, text_of(now)),
        )


def end(db: Database, state: str, mark: str, *, now: datetime) -> Visit | None:
    """Use up a visit; None where it was used, is too old, or another browser's."""
    with transaction(db):
        found = db.conn.execute(
            "DELETE FROM sign_in_visit WHERE state_hash = ? AND browser_hash = ? AND begun_at >= ?"
            " RETURNING nonce, verifier",
            (_hash(state), _hash(mark), text_of(now - VISIT_LASTS)),
        ).fetchone()
    return Visit(*found) if found else None


def known(db: Database, email: str, *, settings: Settings, now: datetime) -> User | None:
    """Return the user of a mail address that the directory has verified, None to refuse.

    Where the settings allow it, somebody new becomes a reader who sees no consultation until an
    admin gives them one. Nobody gets more by being in the directory.
    """
    if "@" not in email:
        return None
    with transaction(db):
        user = users.with_email(db, email)
        if user is None and settings.oidc_unknown == "reader":
            user = users.put(db, email, Role.READER, now=now)
            users.set_scope(db, user, frozenset())
            detail = f"{user.role}, limited"
            events.record(db, "user added", user.email, actor="system", now=now, detail=detail)
            user = users.get(db, user.id)
    return user if user is not None and user.disabled_at is None else None


def let_in(db: Database, user: User, *, session: str, browser: str, now: datetime) -> None:
    """Begin a session of somebody whom the directory vouches for."""
    arriving.let_in(db, user, session=session, way="oidc", browser=browser, now=now)


def _hash(text: str) -> str:
    return fingerprint(text.encode().hex())  # the letters' case counts here
