"""The worker: settles mail, reads files, reminds, releases, sends, publishes; it never gives up."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from intake import trouble
from intake.config import Settings
from intake.store import outbox
from intake.worker import jobs
from intake.worker.jobs import JOBS, Job
from intake.worker.waiting_mail import FIRST_PAUSE, TRIES

__all__ = ["TRIES", "once", "run", "working"]

LOOK_SECONDS = 0.2
LONGEST_PAUSE = 60.0

log = logging.getLogger(__name__)


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
        for name, (job, idle) in JOBS.items()
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
    """Do all that is due until nothing is left; return how much of each there was.

    Letters whose time has not come do not count. Raises TryAgain where the disk is full.
    """
    done = {"settled": 0, "scanned": 0, "told": 0, "sent": 0, "published": 0, "made": 0}
    with ExitStack() as stack:
        db = stack.enter_context(jobs.record(settings))
        settle = stack.enter_context(jobs.settle_mail(settings, None))
        scan = stack.enter_context(jobs.read_files(settings, None))
        tell = stack.enter_context(jobs.tell(settings, None))
        release = stack.enter_context(jobs.release(settings, None))
        publish = stack.enter_context(jobs.publish(settings, None))
        make = stack.enter_context(jobs.make_case_files(settings, None))
        send = partial(jobs.send, db, settings, None, wait=True)
        while True:
            counts = {"settled": settle(), "scanned": scan(), "told": release() + tell()}
            counts |= {"published": publish(), "sent": send(), "made": make()}
            for name, count in counts.items():
                done[name] += count
            if not any(counts.values()) and not outbox.due(db, now=jobs.now(settings), count=1):
                return done


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
