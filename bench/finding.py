"""The desk's overview, an answer, its list and search at 100,000 answers, and the bare SQL of each.

The page is asked of the desk's own app by a caseworker who is signed in, and drawn whole. The bare
SQL is the one question that gives its lines, on a connection of its own in the same run.
"""

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlite_utils import Database

from bench.crowd import NOW, Writer, a_record, fill
from intake.actions import staffing
from intake.app import create_desk_app
from intake.config import Settings
from intake.core.searching import wanted
from intake.core.staff import Role

ANSWERS = int(os.environ.get("BENCH_ANSWERS", "100000"))
TIMES = 40
_LIST = "SELECT id FROM submission WHERE status = 'received' ORDER BY received_at, id LIMIT 26"
_DEEP = (
    "SELECT id FROM submission WHERE status = 'received' AND (received_at, id) >"
    " (SELECT received_at, id FROM submission WHERE reference = '{at}')"
    " ORDER BY received_at, id LIMIT 26"
)
_NARROW = (
    "SELECT id FROM submission WHERE channel = 'phone' AND late"
    " ORDER BY received_at DESC, id DESC LIMIT 26"
)
_FOUND = (
    "SELECT s.id FROM search f CROSS JOIN submission s ON s.id = f.rowid"
    " WHERE f.search MATCH '{words}' AND f.rowid > 0 ORDER BY f.rowid DESC LIMIT 26"
)


_TODAY = (
    "SELECT (SELECT count(*) FROM submission WHERE status = 'received'), id FROM submission"
    " WHERE status = 'received' ORDER BY received_at, id LIMIT 50"
)
_ONE = "SELECT * FROM submission WHERE reference = '{at}'"


def run() -> dict[str, Any]:
    """Fill a record and measure each question; a row for each."""
    with tempfile.TemporaryDirectory(prefix="bench-finding-") as folder:
        settings = Settings(
            data=Path(folder), mail_domain="svar.example.dk", secret_key="bench", starts_at=NOW
        ).completed()
        db = a_record(Path(folder))
        writer = Writer(1)
        with closing(db.conn):
            fill(db, [text for text, _ in writer.answers(ANSWERS)], searched=True)
            client = _signed_in(db, settings)
        raw = sqlite3.connect(settings.record_path)
        with closing(raw):
            return {
                "name": "finding",
                "rows": [_row(*each, client, raw) for each in _asked(writer)],
            }


def _asked(writer: Writer) -> list[tuple[str, str, str]]:
    common, rare = writer.words[20].strip(), writer.words[-7].strip()
    part = rare[1:-1] if len(rare) > 6 else rare
    deep = str(ANSWERS // 2 // 9 * 9)
    every, one = "/submissions?status=all", f"/submissions/{deep}"
    return [
        ("the overview", "/", _TODAY),
        ("one answer", one, _ONE.format(at=deep)),
        ("one answer of a search", f"{one}?status=all&q={common}", _ONE.format(at=deep)),
        ("what waits", "/submissions", _LIST),
        ("what waits, far down", f"/submissions?after={deep}", _DEEP.format(at=deep)),
        ("two filters", f"{every}&channel=phone&late=yes", _NARROW),
        ("a frequent word", f"{every}&q={common}", _words(common)),
        ("a part of a rare word", f"{every}&q={part}", _words(part)),
        ("two words", f"{every}&q={common}+{rare}", _words(f"{common} {rare}")),
        ("a sender", f"{every}&q=borger4711", _words("borger4711")),
        ("a word that nobody wrote", f"{every}&q=zzzyx", _words("zzzyx")),
    ]


def _words(typed: str) -> str:
    return _FOUND.format(words=wanted(typed).expression)


def _row(what: str, path: str, sql: str, client: FlaskClient, raw: Any) -> dict[str, Any]:
    page = _p95(lambda: _get(client, path))
    bare = _p95(lambda: raw.execute(sql).fetchall())
    return {
        "what": what,
        "page p95 ms": round(page * 1000, 1),
        "bare SQL p95 ms": round(bare * 1000, 2),
        "ratio": round(page / bare, 1),
    }


def _get(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def _p95(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[int(TIMES * 0.95)]


def _signed_in(db: Database, settings: Settings) -> FlaskClient:
    token = "a" * 32
    staffing.add(db, "sagsbehandler@example.dk", Role.CASEWORKER, token=token, now=NOW, by="bench")
    client = create_desk_app(settings).test_client()
    page = client.get(f"/sign-in/{token}").text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert csrf is not None
    sent = client.post(f"/sign-in/{token}", data={"csrf_token": csrf[1]})
    assert sent.status_code == 303
    return client
