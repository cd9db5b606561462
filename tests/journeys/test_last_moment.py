"""An upload begun before the deadline and ended after it counts as begun, and is noted so."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.web.serving import _seconds
from tests.outside import Browser, File, multipart
from tests.service import Service

SLUG = "park"
FILE = File("brev.pdf", b"%PDF-1.7 " + b"x" * 200_000)
FIELDS = {
    "speaks_as": "citizen",
    "preference": "named",
    "name": "En borger",
    "answer-1": "Ved åen.",
}


def ask(service: Service, folder: Path, closes_at: datetime) -> None:
    """Load a case that closes in a moment."""
    (folder / "park.toml").write_text(
        f'slug = "{SLUG}"\ntitle = "En park ved åen"\n'
        f"opens = {closes_at.date() - timedelta(days=30)}\ncloses = {closes_at.isoformat()}\n"
        '[[question]]\nlabel = "Hvor skal parken ligge?"\n',
        "utf-8",
    )
    service.cli("consultation", "load", str(folder / "park.toml"))


def slowly(body: bytes, until: datetime) -> Iterator[bytes]:
    """Give half of the upload now and the rest when the moment has passed."""
    yield body[: len(body) // 2]
    while datetime.now(UTC) <= until:
        time.sleep(0.05)
    yield body[len(body) // 2 :]


def test_who_presses_send_in_time_is_in_time_however_slow_the_line(tmp_path):
    with Service(tmp_path, processes=("web",)) as service:
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        ask(service, tmp_path, deadline)
        with Browser(service.settings.public_url) as browser:
            hidden = browser.form(SLUG)
            kind, body = multipart(list({**hidden, **FIELDS}.items()), [("attachments", FILE)])
            assert datetime.now(UTC) < deadline, "this machine is too slow for this test"
            sent = browser.send(
                "POST",
                f"/{SLUG}/answer",
                slowly(body, deadline),
                {"Content-Type": kind, "Content-Length": str(len(body))},
            )
            assert sent.status == 303, sent.text[:2000]
        (line,) = service.json("submission", "list")
        shown = service.json("submission", "show", line["reference"])
        assert shown["late"] is False
        assert datetime.fromisoformat(shown["received_at"]) < deadline
        (event,) = shown["events"]
        assert event["detail"] == "by web, begun in time"
        assert datetime.fromisoformat(event["at"]) >= deadline


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12.345", 12.345), ("0.000", 0.0), ("", 0.0), ("-3", 0.0), ("1e9", 0.0), ("nan", 0.0)],
)
def test_only_a_plain_number_of_the_proxys_is_believed(text, seconds):
    assert _seconds(text) == seconds
