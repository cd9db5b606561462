"""Settling the messages that wait: each is read and gets its fate."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from intake import failpoints, trouble
from intake.actions import addressed, settling
from intake.config import Settings
from intake.core.errors import TryAgain
from intake.core.message import Kind, Reading
from intake.mail.reader import Reader
from intake.mail.verifying import Verifier
from intake.store import inbox
from intake.store.connection import transaction
from intake.store.inbox import Message

log = logging.getLogger(__name__)

Read = Callable[[Message], Reading]
"""Returns what a message says, and what is known of its sender."""

Write = Callable[[Callable[[], object]], None]
"""Does a write, waiting while there is no room for it where the caller wants that."""


def settle_waiting(
    db: Database,
    read: Read,
    *,
    count: int,
    tries: int,
    settings: Settings,
    now: Callable[[], datetime],
    write: Write,
) -> int:
    """Give up to `count` waiting messages their fate; return how many were tried.

    One that could not be read in `tries`, or not be settled after that, goes to a person. Raises
    TryAgain.
    """
    numbers = inbox.waiting(db, count=count)
    for number in numbers:
        try:
            message = inbox.get(db, number)
            write(partial(_count_try, db, number))
            failpoints.reached("worker:claimed")
            reading = read(message) if message.tries < tries else _unreadable()
            failpoints.reached("worker:read")
            settle: Callable[[], object] = partial(
                settling.settle, db, number, reading, settings=settings, now=now()
            )
            if message.tries > tries:  # reading was given up, and the rules fell all the same
                settle = partial(settling.set_aside, db, number, reading, now=now())
            write(settle)
            failpoints.reached("worker:settled")
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: those behind it must not wait for it
            trouble.tell(log, f"message {number}", error)
    return len(numbers)


def _unreadable() -> Reading:
    return Reading(Kind.UNREADABLE, unreadable_reason="kunne ikke læses i tre forsøg")


def _count_try(db: Database, number: int) -> None:
    with transaction(db):
        inbox.count_try(db, number)


def read(
    db: Database, reader: Reader, verifier: Verifier, settings: Settings, message: Message
) -> Reading:
    """Return what a message says and, where that is checked, what is known of its sender."""
    reading = reader.read(message.raw, addressed.questions_for(db, message, settings))
    if not settings.verify_mail or reading.kind is Kind.UNREADABLE:
        return reading
    peer = message.peer if message.via == "smtp" else ""
    return verifier.checked(reading, message.raw, peer=peer, mail_from=message.mail_from)
