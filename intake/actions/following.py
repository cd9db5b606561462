"""Following a consultation, a topic or a council by mail: asked for, confirmed, told, ended."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import following
from intake.core.following import Follower, Frequency, Topic
from intake.store import events, followers, news, outbox
from intake.store.connection import transaction

QUESTIONS_A_DAY = 3
"""Confirmation letters to one address: who types a stranger's address again and again is not
served (the address still gets none beyond these)."""

AT_A_TIME = 50
KEPT = timedelta(days=30)


def ask(
    db: Database,
    email: str,
    topic: Topic,
    frequency: Frequency,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Write to the address and ask whether it was meant; whoever follows already hears nothing.

    The page answers the same in every case, so that nobody learns who follows what.
    """
    with transaction(db):
        written = outbox.of_kind_to(db, "follow", email, since=now - timedelta(days=1))
        may_write = written < QUESTIONS_A_DAY
        _ask(db, email, topic, frequency, may_write=may_write, settings=settings, now=now)


def move(
    db: Database, email: str, new_email: str, *, settings: Settings, by: str, now: datetime
) -> None:
    """Let a new address be asked about all that the old one follows, inside a transaction.

    The old hears no more. The new hears nothing before its reader has said yes: a slip of the
    hand at the desk shall fill no stranger's mailbox.
    """
    for each in followers.active(db, email):
        followers.end(db, each.number, now=now)
        _note(db, "following ended", each, now, by=by)
        _ask(db, new_email, each.topic, each.frequency, settings=settings, by=by, now=now)


def _ask(
    db: Database,
    email: str,
    topic: Topic,
    frequency: Frequency,
    *,
    may_write: bool = True,
    settings: Settings,
    by: str = "public",
    now: datetime,
) -> None:
    token = letters.follower_token(settings, email, topic)
    follower = followers.ask(db, email, topic, frequency, token=token, now=now)
    if may_write and not follower.is_active:
        outbox.queue(db, letters.follow(settings, follower, token), now=now)
        _note(db, "following asked", follower, now, by=by)


def confirm(db: Database, token: str, *, now: datetime) -> Follower:
    """Begin to tell; again is harmless. Raises NotFound."""
    with transaction(db):
        follower = followers.with_token(db, token)
        if not follower.is_active:
            followers.confirm(db, follower.number, now=now)
            _note(db, "following begun", follower, now)
        return followers.with_token(db, token)


def end(db: Database, token: str, *, now: datetime) -> Follower:
    """Stop at once; again is harmless. Raises NotFound."""
    with transaction(db):
        follower = followers.with_token(db, token)
        if follower.ended_at is None:
            followers.end(db, follower.number, now=now)
            _note(db, "following ended", follower, now)
        return followers.with_token(db, token)


def change(db: Database, token: str, frequency: Frequency, *, now: datetime) -> Follower:
    """Choose how often letters come. Raises NotFound."""
    with transaction(db):
        follower = followers.with_token(db, token)
        followers.set_frequency(db, follower.number, frequency)
        _note(db, "following changed", follower, now)
        return followers.with_token(db, token)


def tell(db: Database, *, settings: Settings, now: datetime) -> int:
    """Look for what some followers were not told yet; return how many were looked at.

    Each batch is one transaction: what was told and the letters that tell it.
    """
    looked = 0
    for frequency in Frequency:
        before = following.told_before(frequency, now)
        found = followers.owed(db, frequency, told_before=before, count=AT_A_TIME)
        if found:
            with transaction(db):
                for follower in found:
                    _tell(db, follower, settings, now)
        looked += len(found)
    return looked


def _tell(db: Database, follower: Follower, settings: Settings, now: datetime) -> None:
    found = news.of(db, follower.topic, after=follower.told_until, until=now)
    followers.told(db, follower.number, until=now)
    if found:
        token = letters.follower_token(settings, follower.email, follower.topic)
        outbox.queue(db, letters.news(settings, follower, token, found, now), now=now)


def sweep(db: Database, *, now: datetime) -> None:
    """Forget addresses never confirmed, and those that stopped, after a month."""
    with transaction(db):
        followers.sweep(db, before=now - KEPT)


def _note(
    db: Database, action: str, follower: Follower, now: datetime, *, by: str = "public"
) -> None:
    events.record(db, action, f"follower {follower.number}", actor=by, now=now)
