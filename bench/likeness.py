"""Grouping like answers: how long for each answer, how that grows, and how often it is right.

Two answers in five are one of twenty campaigns' letters: as they are, or with up to 160 words of
the sender's own before, after or amid 180 common ones, and up to eight of those changed. A pair is
right where both are the same campaign's.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from math import comb, log
from pathlib import Path
from typing import Any

from bench.crowd import Writer, a_record, fill
from intake.actions import likening
from intake.store.connection import rows

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(",")]


def run() -> dict[str, Any]:
    """Measure each size; a row for each."""
    found: list[dict[str, Any]] = []
    before: tuple[int, float] | None = None
    for size in SIZES:
        seconds, recall, precision = _measured(size)
        growth = log(seconds / before[1]) / log(size / before[0]) if before else None
        found.append(
            {
                "answers": size,
                "seconds": round(seconds, 1),
                "ms each": round(seconds / size * 1000, 2),
                "growth exponent": round(growth, 2) if growth is not None else "",
                "recall": round(recall, 4),
                "precision": round(precision, 4),
            }
        )
        before = size, seconds
    return {"name": "likeness", "rows": found}


def _measured(size: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory(prefix="bench-likeness-") as folder:
        db = a_record(Path(folder))
        with closing(db.conn):
            answers = list(Writer(size).answers(size))
            fill(db, [text for text, _ in answers], searched=False)
            start = time.perf_counter()
            while likening.liken(db, count=100):
                pass
            seconds = time.perf_counter() - start
            groups = rows(db, "SELECT group_id FROM likeness ORDER BY submission_id")
        return seconds, *_judged(
            [each["group_id"] for each in groups], [each for _, each in answers]
        )


def _judged(groups: list[int], letters: list[int | None]) -> tuple[float, float]:
    """Return recall and precision over pairs of answers."""
    right = _pairs(zip(groups, letters, strict=True), but_of=None)
    wanted = _pairs((None, each) for each in letters)
    return right / wanted, right / _pairs((each, 0) for each in groups)


def _pairs(keys: Iterable[tuple[Any, Any]], but_of: object = None) -> int:
    counted = Counter(each for each in keys if each[1] is not but_of)
    return sum(comb(count, 2) for count in counted.values())
