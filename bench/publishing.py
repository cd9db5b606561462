"""What a publication costs at several sizes: the whole file anew, and what changed in a copy.

BENCH_SIZES and BENCH_KEEP are as for `public_record`. The decision to withhold is made in between,
and is no part of what is measured; that it is gone for readers as well, `taking_down` measures.
"""

import os
import time
from contextlib import closing
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from bench.public_record import SIZES, folder_of, publish
from intake.actions import moderating, publishing
from intake.config import Settings
from intake.core.withdrawal import Kind
from intake.store import generations, published
from intake.store.connection import connect
from tests.builders import settings_in

TIMES = 12
ANEW_UP_TO = int(os.environ.get("BENCH_ANEW_UP_TO", "10000"))
"""Answers up to which the file is also written anew, to see what that costs."""


def run() -> dict[str, Any]:
    """Withhold some answers one by one at each size, then publish anew; seconds."""
    rows = []
    for size in SIZES:
        with folder_of(size) as folder:
            settings = settings_in(folder / "data")
            publish(settings, size)
            db = connect(settings.record_path)
            with closing(db.conn):
                rows.append(_row(db, settings, size))
    return {"name": "publishing", "rows": rows}


def _row(db: Database, settings: Settings, size: int) -> dict[str, Any]:
    last = generations.last(db)
    assert last is not None
    at = last.made_at + timedelta(minutes=5)
    publishing.bring_up_to_date(db, settings, now=at)  # copies ahead, as the worker's next pass
    asked = "SELECT reference FROM submission WHERE status = 'published' LIMIT ?"
    taken = []
    for (reference,) in db.conn.execute(asked, (TIMES,)).fetchall():
        at += timedelta(seconds=5)
        moderating.withhold(db, reference, reason="x", by="bench", now=at, kind=Kind.MISTAKE)
        start = time.perf_counter()
        number = publishing.bring_up_to_date(db, settings, now=at)
        taken.append(time.perf_counter() - start)
        assert number == published.number(settings.public_path)
        at += timedelta(seconds=3)
        publishing.bring_up_to_date(db, settings, now=at)  # brings the other file up to date
    anew = ""
    if size <= ANEW_UP_TO:
        start = time.perf_counter()
        publishing.bring_up_to_date(db, settings, now=at, whole=True)
        anew = f"{time.perf_counter() - start:.1f}"
    return {
        "answers": size,
        "file MB": round(settings.public_path.stat().st_size / 1e6),
        "edited p50 s": round(sorted(taken)[TIMES // 2], 2),
        "edited longest s": round(max(taken), 2),
        "written anew s": anew,
    }
