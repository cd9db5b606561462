"""The case file of many answers with many files: how long it takes, and how much memory.

A tenth of the size first, then the whole: memory that does not grow with the case is about the
same in both. The process that makes it is one of its own, and so is the typesetter's, its child;
`ru_maxrss` says the most that each of them ever held.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.big_record import words
from intake.actions import deciding
from intake.config import HERE
from intake.core.consultation import Consultation, Stage
from intake.core.decision import Decision
from intake.core.submission import Attachment, Draft, Point, Status
from intake.core.version import Why
from intake.store import consultations, submissions, versions
from intake.store.connection import connect, transaction
from intake.store.schema import initialise
from tests.builders import a_submission

ANSWERS = int(os.environ.get("BENCH_ANSWERS", "10000"))
BYTES = int(os.environ.get("BENCH_BYTES", "100000"))
AT_ONCE = 500
SLUG = "strategi"
BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)
MAKE = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from intake.case_file import archive, check
from intake.config import Settings
from intake.store.connection import connect
settings = Settings(data=Path(sys.argv[1])).completed()
path = settings.data / "case.zip"
began = time.monotonic()
db, now = connect(settings.record_path), datetime.now(UTC)
made = archive.write(db, "strategi", path, settings, now=now)
took = time.monotonic() - began
of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
most = [resource.getrusage(each).ru_maxrss // 1024 for each in of]
print(json.dumps([len(made.documents), path.stat().st_size, took, most, check.of_zip(path)]))
"""


def run() -> dict[str, Any]:
    """Make case files of a tenth and of the whole, and return what they took."""
    return {"name": "case file", "rows": [_measured(each) for each in (ANSWERS // 10, ANSWERS)]}


def _measured(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-case-file-") as folder:
        _record(Path(folder), count)
        done = subprocess.run(
            [sys.executable, "-c", MAKE, folder],
            cwd=HERE,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE)},
            capture_output=True,
            check=True,
        )
    documents, size, took, most, problems = json.loads(done.stdout)
    return {
        "answers": count,
        "MB of files": count * BYTES // 10**6,
        "documents": documents,
        "ZIP MB": size // 10**6,
        "seconds": round(took, 1),
        "most memory MB": most[0],
        "its typesetter MB": most[1],
        "problems found by check.py": len(problems),
    }


def _record(folder: Path, count: int) -> None:
    db, chance = connect(folder / "record.db"), Random(1)
    with closing(db.conn):
        initialise(db)
        db.conn.execute("PRAGMA synchronous = OFF")
        with transaction(db):
            consultations.put(db, _consultation())
        for start in range(0, count, AT_ONCE):
            with transaction(db):
                for number in range(start, min(count, start + AT_ONCE)):
                    _answer(db, number, chance)
        number = deciding.write(db, _decision(), by="bench", now=BEGUN)
        deciding.publish(db, number, by="bench", now=BEGUN + timedelta(days=30))


def _consultation() -> Consultation:
    return Consultation(
        slug=SLUG,
        title="Strategi",
        stage=Stage.ANNOUNCED,
        opens_at=BEGUN - timedelta(days=30),
        closes_at=BEGUN + timedelta(days=1),
    )


def _decision() -> Decision:
    return Decision(
        public_id="bench",
        consultation=SLUG,
        decided_on=BEGUN.date(),
        decided_by="Udvalget",
        title="Der skrives en strategi",
        text="Udvalget besluttede det.",
    )


def _answer(db: Any, number: int, chance: Random) -> None:
    draft = Draft(
        author_name=f"Borger {number}",
        email=f"borger{number}@example.dk",
        body=words(chance),
        points=() if number % 10 else (Point(words(chance, 120), "", 1),),
        attachments=(Attachment("svar.txt", "text/plain", chance.randbytes(BYTES)),),
    )
    submission = a_submission(
        str(number),
        draft=draft,
        consultation=SLUG,
        status=Status.APPROVED,
        received_at=BEGUN,
    )
    submissions.add(db, submission, key=f"{number}", receipt_token=f"{number}")
    kept = submissions.get(db, submission.reference)
    versions.add(db, kept, why=Why.RECEIVED, actor="respondent", now=BEGUN)
