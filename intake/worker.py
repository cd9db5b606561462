"""The worker: settles mail, reads files, reminds, releases, sends, publishes; it never gives up."""

import logging
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from functools import partial

from sqlite_utils import Database

from intake import trouble
from intake.actions import (
    arriving,
    at_once,
    cleaning,
    digesting,
    drafting,
    following,
    likening,
    promising,
    releasing,
    reminding,
    writing_back,
)
from intake.case_file import making
from intake.clock import now
from intake.config import Settings
from intake.core.errors import TryAgain
from intake.files.copying import copy_waiting
from intake.files.reader import FileReader
from intake.files.scanning import scan_waiting
from intake.mail.delivery import send_due
from intake.mail.fetching import fetching
from intake.mail.reader import Reader
from intake.mail.settling import read, settle_waiting
from intake.mail.verifying import Verifier
from intake.pages.maker import Maker
from intake.pages.office import Office
from intake.papers.typesetter import Typesetter
from intake.store import files, outbox
from intake.store.connection import connect, transaction

IDLE_SECONDS = 0.3
PUBLISH_SECONDS = 0.5
TELL_SECONDS = 30.0
_TELLING = (following.tell, reminding.remind_due, promising.remind_due, digesting.tell)
CASE_FILE_SECONDS = 1.0
LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
BATCH = 20
"""Messages settled, or letters sent, before the worker looks whether it should stop."""

TRIES = 3
"""How often a message or file is read before a person gets it, counted before it is read."""

SWEEP_EVERY = timedelta(hours=1)
UPLOADS_KEPT = timedelta(days=7)

log = logging.getLogger(__name__)

Step = Callable[[], int]
"""Does what is due and returns how much that was."""

Job = Callable[[Settings, threading.Event | None], AbstractContextManager[Step]]


def run(settings: Settings, *only: str) -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way; `only` some jobs, by name."""
    asked: list[int] = []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _: asked.append(number))
    with working(settings, *only):
        while not asked:  # the handler sets no Event: it could interrupt a thread that holds it
            time.sleep(LOOK_SECONDS)


@contextmanager
def working(settings: Settings, *only: str) -> Iterator[None]:
    """Run jobs while the block runs, then let each finish what is under way.

    Fetching is one of them where there is a mailbox to fetch from.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(target=_keep_doing, args=(name, job, idle, settings, stop), name=name)
        for name, (job, idle) in _JOBS.items()
        if (name in only or not only) and (name != "fetch" or settings.imap_host)
    ]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def once(settings: Settings) -> dict[str, int]:
    """Settle, scan, tell, send and publish until nothing is left to do; return how much of each.

    Letters whose time has not come do not count. Raises TryAgain where the disk is full.
    """
    done: Counter[str] = Counter()
    with ExitStack() as stack:
        db = stack.enter_context(_record(settings))
        settle = stack.enter_context(_settling(settings, None))
        scan = stack.enter_context(_scanning(settings, None))
        copy = stack.enter_context(_copying(settings, None))
        tell = stack.enter_context(_telling(settings, None))
        write = stack.enter_context(_writing(settings, None))
        release = stack.enter_context(_releasing(settings, None))
        publish = stack.enter_context(_publishing(settings, None))
        make = stack.enter_context(_making_case_files(settings, None))
        send = partial(_send, db, settings, None, wait=True)
        while True:
            counts = {"settled": settle(), "scanned": scan(), "copied": copy()}
            counts |= {"told": release() + tell() + write(), "published": publish()}
            counts |= {"made": make(), "sent": send()}
            done.update(counts)
            if not any(counts.values()) and not outbox.due(db, now=_now(settings), count=1):
                return dict(done)


def _keep_doing(
    name: str, job: Job, idle: float, settings: Settings, stop: threading.Event
) -> None:
    """Do a job over and over, whatever happens to it; begin it anew after trouble."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            with job(settings, stop) as step:
                while not stop.is_set():
                    if not step():
                        stop.wait(idle)
                    pause = FIRST_PAUSE
        except Exception as error:  # noqa: BLE001 - an edge: the other jobs and the next try go on
            trouble.tell(log, name, error)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


@contextmanager
def _settling(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db, Reader() as reader, Verifier() as verifier:
        yield lambda: settle_waiting(
            db,
            partial(read, db, reader, verifier, settings),
            count=BATCH,
            tries=TRIES,
            settings=settings,
            now=lambda: _now(settings),
            write=lambda write: _when_there_is_room(write, stop),
        )


@contextmanager
def _scanning(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db, FileReader() as reader:
        yield lambda: scan_waiting(
            db,
            reader,
            count=BATCH,
            tries=TRIES,
            now=lambda: _now(settings),
            write=lambda write: _when_there_is_room(write, stop),
        )


@contextmanager
def _copying(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db, Maker() as maker, Office() as office:
        yield lambda: copy_waiting(
            db,
            maker,
            office,
            count=BATCH,
            tries=TRIES,
            now=lambda: _now(settings),
            write=lambda write: _when_there_is_room(write, stop),
        )


@contextmanager
def _delivering(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db:
        yield lambda: _send(db, settings, stop)


@contextmanager
def _publishing(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    swept_at: datetime | None = None

    def step() -> int:
        nonlocal swept_at
        moment = _now(settings)
        number = cleaning.publish(db, settings, now=moment, may_wait=stop is not None)
        if swept_at is None or moment - swept_at >= SWEEP_EVERY:
            drafting.sweep(db, settings=settings, now=moment)
            with transaction(db):
                files.sweep(db, before=moment - UPLOADS_KEPT)
            following.sweep(db, now=moment)
            arriving.sweep(db, settings=settings, now=moment)
            making.sweep(db, settings, now=moment)
            cleaning.keep_up(db, settings, now=moment)
            swept_at = moment
        return 0 if number is None else 1

    with _record(settings) as db:
        yield step


@contextmanager
def _releasing(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db:
        yield (
            lambda: (
                releasing.run_clock(db, settings=settings, now=_now(settings))
                + at_once.carry_on(db, now=_now(settings), count=BATCH)
                + likening.liken(db, count=BATCH)
            )
        )


@contextmanager
def _telling(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db:
        yield lambda: sum(tell(db, settings=settings, now=_now(settings)) for tell in _TELLING)


@contextmanager
def _writing(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db, Typesetter() as typesetter:
        yield lambda: writing_back.write_due(db, typesetter, settings=settings, now=_now(settings))


@contextmanager
def _making_case_files(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    with _record(settings) as db:
        yield lambda: making.make_next(db, settings, now=lambda: _now(settings))


@contextmanager
def _fetching(settings: Settings, stop: threading.Event | None) -> Iterator[Step]:
    stop = stop or threading.Event()

    def step() -> int:
        kept = fetcher.look(stop)
        if not kept and not stop.is_set():
            fetcher.wait(stop)
        return kept

    with _record(settings) as db, fetching(db, settings, partial(_now, settings)) as fetcher:
        yield step


_JOBS: dict[str, tuple[Job, float]] = {
    "settle": (_settling, IDLE_SECONDS),
    "scan": (_scanning, IDLE_SECONDS),
    "copy": (_copying, IDLE_SECONDS),
    "deliver": (_delivering, IDLE_SECONDS),
    "release": (_releasing, PUBLISH_SECONDS),
    "publish": (_publishing, PUBLISH_SECONDS),
    "tell": (_telling, TELL_SECONDS),
    "write": (_writing, IDLE_SECONDS),
    "case files": (_making_case_files, CASE_FILE_SECONDS),
    "fetch": (_fetching, IDLE_SECONDS),
}


def _when_there_is_room(write: Callable[[], object], stop: threading.Event | None) -> None:
    """Do the write; while there is no room for it wait, so that a full disk costs no tries."""
    while True:
        try:
            write()
            return
        except TryAgain:
            if stop is None or stop.wait(FIRST_PAUSE):
                raise


def _send(
    db: Database, settings: Settings, stop: threading.Event | None, *, wait: bool = False
) -> int:
    return send_due(db, settings, _now(settings), BATCH, wait=wait, stop=stop)


@contextmanager
def _record(settings: Settings) -> Iterator[Database]:
    with closing((db := connect(settings.record_path)).conn):
        yield db


def _now(settings: Settings) -> datetime:
    return now(settings.starts_at)
