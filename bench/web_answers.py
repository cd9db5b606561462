"""Web answers a second, each on the disk before its 303, against the same form only checked.

Sixteen browsers over one kept-alive connection each send the form as people do, with its CSRF
token, to the real process. The two kinds take turns in one run. The browsers are bare sockets
with their requests made beforehand; how many answers they get from a page that costs the server
next to nothing says how far they are from being what is measured. What the disk itself can do
stands beside it: one 4 KB write and fdatasync after another in the record's folder.
"""

import os
import re
import secrets
import socket
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from intake.config import HERE
from intake.store.connection import connect, value
from tests.faults.asked import SLUG, ask
from tests.outside import Browser, multipart
from tests.service import Service

CLIENTS = 16
ANSWERS = 640
ROUNDS = 3
SYNCS = 500
PATIENCE = 120.0

TEXT = "Læg parken ved åen, hvor folk bor, og lad foreningerne passe den sammen. " * 12
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)\r\n")


@dataclass
class Times:
    """How long each request took, in seconds, and how many a second there were in each round."""

    each: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def add(self, took: list[float], whole: float) -> None:
        self.each += took
        self.rates.append(len(took) / whole)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    def milliseconds(self, percent: int) -> float:
        return round(statistics.quantiles(self.each, n=100)[percent - 1] * 1000, 1)


def run() -> dict[str, Any]:
    """Measure in turns; return rates (medians of the rounds), their ratio, p50 and p99."""
    (HERE / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HERE / "var", prefix="bench-web-") as name:
        folder = Path(name)
        stored, checked, plain, syncs = Times(), Times(), Times(), []
        with Service(folder, processes=("web",)) as service:
            ask(service, folder)
            with Browser(service.settings.public_url) as browser:
                hidden = browser.form(SLUG)
                cookie = browser.cookies
            port = service.settings.web_port
            measure(port, [answer_request(cookie, hidden, "") for _ in range(CLIENTS)], 303)
            for _ in range(ROUNDS):
                checks = [answer_request(cookie, hidden, "check") for _ in range(ANSWERS)]
                checked.add(*measure(port, checks, 200))
                answers = [answer_request(cookie, hidden, "") for _ in range(ANSWERS)]
                stored.add(*measure(port, answers, 303))
                plain.add(*measure(port, [page_request("/robots.txt")] * ANSWERS, 200))
                syncs.append(_syncs(folder))
            kept = _kept(service)
        assert kept == CLIENTS + ROUNDS * ANSWERS, f"{kept} answers are kept"
    return {
        "name": "web answers",
        "clients": CLIENTS,
        "answers": ROUNDS * ANSWERS,
        "stored_per_second": round(stored.rate),
        "only_checked_per_second": round(checked.rate),
        "ratio": round(stored.rate / checked.rate, 2),
        "stored_p50_ms": stored.milliseconds(50),
        "stored_p99_ms": stored.milliseconds(99),
        "checked_p50_ms": checked.milliseconds(50),
        "checked_p99_ms": checked.milliseconds(99),
        "clients_could_ask_per_second": round(plain.rate),
        "fdatasync_4_KB_per_second": round(statistics.median(syncs)),
        "ratio_to_fdatasync": round(stored.rate / statistics.median(syncs), 3),
    }


def answer_request(cookie: str, hidden: dict[str, str], step: str) -> bytes:
    """Return one whole request; its own key makes it an answer of its own."""
    fields = {
        **hidden,
        "key": secrets.token_urlsafe(18),
        "step": step,
        "speaks_as": "citizen",
        "preference": "named",
        "name": "En borger",
        "email": "borger@example.dk",
        "answer-1": TEXT,
        "answer-2": TEXT,
    }
    kind, body = multipart(list(fields.items()), [])
    head = (
        f"POST /{SLUG}/answer HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def page_request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def measure(
    port: int, requests: Sequence[bytes], status: int, clients: int = CLIENTS
) -> tuple[list[float], float]:
    """Send the requests, shared among the clients; return how long each took, and all."""
    wanted = f"HTTP/1.1 {status} ".encode()

    def client(first: int) -> list[float]:
        took = []
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in requests[first::clients]:
                start = time.perf_counter()
                connection.sendall(request)
                answer = _whole(connection)
                took.append(time.perf_counter() - start)
                if not answer.startswith(wanted):
                    raise RuntimeError(f"{answer[:80]!r} instead of {status}")
        return took

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [each for took in pool.map(client, range(clients)) for each in took]
    return found, time.perf_counter() - start


def _whole(connection: socket.socket) -> bytes:
    """Read one answer to its end, which its length says."""
    answer = connection.recv(65536)
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(65536)
    length = _LENGTH.search(answer[: end + 2])
    if length is None:
        raise RuntimeError(f"an answer without a length: {answer[:200]!r}")
    missing = end + 4 + int(length[1]) - len(answer)
    while missing > 0:
        piece = connection.recv(65536)
        if not piece:
            raise RuntimeError("the server hung up")
        answer += piece
        missing -= len(piece)
    return answer


def _syncs(folder: Path) -> float:
    """Return how often a second 4 KB can be written and brought to the disk, one after another."""
    path = folder / "sync"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        start = time.perf_counter()
        for _ in range(SYNCS):
            os.pwrite(file, os.urandom(4096), 0)
            os.fdatasync(file)
        return SYNCS / (time.perf_counter() - start)
    finally:
        os.close(file)
        path.unlink()


def _kept(service: Service) -> int:
    db = connect(service.settings.record_path)
    try:
        return int(value(db, "SELECT count(*) FROM submission"))
    finally:
        db.conn.close()
