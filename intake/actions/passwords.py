"""Passwords and second factors: choosing them, proving with them, and how often one may try."""

import base64
import hashlib
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken
from sqlite_utils import Database

from intake.config import Settings
from intake.core import one_time_codes
from intake.core.staff import User
from intake.store import credentials, events, sessions, users
from intake.store.connection import transaction

A_WHILE = timedelta(minutes=15)
MISSES_OF_AN_ACCOUNT = 10
CODE_MISSES = 5
MISSES_FROM_AN_ADDRESS = 100
"""Failures in a while after which nothing more is looked at; a link by mail works all the same."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's least for argon2id: 19 MiB, twice, so that eight threads at once fit in any machine."""


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody at all")


def may_try(db: Database, account: str, address: str, *, most: int, now: datetime) -> bool:
    """Return whether an account, there or not, may still be tried from an address."""
    of_account, from_address = credentials.misses(db, account, address, since=now - A_WHILE)
    return of_account < most and from_address < MISSES_FROM_AN_ADDRESS


def proven(db: Database, email: str, password: str, *, address: str, now: datetime) -> User | None:
    """Return whose address and password these are, or None.

    It takes as long whether there is such a user, and whether they have a password.
    """
    user = users.with_email(db, email)
    hashed = credentials.password_of(db, user) if user else ""
    is_right = _fits(hashed or _nobodys(), password) and bool(hashed)
    if user is not None and user.disabled_at is None and is_right:
        if _HASHER.check_needs_rehash(hashed):
            _keep(db, user, password, now=now)
        return user
    with transaction(db):
        credentials.sweep_misses(db, before=now - A_WHILE)
        credentials.miss(db, _account(email), address, now=now)
    return None


def account_of(email: str, *, code: bool = False) -> str:
    """Return the name under which the misses of an address are counted, or those of its code."""
    return f"code {_account(email)}" if code else _account(email)


def _account(email: str) -> str:
    return email.strip().lower()


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _keep(db: Database, user: User, password: str, *, now: datetime) -> None:
    hashed = _HASHER.hash(password)
    with transaction(db):
        credentials.set_password(db, user, hashed, now=now)


def choose(db: Database, user: User, password: str, *, session: str, now: datetime) -> None:
    """Give a user a password; whoever is signed in elsewhere as them is out."""
    hashed = _HASHER.hash(password)  # before the transaction: it takes its time on purpose
    with transaction(db):
        credentials.set_password(db, user, hashed, now=now)
        sessions.end_all(db, user, but=session)
        events.record(db, "password chosen", user.email, actor=user.email, now=now)


def remove(db: Database, user: User, *, by: str, now: datetime) -> None:
    """Take a user's password away: the link by mail is left."""
    with transaction(db):
        credentials.set_password(db, user, "", now=now)
        events.record(db, "password removed", user.email, actor=by, now=now)


def offered(user: User, secret: str, *, settings: Settings) -> str:
    """Return the secret of an app that is to be set up, sealed so that a page may carry it."""
    return _seal(settings).encrypt(f"{user.id} {secret}".encode()).decode()


def secret_in(user: User, sealed: str, *, settings: Settings) -> str:
    """Return the secret that was offered to this user; empty for another's or a made-up one."""
    try:
        whose, _, secret = _seal(settings).decrypt(sealed.encode()).decode().partition(" ")
    except InvalidToken:
        return ""
    return secret if whose == str(user.id) else ""


def has_factor(db: Database, user: User) -> bool:
    """Return whether a code is asked of this user."""
    return credentials.factor_of(db, user) is not None


def begin_factor(
    db: Database,
    user: User,
    sealed: str,
    code: str,
    codes: list[str],
    *,
    settings: Settings,
    now: datetime,
) -> bool:
    """Take an app into use by its first code, with its recovery codes; False for a wrong code."""
    secret = secret_in(user, sealed, settings=settings)
    step = one_time_codes.step_of(secret, code, moment=now.timestamp(), after=0) if secret else None
    if step is None:
        return False
    with transaction(db):
        credentials.set_factor(db, user, sealed, step=step, now=now)
        credentials.set_recovery_codes(db, user, [one_time_codes.tidy(each) for each in codes])
        events.record(db, "second factor begun", user.email, actor=user.email, now=now)
    return True


def remove_factor(db: Database, user: User, *, by: str, now: datetime) -> None:
    """Take a user's second factor away, as when the phone is lost."""
    with transaction(db):
        credentials.forget_factor(db, user)
        events.record(db, "second factor removed", user.email, actor=by, now=now)


def proven_by_code(
    db: Database, user: User, code: str, *, address: str, settings: Settings, now: datetime
) -> bool:
    """Use up the code of a user's app or one of their recovery codes; False counts as a miss."""
    account = account_of(user.email, code=True)
    with transaction(db):
        if _use_code(db, user, code, settings=settings, now=now):
            credentials.forgive(db, account)
            return True
        if credentials.use_recovery_code(db, user, one_time_codes.tidy(code), now=now):
            left = credentials.recovery_codes_left(db, user)
            detail = f"left {left}"
            events.record(
                db, "recovery code used", user.email, actor=user.email, now=now, detail=detail
            )
            return True
        credentials.miss(db, account, address, now=now)
        return False


def _use_code(db: Database, user: User, code: str, *, settings: Settings, now: datetime) -> bool:
    factor = credentials.factor_of(db, user)
    secret = secret_in(user, factor.sealed, settings=settings) if factor else ""
    if factor is None or not secret:
        return False
    step = one_time_codes.step_of(secret, code, moment=now.timestamp(), after=factor.last_step)
    if step is None:
        return False
    credentials.use_step(db, user, step)
    return True


def _seal(settings: Settings) -> Fernet:
    key = hashlib.sha256(f"second factor\0{settings.secret_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
