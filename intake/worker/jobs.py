"""What the worker does, job by job: each opens what it needs and gives a step to repeat."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import partial

from sqlite_utils import Database

from intake import clock
from intake.actions import (
    drafting,
    following,
    promising,
    publishing,
    releasing,
    reminding,
)
from intake.case_file import making
from intake.config import Settings
from intake.files.reader import FileReader
from intake.files.scanning import scan_waiting
from intake.mail.delivery import send_due
from intake.mail.fetching import fetching
from intake.mail.reader import Reader
from intake.mail.verifying import Verifier
from intake.store import files
from intake.store.connection import connect, transaction
from intake.worker.waiting_mail import BATCH, TRIES, read, settle_waiting, when_there_is_room

IDLE_SECONDS = 0.3
PUBLISH_SECONDS = 0.5
TELL_SECONDS = 30.0
CASE_FILE_SECONDS = 1.0
SWEEP_EVERY = timedelta(hours=1)
UPLOADS_KEPT = timedelta(days=7)

Step = Callable[[], int]
"""Does what is due and returns how much that was."""

Job = Callable[[Settings, threading.Event | None], AbstractContextManager[Step]]


@contextmanager
def settle_mail(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Settle the mail that waits."""
    with record(settings) as db, Reader() as reader, Verifier() as verifier:
        its = partial(read, db, reader, verifier, settings)
        yield lambda: settle_waiting(db, its, settings, stop)


@contextmanager
def read_files(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Read the files that wait."""
    with record(settings) as db, FileReader() as reader:
        yield lambda: scan_waiting(
            db,
            reader,
            count=BATCH,
            tries=TRIES,
            now=lambda: now(settings),
            write=lambda write: when_there_is_room(write, stop),
        )


@contextmanager
def send_letters(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Send the letters whose time has come."""
    with record(settings) as db:
        yield lambda: send(db, settings, stop)


@contextmanager
def publish(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Bring the public record up to date; once an hour clear away what nobody needs."""
    swept_at: datetime | None = None

    def step() -> int:
        nonlocal swept_at
        moment = now(settings)
        number = publishing.bring_up_to_date(db, settings, now=moment)
        if swept_at is None or moment - swept_at >= SWEEP_EVERY:
            drafting.sweep(db, settings=settings, now=moment)
            with transaction(db):
                files.sweep(db, before=moment - UPLOADS_KEPT)
            following.sweep(db, now=moment)
            making.sweep(db, settings, now=moment)
            swept_at = moment
        return 0 if number is None else 1

    with record(settings) as db:
        yield step


@contextmanager
def release(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Release what has waited long enough for an objection."""
    with record(settings) as db:
        yield lambda: releasing.run_clock(db, settings=settings, now=now(settings))


@contextmanager
def tell(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Write to those who follow, who have not answered, and who promised something."""
    with record(settings) as db:
        yield lambda: sum(
            tell(db, settings=settings, now=now(settings))
            for tell in (following.tell, reminding.remind_due, promising.remind_due)
        )


@contextmanager
def make_case_files(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Make the case files that were asked for."""
    with record(settings) as db:
        yield lambda: making.make_next(db, settings, now=lambda: now(settings))


@contextmanager
def fetch_mail(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    """Fetch mail from the mailbox."""
    stop = stop or threading.Event()

    def step() -> int:
        kept = fetcher.look(stop)
        if not kept and not stop.is_set():
            fetcher.wait(stop)
        return kept

    with record(settings) as db, fetching(db, settings, partial(now, settings)) as fetcher:
        yield step


JOBS: dict[str, tuple[Job, float]] = {
    "settle": (settle_mail, IDLE_SECONDS),
    "scan": (read_files, IDLE_SECONDS),
    "deliver": (send_letters, IDLE_SECONDS),
    "release": (release, PUBLISH_SECONDS),
    "publish": (publish, PUBLISH_SECONDS),
    "tell": (tell, TELL_SECONDS),
    "case files": (make_case_files, CASE_FILE_SECONDS),
    "fetch": (fetch_mail, IDLE_SECONDS),
}


def send(
    db: Database, settings: Settings, stop: threading.Event | None, *, wait: bool = False
) -> int:
    """Send up to BATCH letters whose time has come; return how many were tried."""
    return send_due(db, settings, now(settings), BATCH, wait=wait, stop=stop)


@contextmanager
def record(settings: Settings) -> Iterator[Database]:
    """Open the record for one job."""
    db = connect(settings.record_path)
    try:
        yield db
    finally:
        db.conn.close()


def now(settings: Settings) -> datetime:
    """Return the moment (UTC)."""
    return clock.now(settings.starts_at)
