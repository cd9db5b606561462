"""Mail that waits for its fate: counted, read in a child, settled, one after the other."""

import logging
import threading
from collections.abc import Callable

from sqlite_utils import Database

from intake import failpoints, trouble
from intake.actions import addressed, settling
from intake.clock import now
from intake.config import Settings
from intake.core.errors import TryAgain
from intake.core.message import Kind, Reading
from intake.mail.reader import Reader
from intake.mail.verifying import Verifier
from intake.store import inbox
from intake.store.connection import transaction
from intake.store.inbox import Message

BATCH = 20
"""Messages settled, or letters sent, before the worker looks whether it should stop."""

TRIES = 3
"""How often a message or file is read before a person gets it, counted before it is read."""

FIRST_PAUSE = 1.0

log = logging.getLogger(__name__)

Read = Callable[[Message], Reading]
"""Returns what a message says, and what is known of its sender."""


def settle_waiting(
    db: Database, read: Read, settings: Settings, stop: threading.Event | None
) -> int:
    """Give up to BATCH waiting messages their fate; return how many were tried."""
    numbers = inbox.waiting(db, count=BATCH)
    for number in numbers:
        try:
            _settle(db, read, number, settings, stop)
        except TryAgain:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: those behind it must not wait for it
            trouble.tell(log, f"message {number}", error)
    return len(numbers)


def _settle(
    db: Database, read: Read, number: int, settings: Settings, stop: threading.Event | None
) -> None:
    message = inbox.get(db, number)
    when_there_is_room(lambda: _count_try(db, number), stop)
    failpoints.reached("worker:claimed")
    if message.tries < TRIES:
        reading = read(message)
    else:
        reading = Reading(Kind.UNREADABLE, unreadable_reason="kunne ikke læses i tre forsøg")
    failpoints.reached("worker:read")
    when_there_is_room(
        lambda: settling.settle(
            db, number, reading, settings=settings, now=now(settings.starts_at)
        ),
        stop,
    )
    failpoints.reached("worker:settled")


def _count_try(db: Database, number: int) -> None:
    with transaction(db):
        inbox.count_try(db, number)


def read(
    db: Database, reader: Reader, verifier: Verifier, settings: Settings, message: Message
) -> Reading:
    """Return what a message says and, where the settings ask for it, who sent it by what proof."""
    reading = reader.read(message.raw, addressed.questions_for(db, message, settings))
    if not settings.verify_mail or reading.kind is Kind.UNREADABLE:
        return reading
    peer = message.peer if message.via == "smtp" else ""
    return verifier.checked(reading, message.raw, peer=peer, mail_from=message.mail_from)


def when_there_is_room(write: Callable[[], object], stop: threading.Event | None) -> None:
    """Do the write; while there is no room for it wait, so that a full disk costs no tries."""
    while True:
        try:
            write()
            return
        except TryAgain:
            if stop is None or stop.wait(FIRST_PAUSE):
                raise
