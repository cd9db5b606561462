"""The record as readers meet it, and as it is published, at several sizes.

Each page is asked of the running Datasette with the service's own settings, every time at another
address, so that it is drawn anew; beside it, in the same run, the bare questions it asks of the
database (`gather`), and stock Datasette's table page on the same file. BENCH_SIZES says how many
answers, "1000 10000" where it is not set; BENCH_KEEP names a folder in which records are kept from
one run to the next, as making a large one takes long.
"""

import csv
import http.client
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from bench import big_record
from intake.actions import publishing
from intake.browse.pages import consultation, front, searching, submission
from intake.clock import now
from intake.config import Settings
from intake.store.connection import connect
from intake.store.engine import sqlite3
from tests.service import Service, eventually, free_port

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "1000 10000").split()]
TIMES = 20
WORDS = ("cykelsti", "park", "skole", "bolig", "natten")
_LIST = "SELECT * FROM submission {} ORDER BY received_on DESC, id LIMIT 51"


def run() -> dict[str, Any]:
    """Measure every kind of page at each size; a row for each."""
    rows = []
    for size in SIZES:
        with folder_of(size) as folder, Service(folder, processes=()) as service:
            publish(service.settings, size)
            service.start("browse")
            service.wait_for("browse")
            with stock(service.settings.public_path) as port:
                rows += list(_measured(size, service.settings, port))
    return {"name": "public_record", "rows": rows}


@contextmanager
def folder_of(size: int) -> Iterator[Path]:
    """A folder for a record of this size: one that is kept, or one that goes."""
    kept = os.environ.get("BENCH_KEEP")
    if kept:
        folder = Path(kept) / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="bench-record-") as made:
            yield Path(made)


def publish(settings: Settings, size: int) -> None:
    """Make sure that a record of this size is there, and is published."""
    if not settings.record_path.exists():
        settings.data.mkdir(exist_ok=True)
        big_record.make(settings.record_path, size).conn.close()
    db = connect(settings.record_path)
    with closing(db.conn):
        publishing.bring_up_to_date(db, settings, now=now(None))


@contextmanager
def stock(path: Path) -> Iterator[int]:
    """Datasette as it comes, on the same file; its port."""
    port = free_port()
    words = ["serve", "--immutable", str(path), "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-m", "datasette", *words], **quiet) as process:
        try:
            eventually(lambda: _answers(port))
            yield port
        finally:
            process.kill()  # it would wait for the connections that are kept open


def _answers(port: int) -> bool:
    try:
        return _asker(port)("/-/versions.json") > 0
    except OSError:
        return False


def _measured(size: int, settings: Settings, stock_port: int) -> Iterator[dict[str, Any]]:
    ours, theirs = _asker(settings.browse_port), _asker(stock_port)
    with closing(sqlite3.connect(f"{settings.public_path.as_uri()}?immutable=1", uri=True)) as db:
        db.row_factory = sqlite3.Row
        hello = _times(lambda: ours("/-/versions.json"))
        for what, paths, bare, stock_path in _pages(db):
            page, path = _times(_each(ours, paths)), cycle(paths)
            beside = _times(lambda path=path, bare=bare: bare(next(path)))  # type: ignore[misc]
            plain = _times(lambda path=stock_path: theirs(path)) if stock_path else []  # type: ignore[misc]
            yield {
                "answers": size,
                "page": what,
                "p50 ms": _ms(page, 0.5),
                "p95 ms": _ms(page, 0.95),
                "bare SQL p95 ms": _ms(beside, 0.95),
                "p95 against SQL": round(_at(page, 0.95) / _at(beside, 0.95), 1),
                "p50 against hello": round(_at(page, 0.5) / _at(hello, 0.5), 1),
                "stock Datasette p50 ms": _ms(plain, 0.5) if plain else "",
            }
        yield _csv(size, ours, db)


Page = tuple[str, list[str], Callable[[str], object], str]


def _pages(db: sqlite3.Connection) -> list[Page]:
    """Return each kind of page: addresses, the questions behind one, and stock Datasette's."""
    ids = [each[0] for each in db.execute("SELECT id FROM submission ORDER BY id LIMIT 40")]
    slugs = [each[0] for each in db.execute("SELECT id FROM consultation ORDER BY id LIMIT 40")]
    largest = db.execute("SELECT id FROM consultation ORDER BY submission_count DESC").fetchone()[0]
    table = "/public/submission"

    def listed(where: str = "") -> Callable[[str], object]:
        return lambda _: db.execute(_LIST.format(where)).fetchall()

    def found(path: str) -> object:
        return searching.gather(db, searching.asked(path.rpartition("=")[2]), "", "")

    return [
        ("front", _distinct("/"), lambda _: front.gather(db), "/"),
        (
            "answer",
            [f"{table}/{each}" for each in ids],
            _by_key(db, submission),
            f"{table}/{ids[0]}",
        ),
        (
            "consultation",
            [f"/public/consultation/{each}" for each in slugs],
            _by_key(db, consultation),
            f"{table}?consultation={slugs[0]}",
        ),
        (
            "the largest consultation",
            _distinct(f"/public/consultation/{largest}"),
            lambda _: consultation.gather(db, largest),
            f"{table}?consultation={largest}",
        ),
        ("search", [f"/search?q={each}" for each in WORDS], found, f"{table}?_search={WORDS[0]}"),
        (
            "list with facets",
            _distinct(table),
            listed(),
            f"{table}?_facet=channel&_facet=speaks_as",
        ),
        (
            "facet clicked",
            _distinct(f"{table}?speaks_as=council"),
            listed("WHERE speaks_as = 'council'"),
            f"{table}?speaks_as=council&_facet=channel",
        ),
        ("JSON, 50 rows", _distinct(f"{table}.json?_nofacet=1"), listed(), f"{table}.json"),
    ]


def _by_key(db: sqlite3.Connection, kind: Any) -> Callable[[str], object]:
    return lambda path: kind.gather(db, path.rpartition("/")[2])


def _distinct(path: str) -> list[str]:
    """Return the same page at many addresses, so that none was drawn before."""
    return [f"{path}{'&' if '?' in path else '?'}x={each}" for each in range(2 * TIMES)]


def _csv(size: int, ours: Callable[[str], int], db: sqlite3.Connection) -> dict[str, Any]:
    """Return how fast everything comes as CSV, beside the csv module on the bare table."""
    start = time.perf_counter()
    count = ours("/public/submission.csv?_stream=1")
    page = time.perf_counter() - start
    start = time.perf_counter()
    file = io.StringIO()
    csv.writer(file).writerows(db.execute("SELECT * FROM submission ORDER BY received_on DESC, id"))
    bare = time.perf_counter() - start
    return {
        "answers": size,
        "page": f"CSV of everything, {round(count / page / 1e6, 1)} MB/s",
        "p50 ms": round(page * 1000),
        "p95 ms": "",
        "bare SQL p95 ms": round(bare * 1000),
        "p95 against SQL": round(page / bare, 1),
        "p50 against hello": "",
        "stock Datasette p50 ms": "",
    }


def _asker(port: int) -> Callable[[str], int]:
    """Return what asks for a path on a connection of its own, and gives how long the answer is."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(path: str) -> int:
        try:
            wire.request("GET", path)
            answer = wire.getresponse()
        except http.client.RemoteDisconnected:  # a connection that was idle for five seconds
            wire.close()
            return ask(path)
        length = len(answer.read())
        assert answer.status == 200, path
        return length

    return ask


def _each(ask: Callable[[str], int], paths: list[str]) -> Callable[[], int]:
    ahead = cycle(paths)
    return lambda: ask(next(ahead))


def _times(work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)


def _at(taken: list[float], share: float) -> float:
    return taken[min(len(taken) - 1, int(len(taken) * share))]


def _ms(taken: list[float], share: float) -> float:
    return round(_at(taken, share) * 1000, 1)
