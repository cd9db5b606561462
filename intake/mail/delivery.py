"""The outbox out: each letter to each address until the mail server has answered for it."""

import fcntl
import logging
import os
import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import failpoints
from intake.config import Settings
from intake.core.errors import TryAgain
from intake.mail.composing import CannotBeSent, bare_address, message_of
from intake.mail.transport import NotTaken, Outgoing, Transport, TransportConnection
from intake.store import backoff, events, outbox, returns
from intake.store.connection import transaction
from intake.store.outbox import Due

WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 15))
"""How long a letter waits after its first failures; after those it is tried every hour."""

HOURLY = timedelta(hours=1)

GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: at least four to five days."""

TELLS_DELIVERY = frozenset({"letter-back"})
"""Letters whose send log says whether they were delivered; of others a bounce is enough."""

LOST = (OSError, smtplib.SMTPException)
"""What the library raises when the connection does not open, breaks, or stays silent."""

log = logging.getLogger(__name__)


def send_due(
    db: Database,
    settings: Settings,
    now: datetime,
    count: int = 100,
    *,
    wait: bool = False,
    stop: threading.Event | None = None,
) -> int:
    """Try up to `count` letters whose time has come, over one connection; return how many left.

    One process at a time: another one's turn gives 0, or is waited for with `wait`. With `stop`
    a letter that was taken is marked as soon as the record has room again, or `stop` is set;
    without it TryAgain is raised, and that letter will go out a second time, as the same one.
    """
    with _turn(settings, wait=wait) as is_ours, ExitStack() as stack:
        letters = outbox.due(db, now=now, count=count) if is_ours else []
        if not letters:
            return 0
        marks = _Marks(db, now, stop)
        try:
            connection = stack.enter_context(Transport(settings).connect())
        except LOST as error:
            marks.put_all_off(letters[0], error)
            return 0
        failpoints.reached("outbox:connected")
        return _send_all(connection, letters, marks, settings, now)


def _send_all(
    connection: TransportConnection,
    letters: list[Due],
    marks: "_Marks",
    settings: Settings,
    now: datetime,
) -> int:
    """Send until the connection is lost; the rest keep their place, for it may be one's fault."""
    sent = 0
    for due in letters:
        if marks.is_stopping:
            break
        try:
            outgoing = _outgoing(due, settings, now)
            failpoints.reached("outbox:before_send")
            outgoing.send(connection)
        except CannotBeSent as error:
            marks.refused(due, str(error))
        except NotTaken as error:
            (marks.refused if error.is_final else marks.later)(due, error.reply)
        except LOST as error:
            marks.later(due, _trouble(error))
            break
        else:
            failpoints.reached("outbox:after_250_before_mark")
            marks.sent(due, outgoing.reply)
            sent += 1
    return sent


def _outgoing(due: Due, settings: Settings, now: datetime) -> Outgoing:
    sender = due.letter.envelope_from
    try:
        return Outgoing(
            message_of(due.letter, due.address, settings, now),
            envelope_from=bare_address(sender) if sender else "",
            address=due.address,
            asks_delivery=due.letter.kind in TELLS_DELIVERY,
        )
    except CannotBeSent:
        raise
    except Exception as error:  # whatever is wrong with one letter, the others must leave
        raise CannotBeSent(f"The letter could not be composed ({type(error).__name__}).") from error


class _Marks:
    """Writes down how each try went, each in a transaction of its own."""

    def __init__(self, db: Database, now: datetime, stop: threading.Event | None) -> None:
        self._db = db
        self._now = now
        self._stop = stop

    @property
    def is_stopping(self) -> bool:
        """Return whether the process was asked to end."""
        return self._stop is not None and self._stop.is_set()

    def sent(self, due: Due, reply: str) -> None:
        """The mail server has it."""

        def write() -> None:
            outbox.mark_sent(self._db, due.letter_id, due.address, reply=reply, now=self._now)
            returns.clear_delays_to(self._db, due.address, until=due.letter_id)

        self._write(write)
        failpoints.reached("outbox:marked")

    def refused(self, due: Due, reply: str) -> None:
        """It will not be tried again."""
        self._write(lambda: self._refuse(due, reply))

    def later(self, due: Due, reply: str) -> None:
        """It will be tried again, unless it has been tried for days."""
        if _has_waited(due.tries) >= GIVE_UP_AFTER:
            self.refused(due, f"given up after {GIVE_UP_AFTER.days} days: {reply}")
            return
        self._write(lambda: self._delay(due, reply))

    def put_all_off(self, first: Due, error: Exception) -> None:
        """The mail server cannot be reached: count one try, on the first, and let all wait."""
        log.warning("the mail server cannot be reached: %s", type(error).__name__)
        if _has_waited(first.tries) >= GIVE_UP_AFTER:
            self.refused(first, f"given up after {GIVE_UP_AFTER.days} days: {_trouble(error)}")
            return

        def write() -> None:
            self._delay(first, _trouble(error))
            until = self._now + _wait_after(first.tries)
            backoff.put_off(self._db, until=until, now=self._now)

        self._write(write)

    def _delay(self, due: Due, reply: str) -> None:
        at = self._now + _wait_after(due.tries)
        outbox.try_later(self._db, due.letter_id, due.address, reply=reply, at=at)

    def _refuse(self, due: Due, reply: str) -> None:
        letter = due.letter
        outbox.mark_refused(self._db, due.letter_id, due.address, reply=reply, now=self._now)
        events.record(
            self._db,
            "letter refused",
            letter.reference or letter.party or letter.message_id,
            actor="system",
            now=self._now,
            consultation=letter.consultation,
            detail=letter.kind,
        )

    def _write(self, write: Callable[[], None]) -> None:
        """Do one transaction; where there is no room, wait for it before anything else is sent.

        What was sent and not marked would be sent again and again while the disk is full.
        """
        while True:
            try:
                with transaction(self._db):
                    write()
                return
            except TryAgain:
                if self._stop is None or self._stop.wait(1):
                    raise


@contextmanager
def _turn(settings: Settings, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of the outbox; False where another holds it and `wait` is not asked for."""
    lock = os.open(settings.data / "outbox.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(lock, wait=wait)
    finally:
        os.close(lock)


def _locked(lock: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _wait_after(tries: int) -> timedelta:
    """Return how long to wait after a failure that `tries` failures came before."""
    return WAITS[tries] if tries < len(WAITS) else HOURLY


def _has_waited(tries: int) -> timedelta:
    """Return how long a letter with this many failures has waited in all."""
    return sum((_wait_after(each) for each in range(tries)), timedelta())


def _trouble(error: Exception) -> str:
    """Name what happened to the connection, in the server's words where it said any."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"{error.smtp_code} {text}"[:500]
    return f"{type(error).__name__}: {error}"[:500]
