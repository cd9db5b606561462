"""Telling staff by mail what waits for a person, as often as each of them wants."""

from datetime import datetime

from sqlite_utils import Database

from intake.config import Settings
from intake.core.digest import Digest, is_due, is_told
from intake.core.roles import Permission
from intake.core.staff import User
from intake.letters.digest import digest as letter
from intake.store import digests, outbox, users
from intake.store.connection import transaction


def choose(db: Database, user: User, digest: Digest, hour: int, *, now: datetime) -> None:
    """Choose how often to be told; a setting of their own, so no event."""
    with transaction(db):
        digests.choose(db, user, digest, hour, now=now)


def tell(db: Database, *, settings: Settings, now: datetime) -> int:
    """Queue the digests whose time has come; return how many letters that was."""
    return sum(_tell(db, number, settings=settings, now=now) for number in digests.listeners(db))


def _tell(db: Database, number: int, *, settings: Settings, now: datetime) -> int:
    if not is_due(digests.choice_of(db, users.get(db, number)), now):
        return 0
    with transaction(db):
        user = users.get(db, number)
        choice = digests.choice_of(db, user)
        if not user.may(Permission.HANDLE) or not is_due(choice, now):
            return 0
        heap = digests.heap(db, user, since=choice.told_at)
        owed = is_told(choice, heap)
        if owed or choice.digest is not Digest.AT_ONCE:
            digests.tell(db, user, now=now)
        if owed:
            outbox.queue(db, letter(settings, user.email, heap, now=now), now=now)
        return int(owed)
