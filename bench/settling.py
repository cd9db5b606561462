"""Mails a second that become answers, against parsing alone and against bare commits.

The inbox is filled first and the worker then settles it, with a reading child as in production.
The commit rate is that of the record's own file: one small row in one transaction, on disk.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

from sqlite_utils import Database

from bench.reading import parsed
from intake.actions import settling
from intake.actions.addressed import questions_for
from intake.config import Settings
from intake.core.consultation import Consultation, Stage
from intake.core.message import Kind
from intake.mail.reader import Reader
from intake.store import consultations, inbox
from intake.store.connection import connect, transaction, value
from intake.store.schema import initialise

DOMAIN = "svar.example.dk"
SLUG = "strategi"
MAILS = {"20 KB": 200, "1 MB PDF": 30}
COMMITS = 200
LINE = "Vi er enige i forslaget, og vi vil gerne være med fra begyndelsen.\n"


def run() -> dict[str, Any]:
    """Measure each size of mail; a row for each."""
    return {"name": "settling", "rows": [_measured(what, count) for what, count in MAILS.items()]}


def _measured(what: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-settling-") as folder:
        settings = Settings(data=Path(folder), mail_domain=DOMAIN, secret_key="bench").completed()
        db = connect(settings.record_path)
        with closing(db.conn):
            _open(db)
            raws = [_mail(number, what) for number in range(count)]
            numbers = [_kept(db, raw) for raw in raws]
            commits = _rate(COMMITS, lambda: _commit(db))
            alone = _rate(count, lambda: [parsed(each) for each in raws], at_once=True)
            settled = _rate(count, lambda: _settle(db, numbers, settings), at_once=True)
            assert value(db, "SELECT count(*) FROM submission") == count
    return {
        "mails of": what,
        "settled a second": round(settled),
        "parsed only a second": round(alone),
        "commits a second": round(commits),
        "ratio to parsing": round(settled / alone, 3),
        "ratio to commits": round(settled / commits, 3),
    }


def _open(db: Database) -> None:
    initialise(db)
    now = datetime.now(UTC)
    with transaction(db):
        consultations.put(
            db,
            Consultation(
                slug=SLUG,
                title="Strategi",
                stage=Stage.ANNOUNCED,
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=28),
            ),
        )


def _mail(number: int, what: str) -> bytes:
    message = EmailMessage()
    message["From"] = f"borger{number}@example.dk"
    message["To"] = f"{SLUG}@{DOMAIN}"
    message["Subject"] = "Svar"
    message["Message-ID"] = f"<{number}@example.dk>"
    lines = 20_000 // len(LINE) if what == "20 KB" else 3
    message.set_content(f"Svar nr. {number}.\n" + LINE * lines)
    if what == "1 MB PDF":
        file = b"%PDF-1.4\n" + Random(number).randbytes(1_000_000)  # no two files are the same
        message.add_attachment(file, maintype="application", subtype="pdf", filename="svar.pdf")
    return message.as_bytes()


def _kept(db: Database, raw: bytes) -> int:
    return settling.keep(
        db,
        raw,
        mail_from="borger@example.dk",
        recipients=(f"{SLUG}@{DOMAIN}",),
        via="smtp",
        peer="127.0.0.1",
        now=datetime.now(UTC),
    )


def _settle(db: Database, numbers: list[int], settings: Settings) -> None:
    with Reader() as reader:
        for number in numbers:
            with transaction(db):
                inbox.count_try(db, number)
            message = inbox.get(db, number)
            reading = reader.read(message.raw, questions_for(db, message, settings))
            assert reading.kind is Kind.ANSWER
            settling.settle(db, number, reading, settings=settings, now=datetime.now(UTC))


def _commit(db: Database) -> None:
    with transaction(db):
        db.execute("UPDATE inbox SET tries = 0 WHERE id = 1")


def _rate(count: int, work: Callable[[], object], *, at_once: bool = False) -> float:
    start = time.perf_counter()
    for _ in range(1 if at_once else count):
        work()
    return count / (time.perf_counter() - start)
