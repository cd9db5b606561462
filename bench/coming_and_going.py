"""How soon an approved answer is public, and one that is taken down is gone, while people read.

Worker and Datasette run as they do in the service, over a record of each size; the worker looks
twice a second for what has changed, and Datasette four times for a newer file. The worker publishes
and does nothing else: a made record has no answer that was looked through for others like it, and
it would begin with that. Answers are approved one
after the other until their address answers 200, then taken down until it answers 410. Meanwhile a
reader goes through the pages of the largest consultations, among them that of the answers that come
and go, in turns with the smallest answer of the same server. BENCH_SIZES and BENCH_KEEP are as for
`public_record`.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from statistics import median
from typing import Any

from sqlite_utils import Database

from bench.public_record import HELLO, SIZES, folder_of, publish
from bench.reader import asker, at, timed
from intake.actions import moderating
from intake.clock import now
from intake.config import HERE
from intake.core.submission import Submission
from intake.core.withdrawal import Kind
from intake.store.connection import connect
from intake.store.workshop import Workshop
from tests.builders import a_draft, a_submission, kept
from tests.service import Service, eventually

ANSWERS = 20
READ = 20
"""Consultations whose pages the reader goes through."""

PAUSE = 0.02
SLUG = "hoering-1"


def run() -> dict[str, Any]:
    """Approve some answers and take them down again at each size; milliseconds."""
    rows = []
    for size in SIZES:
        with folder_of(size) as folder, Service(folder, processes=()) as service:
            publish(service.settings, size)
            publish(service.settings, size)  # copies ahead, as the worker's next pass
            service.start("browse")
            service.wait_for("browse")
            db = connect(service.settings.record_path)
            with _publisher(service), closing(db.conn):
                rows.append(_row(db, service, size))
            print(*rows[-1].values(), file=sys.stderr, flush=True)
    return {"name": "coming_and_going", "rows": rows}


@contextmanager
def _publisher(service: Service) -> Iterator[None]:
    code = (
        "import os; from intake import worker; from intake.config import Settings;"
        " worker.run(Settings.from_environ(os.environ), 'publish')"
    )
    with subprocess.Popen([sys.executable, "-c", code], env=service.environ, cwd=HERE) as process:
        try:
            yield
        finally:
            process.terminate()


def _row(db: Database, service: Service, size: int) -> dict[str, Any]:
    settings = service.settings
    bench = Workshop(settings.data / "publish", settings.public_path)
    waiting = [kept(db, _answer(number)) for number in range(ANSWERS + 1)]
    first, *others = waiting
    _until(service, first, 200, lambda: _approve(db, first))  # which finds everything cold
    with _reader(service) as read:
        came = [_until(service, each, 200, lambda each=each: _approve(db, each)) for each in others]  # type: ignore[misc]
        gone = [
            _until(service, each, 410, lambda each=each: _withhold(db, each)) for each in waiting
        ]  # type: ignore[misc]
    eventually(bench.is_tidy, within=120)
    hello = median(each for page, each in read if page == HELLO)
    pages = [each for page, each in read if page != HELLO]
    return {
        "answers": size,
        "public p50 ms": round(at(sorted(came), 0.5) * 1000),
        "public at the latest ms": round(max(came) * 1000),
        "gone p50 ms": round(at(sorted(gone), 0.5) * 1000),
        "gone at the latest ms": round(max(gone) * 1000),
        "pages read meanwhile": len(pages),
        "within twice hello": f"{sum(each <= 2 * hello for each in pages) / len(pages):.0%}",
    }


def _answer(number: int) -> Submission:
    draft = a_draft(body=f"Svar nummer {number}, som venter på at blive godkendt.")
    return a_submission(f"{time.time_ns()} {number}", draft=draft, consultation=SLUG)


def _approve(db: Database, answer: Submission) -> None:
    moderating.approve(db, answer.reference, by="bench", now=now(None))


def _withhold(db: Database, answer: Submission) -> None:
    reference = answer.reference
    moderating.withhold(db, reference, reason="x", by="bench", now=now(None), kind=Kind.MISTAKE)


def _until(service: Service, answer: Submission, status: int, decide: Callable[[], None]) -> float:
    """Return the seconds from the decision until the answer's address answers so."""
    page = f"{service.settings.browse_url}/public/submission/{answer.public_id}"
    start = time.perf_counter()
    decide()
    while service.get(page)[0] != status:
        time.sleep(PAUSE)
    return time.perf_counter() - start


@contextmanager
def _reader(service: Service) -> Iterator[list[tuple[str, float]]]:
    """Give the pages that somebody reads inside the block, with the seconds that each took."""
    with closing(connect(service.settings.public_path).conn) as db:
        slugs = [
            slug
            for (slug,) in db.execute(
                "SELECT id FROM consultation ORDER BY submission_count DESC LIMIT ?", (READ,)
            )
        ]
    read: list[tuple[str, float]] = []
    done, ask = threading.Event(), asker(service.settings.browse_port)

    def go_on() -> None:
        for slug in cycle({*slugs, SLUG}):
            for page in (HELLO, f"/public/consultation/{slug}"):
                if done.wait(PAUSE):
                    return
                read.append((page, timed(lambda page=page: ask(page), 1)[0]))  # type: ignore[misc]

    reading = threading.Thread(target=go_on)
    reading.start()
    try:
        yield read
    finally:
        done.set()
        reading.join()
