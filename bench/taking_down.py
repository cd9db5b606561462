"""How long what is taken down stays to be seen: from the decision until Datasette answers 410.

The real processes run (worker and Datasette) over a record with `ANSWERS` public answers; the
worker looks twice a second for what has changed, and Datasette for a newer file.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from intake.actions import moderating
from intake.clock import now
from intake.core.withdrawal import Kind
from intake.store.connection import connect
from tests.builders import a_consultation, a_submission, approved, asked
from tests.service import Service, eventually

ANSWERS = 500
TAKEN_DOWN = 20


def run() -> dict[str, Any]:
    """Take down some of many public answers, one after the other; milliseconds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Service(Path(folder), processes=("worker", "browse")) as service,
    ):
        db = connect(service.settings.record_path)
        asked(db, a_consultation())
        found = [approved(db, a_submission()) for _ in range(ANSWERS)]
        pages = [
            f"{service.settings.browse_url}/public/submission/{each.public_id}" for each in found
        ]
        for page in (pages[0], pages[TAKEN_DOWN], pages[-1]):
            eventually(lambda page=page: service.get(page)[0] == 200, within=120)  # type: ignore[misc]
        seconds = []
        for submission, page in zip(found[:TAKEN_DOWN], pages, strict=False):
            start = time.perf_counter()
            moderating.withhold(
                db, submission.reference, reason="x", by="bench", now=now(None), kind=Kind.MISTAKE
            )
            eventually(lambda page=page: service.get(page)[0] == 410, within=60)  # type: ignore[misc]
            seconds.append(time.perf_counter() - start)
        db.conn.close()
    seconds.sort()
    return {
        "name": "taking_down",
        "public answers": ANSWERS,
        "taken down": TAKEN_DOWN,
        "gone p50 ms": round(seconds[len(seconds) // 2] * 1000),
        "gone longest ms": round(seconds[-1] * 1000),
    }
