"""Letters back: ten thousand written with a paper each and sent, against the bare mail server.

The worker that writes and sends them is killed at random all the while. The bare rate is that of
one message handed to the same server over and over, on one connection. Sending alone is measured on
letters that are written, by a worker that nobody kills.
"""

import os
import random
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlite_utils import Database

from intake.actions import writing_back
from intake.config import HERE, Settings
from intake.core import letter_back
from intake.core.consultation import Consultation, Stage
from intake.core.submission import Draft, Point, Submission
from intake.mail.delivery import send_due
from intake.store import consultations, submissions
from intake.store.connection import connect, transaction, value
from intake.store.mailings import Mailing
from intake.store.schema import initialise
from tests.builders import a_submission

LETTERS = int(os.environ.get("BENCH_LETTERS", "10000"))
BARE = 500
AGAIN = 1000
SLUG = "strategi"
BETWEEN_KILLS = (4.0, 12.0)
PROGRAM = "from intake.app import main; main()"
WAITING = (
    "SELECT (SELECT count(*) FROM mailing_letter WHERE letter_id IS NULL)"
    " + (SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL)"
)


class _Taking:
    """A mail server that takes everything and remembers whom each Message-ID went to."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one message."""
        head = envelope.original_content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        name = next(
            (line for line in head.split("\r\n") if line.lower().startswith("message-id:")), ""
        )
        self.names.setdefault(envelope.rcpt_tos[0], set()).add(name)
        return "250 OK"


def run() -> dict[str, Any]:
    """Write and send the letters while the worker is killed, and return how it went."""
    server = _Taking()
    server.controller.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
            return _measured(Path(folder), server)
    finally:
        server.controller.stop()


def _measured(folder: Path, server: _Taking) -> dict[str, Any]:
    environ = {
        "PATH": os.environ["PATH"],
        "INTAKE_DATA": str(folder),
        "INTAKE_SECRET_KEY": "bench",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(server.port),
    }
    settings = Settings.from_environ(environ)
    db = connect(settings.record_path)
    with closing(db.conn):
        _send(db, settings)
        began = time.monotonic()
        kills = _until_sent(db, environ)
        took = time.monotonic() - began
        names = list(server.names.values())
        sent = {"letters": len(names), "with one Message-ID": sum(len(each) == 1 for each in names)}
        alone = _sent_alone(db, settings)
    raw = _bare(server.port)
    return {
        "name": "letters back",
        **sent,
        "times killed": kills,
        "letters a second, written and sent": round(LETTERS / took, 1),
        "letters a second, sent alone": round(alone, 1),
        "messages a second, bare server": round(raw, 1),
        "ratio, written and sent": round(LETTERS / took / raw, 3),
        "ratio, sent alone": round(alone / raw, 3),
    }


def _send(db: Database, settings: Settings) -> None:
    initialise(db)
    now = datetime.now(UTC)
    case = Consultation(
        slug=SLUG,
        title="Strategi",
        stage=Stage.ANNOUNCED,
        opens_at=now - timedelta(days=30),
        closes_at=now - timedelta(days=1),
    )
    with transaction(db):
        consultations.put(db, case)
        for number in range(LETTERS):
            submissions.add(db, _answer(number, now), key=f"{number}", receipt_token=f"{number}")
    mailing = Mailing(
        public_id="bench",
        consultation=SLUG,
        subject=letter_back.SUBJECT,
        body=letter_back.BODY,
        signature=letter_back.SIGNATURE.format("Udvalget"),
    )
    number = writing_back.draft(db, mailing, by="bench", now=now)
    writing_back.send(db, number, settings=settings, by="bench", now=now)


def _answer(number: int, now: datetime) -> Submission:
    draft = Draft(
        author_name=f"Borger {number}",
        email=f"borger{number}@example.dk",
        points=(Point("Én fast kontaktperson i hele overgangen.", "", 1),),
    )
    return a_submission(str(number), draft=draft, consultation=SLUG, received_at=now)


def _until_sent(db: Database, environ: dict[str, str]) -> int:
    """Run the worker until all letters left, killing it with its children; return how often."""
    chance, kills = random.Random(1), 0
    while True:
        worker = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "worker"],
            env=environ,
            cwd=HERE,
            start_new_session=True,
        )
        end = time.monotonic() + chance.uniform(*BETWEEN_KILLS)
        while time.monotonic() < end and value(db, WAITING):
            time.sleep(0.1)
        is_over = not value(db, WAITING)
        os.killpg(worker.pid, signal.SIGTERM if is_over else signal.SIGKILL)
        worker.wait()
        if is_over:
            return kills
        kills += 1


def _sent_alone(db: Database, settings: Settings) -> float:
    """Send written letters once more; return how many a second left and were marked."""
    with transaction(db):
        db.conn.execute(
            "UPDATE delivery SET next_try_at = '2020', sent_at = NULL WHERE letter_id IN"
            " (SELECT id FROM letter ORDER BY id LIMIT ?)",
            (AGAIN,),
        )
    began, sent = time.monotonic(), 0
    while count := send_due(db, settings, datetime.now(UTC)):
        sent += count
    return sent / (time.monotonic() - began)


def _bare(port: int) -> float:
    message = EmailMessage()
    message["Subject"], message["To"] = "Strategi", "a@example.dk"
    message.set_content("Tak for svaret.\n" * 60)
    message.add_attachment(b"%PDF" * 6_000, "application", "pdf", filename="brev.pdf")
    raw = message.as_bytes(policy=SMTP)
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for _ in range(BARE):
            client.sendmail("sag@example.dk", ["a@example.dk"], raw)
    return BARE / (time.monotonic() - began)
