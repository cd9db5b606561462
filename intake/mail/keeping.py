"""One thread that commits what the listener takes in, several messages to a transaction."""

import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from intake import failpoints
from intake.store import inbox
from intake.store.connection import connect, transaction

TOGETHER = 64
"""Most messages in one transaction. Those that come during a commit share the next one."""

LONGEST_WAIT = 0.005
"""Seconds that a message waits for company, at most; half the last commit's time where shorter."""


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One message with its envelope, as it came; `at` is the moment of its last byte (UTC)."""

    raw: bytes = field(repr=False)
    mail_from: str
    recipients: tuple[str, ...]
    via: str
    peer: str
    at: datetime


Waiting = tuple[Arrived, "Future[None]"]


class Keeper:
    """Keeps messages; each one's future is done when it is on the disk, and not before.

    One writer, because SQLite has one, and because a commit costs the same for one message as
    for twenty: the more that arrives at once, the more share a commit.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._db: Database | None = None
        self._patience = 0.0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def keep(self, message: Arrived) -> "Future[None]":
        """Hand over one message. The future fails with NoRoom or Busy where it is not kept."""
        future: Future[None] = Future()
        self._queue.put((message, future))
        return future

    def stop(self) -> None:
        """Finish what was handed over, and end."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while True:
            is_busy = not self._queue.empty()
            first = self._queue.get()
            if first is None:
                break
            batch, is_last = self._with_those_behind(first, self._patience if is_busy else 0.0)
            self._keep_batch([(message, future) for message, future in batch if _begun(future)])
            if is_last:
                break
        self._disconnect()

    def _with_those_behind(self, first: Waiting, seconds: float) -> tuple[list[Waiting], bool]:
        """Return the messages of the next transaction, and whether it is the last one.

        Where messages came during the last commit, those it answered are about to send again: a
        short wait lets all share one commit instead of two that take turns.
        """
        batch = [first]
        until = time.monotonic() + seconds
        while len(batch) < TOGETHER:
            try:
                following = self._queue.get(timeout=max(until - time.monotonic(), 0.0))
            except queue.Empty:
                break
            if following is None:
                return batch, True
            batch.append(following)
        return batch, False

    def _keep_batch(self, batch: list[Waiting]) -> None:
        try:
            self._commit([message for message, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing may be acknowledged
            self._disconnect()
            if len(batch) > 1:  # one that is too large must not refuse its small neighbours
                for each in batch:
                    self._keep_batch([each])
                return
            for _, future in batch:
                future.set_exception(error)
        else:
            for _, future in batch:
                future.set_result(None)

    def _commit(self, messages: list[Arrived]) -> None:
        # Opened anew after every failure: a full disk or a moved file must heal by itself.
        begun = time.monotonic()
        self._db = self._db or connect(self._path)
        with transaction(self._db):
            for message in messages:
                inbox.keep(
                    self._db,
                    message.raw,
                    mail_from=message.mail_from,
                    recipients=message.recipients,
                    via=message.via,
                    peer=message.peer,
                    now=message.at,
                )
            failpoints.reached("mail:before_commit")
        self._patience = min((time.monotonic() - begun) / 2, LONGEST_WAIT)
        failpoints.reached("mail:after_commit")

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.conn.close()
        self._db = None


def _begun(future: "Future[None]") -> bool:
    """Return False where the sender hung up before its turn: it will send again."""
    return future.set_running_or_notify_cancel()
