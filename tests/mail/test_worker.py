"""The worker: everything that came in is settled, everything owed leaves, whatever breaks."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake import worker
from intake.actions import settling
from intake.core.submission import Attachment
from intake.mail import verifying
from intake.mail.reader import Reader
from intake.store import files, inbox, outbox, submissions
from intake.store.connection import NoRoom, rows, transaction, value
from tests import signing

MAIL = (
    b"From: Formand <formand@example.dk>\r\nSubject: Svar\r\nMessage-ID: <%d@example.dk>\r\n\r\n"
    b"Vi er enige i forslag %d.\r\n"
)
PATIENCE = 60


@pytest.fixture
def keep(record, council_address):
    """Put messages into the inbox as the listener does; return their numbers."""
    count = iter(range(1, 10_000))

    def keep_one(raw=None):
        number = next(count)
        with transaction(record):
            return inbox.keep(
                record,
                raw if raw is not None else MAIL % (number, number),
                mail_from="formand@example.dk",
                recipients=(council_address,),
                via="smtp",
                peer="127.0.0.1",
                now=datetime.now(UTC),
            )

    return keep_one


@pytest.fixture
def away(settings):
    """Settings of a service whose mail server is away."""
    return replace(settings, smtp_port=1, smtp_timeout=1)


def eventually(found):
    """Wait until `found()` is true."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to pass")


def fates(record):
    return [each["fate"] for each in rows(record, "SELECT fate FROM inbox ORDER BY id")]


def test_once_settles_all_mail_owes_the_receipts_and_publishes(record, away, keep):
    for _ in range(25):
        keep()
    done = worker.once(away)
    assert done["settled"] == 25
    assert done["published"] >= 1
    assert fates(record) == ["submitted"] * 25
    assert submissions.count(record) == 25
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 3
    assert away.public_path.exists()
    again = worker.once(away)
    assert (again["settled"], again["published"]) == (0, 0)


def test_the_worker_looks_for_itself_who_wrote_where_it_meets_the_outside(
    record, away, keep, monkeypatch
):
    monkeypatch.setattr(verifying, "look_up", signing.resolve)
    raw = b"From: Raadet <raad@example.dk>\r\nSubject: Svar\r\n\r\nVi er for.\r\n"
    true = keep(signing.signed(raw))
    forged = keep(b"X: 1\r\n" + raw)
    worker.once(replace(away, verify_mail=True))
    found = [
        json.loads(inbox.get(record, each).reading)["authentication"] for each in (true, forged)
    ]
    assert [(each["dmarc"], each["source"]) for each in found] == [
        ("pass", "intake"),
        ("", "intake"),
    ]


def test_a_letter_that_cannot_leave_yet_does_not_keep_once_from_ending(record, away, keep):
    keep()
    assert worker.once(away)["sent"] == 0
    (waiting,) = rows(record, "SELECT tries, next_try_at FROM delivery")
    assert waiting["tries"] == 1
    assert waiting["next_try_at"]


def test_a_message_that_kills_its_reader_goes_to_a_person_and_the_others_go_on(
    record, away, keep, monkeypatch, caplog
):
    poison = keep(b"Subject: GIFT\r\n\r\nx\r\n")
    good = [keep() for _ in range(3)]
    real = Reader.read

    def read(self, raw, questions=()):
        if b"GIFT" in raw:
            raise ValueError("formand@example.dk wrote GIFT")
        return real(self, raw, questions)

    monkeypatch.setattr(Reader, "read", read)
    worker.once(away)
    assert fates(record) == ["unreadable", "submitted", "submitted", "submitted"]
    assert inbox.get(record, poison).tries == worker.TRIES + 1
    assert all(inbox.get(record, each).tries == 1 for each in good)
    told = [each for each in caplog.messages if "trouble" in each]
    assert len(told) == worker.TRIES
    assert "ValueError" in told[0]
    assert not any("GIFT" in each or "example.dk" in each for each in told)


def test_a_full_disk_costs_a_message_no_tries(record, away, keep, monkeypatch):
    number = keep()
    real, fails = settling.settle, iter([NoRoom("full")] * 2)

    def settle(*args, **kwargs):
        if error := next(fails, None):
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(settling, "settle", settle)
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.05)
    with worker.working(away):
        eventually(lambda: fates(record) == ["submitted"])
    assert inbox.get(record, number).tries == 1


def test_once_says_to_try_again_when_the_disk_is_full(record, away, keep, monkeypatch):
    keep()

    def full(*_, **__):
        raise NoRoom("full")

    monkeypatch.setattr(settling, "settle", full)
    with pytest.raises(NoRoom):
        worker.once(away)
    assert fates(record) == [None]


def test_while_it_runs_mail_is_settled_and_public_data_made(record, away, keep):
    with worker.working(away):
        keep()
        eventually(lambda: fates(record) == ["submitted"])
        eventually(away.public_path.exists)


def test_trouble_in_one_job_leaves_the_others_at_work_and_passes(
    record, away, keep, monkeypatch, caplog
):
    caplog.set_level(logging.ERROR)
    real, fails = worker.cleaning.publish, iter([RuntimeError("secret")] * 2)

    def publish(*args, **kwargs):
        if error := next(fails, None):
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(worker.cleaning, "publish", publish)
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.05)
    with worker.working(away):
        keep()
        eventually(lambda: fates(record) == ["submitted"])
        eventually(away.public_path.exists)
    told = [each for each in caplog.messages if "publish" in each]
    assert len(told) == 2
    assert "RuntimeError" in told[0]
    assert "secret" not in told[0]


def test_files_of_answers_that_were_never_sent_are_swept_after_a_week(record, away):
    now = datetime.now(UTC)
    for token, age in [("old", timedelta(days=8)), ("new", timedelta(days=6))]:
        with transaction(record):
            upload = Attachment(f"{token}.pdf", "application/pdf", token.encode())
            files.keep_upload(record, token, upload, now=now - age)
    worker.once(away)
    assert files.upload(record, "old") is None
    assert files.upload(record, "new") is not None
    assert value(record, "SELECT count(*) FROM file") == 1


@contextmanager
def running(settings):
    """Run the worker as a process of its own, as the Procfile does."""
    environ = {
        **os.environ,
        "INTAKE_DATA": str(settings.data),
        "INTAKE_MAIL_DOMAIN": settings.mail_domain,
        "INTAKE_SECRET_KEY": settings.secret_key,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": "1",
    }
    code = (
        "import os; from intake.config import Settings; from intake import worker;"
        "worker.run(Settings.from_environ(os.environ))"
    )
    with subprocess.Popen([sys.executable, "-c", code], env=environ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_ends_when_it_is_asked_to(record, settings, keep, number):
    with running(settings) as process:
        keep()
        eventually(lambda: fates(record) == ["submitted"])
        process.send_signal(number)
        assert process.wait(timeout=PATIENCE) == 0


def test_a_worker_that_was_killed_leaves_the_rest_to_the_next_one(record, settings, keep):
    for _ in range(60):
        keep()
    with running(settings) as process:
        eventually(lambda: fates(record).count("submitted") >= 5)
        process.kill()
        process.wait(timeout=PATIENCE)
    worker.once(replace(settings, smtp_port=1))
    assert fates(record) == ["submitted"] * 60
    assert submissions.count(record) == 60
    assert len(outbox.due(record, now=datetime.now(UTC) + timedelta(days=1), count=99)) == 3
