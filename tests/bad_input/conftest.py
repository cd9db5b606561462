"""A service with small limits, and people who send it what they should not."""

import http.client
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest

from intake.store import submissions
from tests.faults.asked import ask
from tests.faults.harvest import record_of
from tests.outside import PATIENCE, Browser
from tests.service import Service

TEXT = "Parken skal ligge ved åen, <b>ikke</b> ved vejen & broen"
SHOWN = "Parken skal ligge ved åen, &lt;b&gt;ikke&lt;/b&gt; ved vejen &amp; broen"
LIMIT = 3_000_000


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad-input")
    given = {"INTAKE_UPLOAD_LIMIT": str(LIMIT), "INTAKE_MAIL_LIMIT": str(LIMIT)}
    with Service(folder, processes=("web", "desk", "mail", "worker"), **given) as running:
        ask(running, folder)
        before = datetime.now(UTC).date() - timedelta(days=30)
        for slug, stage in (("lukket", ""), ("kladde", 'stage = "draft"\n')):
            (folder / "more.toml").write_text(
                f'slug = "{slug}"\ntitle = "En anden park"\n{stage}'
                f"opens = {before}\ncloses = {before + timedelta(days=9)}\n"
                '[[question]]\nlabel = "Hvor?"\n'
            )
            running.cli("consultation", "load", str(folder / "more.toml"))
        yield running
        assert "Traceback" not in running.log.read_text(errors="replace")


@pytest.fixture
def browser(service):
    with Browser(service.settings.public_url) as opened:
        yield opened


@pytest.fixture
def record(service):
    db = record_of(service.settings)
    yield db
    db.conn.close()


@pytest.fixture
def nothing_kept(record):
    before = submissions.count(record)
    yield
    assert submissions.count(record) == before


def raw(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def head(path, *more):
    kind = more[1] if len(more) > 1 else "application/x-www-form-urlencoded"
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{more[0]}\r\n\r\n"
    ).encode()


def status_of(client):
    found = re.match(rb"HTTP/1\.1 (\d{3})", client.recv(4096))
    assert found is not None
    return int(found[1])


def reply_to(client, line):
    client.sendall(line)
    answer = client.recv(4096)
    assert answer, http.client.responses
    return answer
