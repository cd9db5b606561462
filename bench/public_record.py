"""The record as readers meet it, at several sizes.

Each page is asked of the running Datasette with the service's own settings, every time at another
address, so that it is drawn anew; beside it, in the same run, the smallest answer of the same
server, the bare questions the page asks of the database (`gather`), and stock Datasette's table
page on the same file. BENCH_SIZES says how many answers, "1000 10000" where it is not set;
BENCH_KEEP names a folder in which records are kept from one run to the next, as making a large one
takes long.
"""

import csv
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import big_record
from bench.reader import Ask, Refused, asker, at, in_turns, memory_of, ms, rate, timed
from intake.actions import publishing
from intake.browse.pages import consultation, front, party, searching, submission
from intake.clock import now
from intake.config import Settings
from intake.store.connection import connect
from intake.store.engine import sqlite3
from tests.service import Service, eventually, free_port

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "1000 10000").split()]
STOCK_TIMES = 5
HELLO = "/-/versions.json"
WORDS = ("cykelsti", "park", "skole", "bolig", "natten")
_LIST = "SELECT * FROM submission {} ORDER BY received_on DESC, id LIMIT 51"

Row = dict[str, Any]
Page = tuple[str, Iterator[str], Callable[[str], object] | None, str]
"""What it is, its addresses without end, the questions behind one, and stock Datasette's page."""


def run() -> dict[str, Any]:
    """Measure every kind of page at each size; a row for each, those of a kind together."""
    rows: list[Row] = []
    for size in SIZES:
        with folder_of(size) as folder, Service(folder, processes=()) as service:
            publish(service.settings, size)
            service.start("browse")
            service.wait_for("browse")
            with stock(service.settings.public_path) as port:
                rows += _measured(size, service, port)
    kinds = list(dict.fromkeys(each["page"] for each in rows))
    return {
        "name": "public_record",
        "rows": [
            row for kind in kinds for row in _with_growth([r for r in rows if r["page"] == kind])
        ],
    }


def _with_growth(rows: list[Row]) -> list[Row]:
    """Say on the last row how the page grows: 1 is as the number of answers, 0 not at all.

    Beside hello where there is one: the machine may have had more to do at one size than another.
    """
    small, large = rows[0], rows[-1]
    for each in rows:
        each["growth exponent"] = ""
    if large is not small:
        what = "p50 against hello" if large["p50 against hello"] else "p50 ms"
        answers = large["answers"] / small["answers"]
        large["growth exponent"] = round(math.log(large[what] / small[what]) / math.log(answers), 2)
    return rows


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
            eventually(lambda: _answers(port), within=300)
            yield port
        finally:
            process.kill()  # it would wait for the connections that are kept open


def _answers(port: int) -> bool:
    try:
        return asker(port)(HELLO) > 0
    except OSError:
        return False


def _measured(size: int, service: Service, stock_port: int) -> list[Row]:
    port, path = service.settings.browse_port, service.settings.public_path
    ours, theirs = asker(port), asker(stock_port)
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as db:
        db.row_factory = sqlite3.Row
        rows = [_page(size, port, page, ours, theirs) for page in _pages(db)]
        rows.append(_csv(size, service, ours, db))
    return rows


def _page(size: int, port: int, page: Page, ours: Ask, theirs: Ask) -> Row:
    what, ahead, bare, stock_path = page
    first = timed(lambda: ours(next(ahead)), 1)[0]
    its, hello, beside = in_turns(
        lambda: ours(next(ahead)), lambda: ours(HELLO), lambda: bare and bare(next(ahead))
    )
    row = _row(what, size, its)
    row["first ms"] = round(first * 1000, 1)
    row["a second"] = round(rate(port, ahead))
    row["p50 against hello"] = round(at(its, 0.5) / at(hello, 0.5), 1)
    if bare:
        row["bare SQL p95 ms"] = ms(beside, 0.95)
        row["p95 against SQL"] = round(at(its, 0.95) / at(beside, 0.95), 1)
    if stock_path:
        row["stock Datasette p50 ms"] = _stock(lambda: theirs(stock_path))
    print(*row.values(), file=sys.stderr, flush=True)  # a large record takes its time
    return row


def _stock(ask: Callable[[], object]) -> float | str:
    try:
        return ms(timed(ask, STOCK_TIMES), 0.5)
    except Refused:
        return "gives up"


def _row(what: str, size: int, page: list[float]) -> Row:
    return {
        "page": what,
        "answers": size,
        "p50 ms": ms(page, 0.5),
        "p95 ms": ms(page, 0.95),
        "first ms": "",
        "a second": "",
        "p50 against hello": "",
        "bare SQL p95 ms": "",
        "p95 against SQL": "",
        "stock Datasette p50 ms": "",
    }


def _pages(db: sqlite3.Connection) -> list[Page]:
    """Return each kind of page."""
    ids = [each[0] for each in db.execute("SELECT id FROM submission ORDER BY id LIMIT 1000")]
    largest, *slugs = (
        each[0] for each in db.execute("SELECT id FROM consultation ORDER BY submission_count DESC")
    )
    council = db.execute("SELECT id, name FROM party ORDER BY name").fetchone()
    table = "/public/submission"
    whose = f"{table}?party__arraycontains={quote(council['name'])}"

    def listed(where: str = "") -> Callable[[str], object]:
        return lambda _: db.execute(_LIST.format(where)).fetchall()

    def found(path: str) -> object:
        word = path.partition("q=")[2].partition("&")[0]
        return searching.gather(db, searching.asked(word), "", "")

    def drawn(path: str) -> object:
        return consultation.gather(db, path.rpartition("/")[2].partition("?")[0])

    return [
        ("hello", _again([HELLO]), None, ""),
        ("front", _again(["/"]), lambda _: front.gather(db), "/"),
        (
            "answer",
            _again([f"{table}/{each}" for each in ids]),
            lambda path: submission.gather(db, path.rpartition("/")[2].partition("?")[0]),
            f"{table}/{ids[0]}",
        ),
        (
            "consultation",
            _again([f"/public/consultation/{each}" for each in slugs[:100]]),
            drawn,
            f"{table}?consultation={slugs[0]}",
        ),
        (
            "consultation, kept",
            (f"/public/consultation/{largest}" for _ in count()),
            None,
            "",
        ),
        (
            "the largest consultation",
            _again([f"/public/consultation/{largest}"]),
            drawn,
            f"{table}?consultation={largest}",
        ),
        (
            "a council",
            _again([f"/public/party/{council['id']}"]),
            lambda _: party.gather(db, council["id"], ""),
            f"{whose}&_facet=channel",
        ),
        (
            "search",
            _again([f"/search?q={each}" for each in WORDS]),
            found,
            f"{table}?_search={WORDS[0]}",
        ),
        (
            "list with facets",
            _again([table]),
            listed(),
            f"{table}?_facet=channel&_facet=speaks_as",
        ),
        (
            "facet clicked",
            _again([f"{table}?speaks_as=council"]),
            listed("WHERE speaks_as = 'council'"),
            f"{table}?speaks_as=council&_facet=channel",
        ),
        (
            "list of the largest consultation",
            _again([f"{table}?consultation={largest}"]),
            listed(f"WHERE consultation = '{largest}'"),
            f"{table}?consultation={largest}&_facet=channel",
        ),
        ("list of a council", _again([whose]), None, f"{whose}&_facet=channel"),
        ("list, searched", _again([f"{table}?_search=cykelsti"]), None, ""),
        ("JSON, 50 rows", _again([f"{table}.json?_nofacet=1"]), listed(), f"{table}.json"),
    ]


def _again(paths: list[str]) -> Iterator[str]:
    """Return addresses without end, each new, so that no page of them was drawn before.

    Datasette takes a name that begins with "_" for no column.
    """
    for number in count():
        path = paths[number % len(paths)]
        yield f"{path}{'&' if '?' in path else '?'}_x={number}"


def _csv(size: int, service: Service, ours: Ask, db: sqlite3.Connection) -> Row:
    """Return how fast everything comes as CSV, beside the csv module on the bare table."""
    with memory_of(service.running["browse"].pid) as held:
        start = time.perf_counter()
        length = ours("/public/submission.csv?_stream=1")
        page = time.perf_counter() - start
    start = time.perf_counter()
    with Path(os.devnull).open("w") as file:
        sql = "SELECT * FROM submission ORDER BY received_on DESC, id"
        csv.writer(file).writerows(db.execute(sql))
    bare = time.perf_counter() - start
    row = _row("CSV of everything", size, [page])
    row["p95 ms"] = ""
    row["a second"] = f"{length / page / 1e6:.1f} MB, in {max(held) - held[0]:.0f} MB of memory"
    row["bare SQL p95 ms"] = round(bare * 1000)
    row["p95 against SQL"] = round(page / bare, 1)
    print(*row.values(), file=sys.stderr, flush=True)
    return row
