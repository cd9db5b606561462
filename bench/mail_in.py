"""Mails a second into the listener, against Postfix delivering the same mails to a Maildir.

Both run in the same minute on the same disk, each with eight senders over one connection each.
Our mail counts when it is acknowledged, which is when it is in the record. Postfix's counts when
it is in the Maildir; it acknowledges earlier, from its queue, so that is given too.
"""

import json
import os
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from intake.config import Settings
from intake.store.connection import connect, value
from intake.store.schema import initialise
from tests.postfix import DOMAIN, TO_MAILDIR, Postfix, missing

SENDERS = 8
MAILS = 800
ROUNDS = 3
SIZE = 20_000
PATIENCE = 120

_HEAD = b"From: Formand <formand@example.dk>\r\nSubject: Svar %06d\r\n\r\n"
_LINE = b"Vi er enige i forslaget, og vi vil gerne vaere med fra begyndelsen.......\r\n"


def run() -> dict[str, Any]:
    """Measure both and return rates (mails a second, medians) and ratios (ours to Postfix's)."""
    reason = missing()
    if reason:
        return {"name": "mail in", "skipped": reason}
    ours, accepted, delivered = [], [], []
    with _listener() as (port, address, count), Postfix(TO_MAILDIR) as postfix:
        _send(port, address, SENDERS)
        _send(postfix.port, f"box@{DOMAIN}", SENDERS)
        _all_there(lambda: _in_maildir(postfix), SENDERS)
        for number in range(ROUNDS):
            start = time.perf_counter()
            _send(port, address, MAILS)
            ours.append(MAILS / (time.perf_counter() - start))
            assert count() == SENDERS + MAILS * (number + 1)
            start = time.perf_counter()
            _send(postfix.port, f"box@{DOMAIN}", MAILS)
            accepted.append(MAILS / (time.perf_counter() - start))
            _all_there(lambda: _in_maildir(postfix), SENDERS + MAILS * (number + 1))
            delivered.append(MAILS / (time.perf_counter() - start))
    rates = [statistics.median(each) for each in (ours, delivered, accepted)]
    return {
        "name": "mail in",
        "mails": MAILS,
        "bytes": SIZE,
        "senders": SENDERS,
        "listener_per_second": round(rates[0]),
        "postfix_maildir_per_second": round(rates[1]),
        "postfix_accepted_per_second": round(rates[2]),
        "ratio": round(rates[0] / rates[1], 2),
        "ratio_to_accepted": round(rates[0] / rates[2], 2),
    }


def _message(number: int) -> bytes:
    head = _HEAD % number
    return head + _LINE * ((SIZE - len(head)) // len(_LINE))


def _send(port: int, address: str, mails: int) -> None:
    """Send so many mails, shared among the senders; raises when one is not taken."""

    def sender(first: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk") as client:
            for number in range(first, mails, SENDERS):
                client.sendmail("formand@example.dk", [address], _message(number))

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(sender, range(SENDERS)))


def _in_maildir(postfix: Postfix) -> int:
    new = postfix.maildir / "new"
    return sum(1 for _ in new.iterdir()) if new.exists() else 0


def _all_there(count: Callable[[], int], wanted: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while count() < wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{count()} of {wanted} mails were delivered")
        time.sleep(0.02)


@contextmanager
def _listener() -> Iterator[tuple[int, str, Callable[[], int]]]:
    """Run the listener as its own process; give its port, an address it takes, and a counter."""
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as folder:
        environ = {
            **os.environ,
            "INTAKE_DATA": folder,
            "INTAKE_MAIL_PORT": str(_free_port()),
            "INTAKE_MAIL_DOMAIN": DOMAIN,
        }
        settings = Settings.from_environ(environ)
        db = connect(settings.record_path)
        initialise(db)
        code = (
            "import os; from intake.config import Settings; from intake.mail import listener;"
            "listener.serve(Settings.from_environ(os.environ))"
        )
        with subprocess.Popen([sys.executable, "-c", code], env=environ) as process:
            try:
                _wait_for(settings.mail_port)
                yield (
                    settings.mail_port,
                    settings.sender,
                    lambda: int(value(db, "SELECT count(*) FROM inbox")),
                )
            finally:
                process.terminate()
                process.wait(PATIENCE)
        db.conn.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the listener does not answer")


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
