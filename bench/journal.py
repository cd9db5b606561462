"""Which journal: rollback with EXTRA, WAL, or WAL that one process alone checkpoints.

The three ways keep every acknowledged row through a power cut; they differ in how fast, how
evenly, and in what must never happen beside them. docs/decisions/0002 draws the conclusion.
"""

import multiprocessing
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from intake.config import HERE

ROW = 2048
"""Bytes of one row: a short answer, or one question of a long one."""

WAIT_SECONDS = 60.0
WRITERS = (1, 8, 64)
CHECKPOINT_EVERY_SECONDS = 0.1

Processes = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Way:
    """One way to keep a row: the pragmas of every writer, and whether another checkpoints."""

    name: str
    pragmas: tuple[str, ...]
    has_checkpointer: bool = False


ROLLBACK = Way("rollback, EXTRA", ("journal_mode = DELETE", "synchronous = EXTRA"))
WAYS = (
    ROLLBACK,
    Way("WAL, FULL", ("journal_mode = WAL", "synchronous = FULL")),
    Way(
        "WAL, FULL, one checkpointer",
        ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"),
        has_checkpointer=True,
    ),
)


@dataclass(frozen=True)
class Run:
    """What one run gave: commits in a second, and the wait that one in a hundred exceeds."""

    rate: float
    p99_ms: float
    failed: Counter[str]


def run(seconds: float = 4.0, rounds: int = 3) -> dict[str, Any]:
    """Return for each way and number of writers its rate, its p99 and both against rollback.

    The ways take turns in each round, so that a busy moment of the machine meets all of them;
    what is returned is the median of the rounds.
    """
    found: dict[tuple[int, str], list[Run]] = {}
    for _ in range(rounds):
        for writers in WRITERS:
            for way in WAYS:
                found.setdefault((writers, way.name), []).append(_one(way, writers, seconds))
    middle = {where: _median(runs) for where, runs in found.items()}
    return {
        "name": "journal",
        "sqlite": sqlite3.sqlite_version,
        "rows": [
            {
                "writers": writers,
                "way": name,
                "commits/s": round(each.rate),
                "against rollback": round(each.rate / middle[writers, ROLLBACK.name].rate, 2),
                "p99 ms": round(each.p99_ms, 1),
                "p99 against rollback": round(
                    each.p99_ms / middle[writers, ROLLBACK.name].p99_ms, 2
                ),
                "failed": ", ".join(f"{count} {what}" for what, count in each.failed.items()),
            }
            for (writers, name), each in middle.items()
        ],
    }


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(each.rate for each in runs),
        statistics.median(each.p99_ms for each in runs),
        sum((each.failed for each in runs), Counter()),
    )


def _one(way: Way, writers: int, seconds: float) -> Run:
    (HERE / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=HERE / "var", prefix="bench-journal-"))
    try:
        path = folder / "record.db"
        _open(path, way).execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, row BLOB)")
        waits, in_time, failed = _write(path, way, writers, seconds)
    finally:
        shutil.rmtree(folder)
    waits.sort()
    return Run(in_time / seconds, waits[int(len(waits) * 0.99)] * 1000, failed)


def _open(path: Path, way: Way) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    for pragma in way.pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _write(
    path: Path, way: Way, writers: int, seconds: float
) -> tuple[list[float], int, Counter[str]]:
    """Return every commit's wait in seconds, how many ended in time, and what failed how often."""
    start = Processes.Barrier(writers + 1)
    over = Processes.Event()
    results: Any = Processes.SimpleQueue()
    jobs: list[Callable[[], None]] = [
        lambda: _writer(path, way, seconds, start, results) for _ in range(writers)
    ]
    processes = [Processes.Process(target=job) for job in jobs]
    if way.has_checkpointer:
        processes.append(Processes.Process(target=_checkpointer, args=(path, way, over)))
    for process in processes:
        process.start()
    start.wait()
    found = [results.get() for _ in range(writers)]
    over.set()
    for process in processes:
        process.join()
    waits = [wait for each, _, _ in found for wait in each]
    return waits, sum(each[1] for each in found), sum((each[2] for each in found), Counter())


def _writer(path: Path, way: Way, seconds: float, start: Barrier, results: Any) -> None:
    connection = _open(path, way)
    waits: list[float] = []
    in_time = 0
    failed: Counter[str] = Counter()
    start.wait()
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        row = os.urandom(ROW)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO kept (row) VALUES (?)", (row,))
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            failed[f"{error.sqlite_errorname} ({error})"] += 1
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        else:
            ended = time.perf_counter()
            waits.append(ended - began)
            in_time += ended < end
    results.put((waits, in_time, failed))


def _checkpointer(path: Path, way: Way, over: Event) -> None:
    connection = _open(path, way)
    while not over.wait(CHECKPOINT_EVERY_SECONDS):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
