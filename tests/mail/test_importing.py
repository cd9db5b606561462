"""Mail from a pipe and from folders on this machine, and the envelopes that lie in the headers."""

import mailbox
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import intake.app  # noqa: F401 - brings every command into the group
from intake.cli.base import cli
from intake.mail import envelopes
from intake.store import inbox as inbox_store
from tests.wire import MAIL, inbox

OPEN = "partnerskab@svar.example.dk"
TOKEN = "svar+abcd@svar.example.dk"


@pytest.fixture
def command(settings, record):
    """Run a command as an operator does."""
    environ = {"INTAKE_DATA": str(settings.data), "INTAKE_MAIL_DOMAIN": settings.mail_domain}

    def run(*words, given=b"", **more):
        return CliRunner().invoke(cli, words, input=given, env={**environ, **more})

    return run


def letter(number, to=OPEN):
    return f"To: {to}\nSubject: Svar {number}\n\nVi er enige.\nFrom nu af også i dette.\n".encode()


@pytest.fixture
def maildir(tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir", create=True)
    for number in range(50):
        box.add(letter(number))
    return tmp_path / "Maildir"


@pytest.fixture
def mbox(tmp_path):
    box = mailbox.mbox(tmp_path / "breve.mbox")
    for number in range(50):
        message = mailbox.mboxMessage(letter(number))
        message.set_from("formand@example.dk", time.gmtime(1_700_000_000 + number))
        box.add(message)
    box.close()
    return tmp_path / "breve.mbox"


@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_a_folder_is_brought_in_whole_and_only_once_and_stays_as_it_was(
    command, record, kind, request
):
    path = request.getfixturevalue(kind)
    files = {each: each.read_bytes() for each in [path, *path.rglob("*")] if each.is_file()}
    first = command("mail", "import", str(path))
    assert (first.exit_code, first.stdout) == (0, "50 kept, 0 here before\n")
    assert "Importing" in first.stderr
    assert command("mail", "import", str(path)).stdout == "0 kept, 50 here before\n"
    kept = inbox(record)
    assert sorted(bytes(row["raw"]) for row in kept) == sorted(map(letter, range(50)))
    assert {(row["via"], row["recipients"]) for row in kept} == {("folder", f'["{OPEN}"]')}
    assert {each: each.read_bytes() for each in files} == files


def test_what_lies_in_an_mbox_counts_from_when_it_was_delivered(command, record, mbox):
    command("mail", "import", str(mbox))
    moments = [inbox_store.get(record, row["id"]).received_at for row in inbox(record)]
    assert moments[0] == datetime.fromtimestamp(1_700_000_000, UTC)
    assert moments == sorted(moments)


def test_an_import_that_was_broken_off_goes_on_where_it_stopped(command, record, maildir):
    first, *rest = sorted((maildir / "new").iterdir())
    aside = maildir.parent / "aside"
    aside.mkdir()
    for each in rest:
        each.rename(aside / each.name)
    assert command("mail", "import", str(maildir)).stdout == "1 kept, 0 here before\n"
    for each in rest:
        (aside / each.name).rename(each)
    assert first.exists()
    assert command("mail", "import", str(maildir)).stdout == "49 kept, 1 here before\n"


def test_the_operator_may_say_whom_a_folder_was_sent_to(command, record, maildir):
    command("mail", "import", str(maildir), "--to", TOKEN.upper())
    assert {row["recipients"] for row in inbox(record)} == {f'["{TOKEN}"]'}


def test_what_is_too_large_is_named_and_the_rest_is_kept(command, record, maildir):
    large = letter(99) + b"x" * 3_000
    name = mailbox.Maildir(maildir).add(large)
    done = command("mail", "import", str(maildir), INTAKE_MAIL_LIMIT="2000")
    assert (done.exit_code, done.stdout) == (1, "50 kept, 0 here before\n")
    assert name in done.stderr


def test_what_is_no_mail_folder_is_refused_by_name(command, tmp_path):
    (tmp_path / "notat.txt").write_text("Kære alle")
    for each in (tmp_path, tmp_path / "notat.txt"):
        done = command("mail", "import", str(each))
        assert done.exit_code == 1
        assert "neither a Maildir" in done.stderr


class TestMailFromAPipe:
    """A mail server that gets 75 keeps the message; any other error it returns to the sender."""

    def keep(self, command, **more):
        return command("mail", "keep", "--to", OPEN, given=MAIL, **more)

    def test_it_is_kept(self, command, record):
        assert self.keep(command).exit_code == 0
        assert [bytes(row["raw"]) for row in inbox(record)] == [MAIL]

    def test_a_busy_record_is_no_bounce(self, command, record, monkeypatch):
        monkeypatch.setattr("intake.store.connection.BUSY_SECONDS", 0.2)
        record.conn.execute("BEGIN IMMEDIATE")
        assert self.keep(command).exit_code == 75
        record.conn.execute("ROLLBACK")
        assert self.keep(command).exit_code == 0

    def test_a_full_disk_is_no_bounce(self, command, record, monkeypatch):
        def full(*_, **__):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error

        monkeypatch.setattr(inbox_store, "keep", full)
        assert self.keep(command).exit_code == 75
        assert inbox(record) == []

    def test_a_damaged_record_is_no_bounce(self, command, tmp_path):
        (tmp_path / "record.db").write_bytes(b"not a database" * 100)
        assert self.keep(command, INTAKE_DATA=str(tmp_path)).exit_code == 75

    def test_a_folder_that_is_none_is_no_bounce(self, command, tmp_path):
        (tmp_path / "file").touch()
        assert self.keep(command, INTAKE_DATA=str(tmp_path / "file")).exit_code == 75

    def test_a_wrong_setting_is_no_bounce(self, command):
        done = self.keep(command, INTAKE_MAIL_LIMIT="mange")
        assert done.exit_code == 75
        assert "INTAKE_MAIL_LIMIT" in done.stderr

    def test_a_fault_in_the_program_is_no_bounce(self, command, monkeypatch):
        monkeypatch.setattr(inbox_store, "keep", lambda *_, **__: 1 / 0)
        assert self.keep(command).exit_code == 75

    def test_a_message_above_the_limit_goes_back_to_its_sender(self, command, record):
        done = self.keep(command, INTAKE_MAIL_LIMIT="10")
        assert done.exit_code == 1
        assert inbox(record) == []


@pytest.fixture
def came_to(settings):
    its = replace(settings, imap_user="hoering@svar.example.dk")
    return partial(envelopes.recipients, settings=its)


@pytest.mark.parametrize(
    ("header", "recipients"),
    [
        (f"Delivered-To: {TOKEN}\nTo: {OPEN}", (TOKEN,)),
        (f"Delivered-To: hoering@svar.example.dk\nTo: Svar <{TOKEN}>", (TOKEN,)),
        (f"X-Original-To: {TOKEN}\nTo: liste@example.dk", (TOKEN,)),
        (f"Envelope-to: {TOKEN}\nTo: liste@example.dk", (TOKEN,)),
        (f"Resent-To: {TOKEN}\nTo: {OPEN}", (TOKEN,)),
        (f"To: raad@example.dk,\n\t{OPEN}\nCC: {TOKEN.upper()}", (OPEN, TOKEN)),
        (f"To: {OPEN}.example.com, {OPEN}x, {OPEN}-x", ()),
        ("To: Svar <svar@svar.example.dk>", ("svar@svar.example.dk",)),
        (f"To: raad@example.dk\n\nTo: {TOKEN}", ()),
        (f"Subject: To: {TOKEN}", ()),
    ],
)
def test_the_envelope_is_what_delivery_wrote_or_else_our_own_addresses(came_to, header, recipients):
    for end in ("\n", "\r\n"):
        assert came_to(header.replace("\n", end).encode() + b"\n\nHej") == recipients


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("Return-Path: <formand@example.dk>\nFrom: x@example.dk", "formand@example.dk"),
        ("Received: by mx\nReturn-Path: formand@example.dk", "formand@example.dk"),
        ("Return-Path: <>\nReturn-Path: <formand@example.dk>", ""),
        ("From: x@example.dk", "?"),
        ("From: x@example.dk\n\nReturn-Path: <>", "?"),
    ],
)
def test_the_envelope_sender_is_the_topmost_return_path(header, sender):
    assert envelopes.sender(header.encode() + b"\n\nHej") == sender


@given(st.binary(max_size=2_000))
def test_no_header_stops_the_worker(raw):
    from intake.config import Settings

    its = Settings(mail_domain="svar.example.dk", sender="hoering@svar.example.dk")
    assert isinstance(envelopes.sender(raw), str)
    assert isinstance(envelopes.recipients(b"To: " + raw, its), tuple)


@pytest.mark.parametrize(
    "part", [b"a", b"a@", b"To: ", b"\n ", b"a@svar.example.dk", b"\r\n\t", b"<"]
)
def test_no_header_takes_the_worker_long(came_to, part):
    raw = b"To: " + part * (10_000_000 // len(part))
    begun = time.monotonic()
    came_to(raw)
    envelopes.sender(b"Return-Path:" + raw)
    assert time.monotonic() - begun < 2
