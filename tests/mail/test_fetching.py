"""Mail out of a mailbox, from a real Dovecot: nothing skipped, nothing doubled, whatever breaks."""

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from click.testing import CliRunner

import intake.app  # noqa: F401 - brings every command into the group
from intake import clock, failpoints, worker
from intake.cli.base import cli
from intake.mail import fetching as fetching_module
from intake.mail import mailbox
from intake.mail.fetching import fetching
from intake.mail.mailbox import MailboxProblem, Unreachable
from intake.setting_rules import SettingError
from intake.store import inbox as inbox_store
from intake.store.connection import Busy, connect
from tests.dovecot import PASSWORD, USER, Dovecot, Line, missing
from tests.service import eventually
from tests.wire import inbox

TO = "Delivered-To: hoering@example.dk\r\nTo: Svar <{to}>\r\n"
MANY = 10_000


@pytest.fixture(autouse=True)
def _needs_dovecot():
    if reason := missing():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)


def letter(to, number=0):
    head = "Return-Path: <formand@example.dk>\r\n" + TO.format(to=to)
    return f"{head}Subject: Svar {number}\r\n\r\nVi er enige i punkt {number}.\r\n".encode()


@pytest.fixture
def at():
    """Settings for a mailbox at some server."""

    def settings_at(settings, port, **changed):
        its = replace(
            settings, imap_host="127.0.0.1", imap_port=port, imap_tls="none", imap_user=USER
        )
        return replace(its, **{"imap_password": PASSWORD, **changed})

    return settings_at


@contextmanager
def own_connection(settings):
    db = connect(settings.record_path)
    try:
        yield db
    finally:
        db.conn.close()


def look(settings, times=1):
    """Connect, look, and hang up; how much was kept."""
    with (
        own_connection(settings) as db,
        fetching(db, settings, partial(clock.now, None)) as fetcher,
    ):
        return sum(fetcher.look() for _ in range(times))


def subjects(record):
    found = [bytes(row["raw"]).partition(b"Subject: ")[2] for row in inbox(record)]
    return sorted(each.partition(b"\r\n")[0].decode() for each in found)


def svar(count, first=0):
    return sorted(f"Svar {number}" for number in range(first, first + count))


def test_a_councils_answer_in_the_mailbox_is_kept_with_its_envelope_and_then_marked_as_read(
    settings, record, council_address, at
):
    with Dovecot() as server:
        server.deliver(letter(council_address))
        assert look(at(settings, server.port)) == 1
        assert server.read() == 1
        assert look(at(settings, server.port), times=2) == 0
    (kept,) = inbox(record)
    assert kept["via"] == "imap"
    assert kept["mail_from"] == "formand@example.dk"
    assert kept["recipients"] == f'["{council_address}"]'
    assert bytes(kept["raw"]) == letter(council_address)


def test_an_answer_counts_from_when_the_mailbox_took_it_not_from_when_it_was_fetched(
    settings, record, council_address, at
):
    before = datetime.now(UTC) - timedelta(days=3)
    with Dovecot() as server:
        server.deliver(letter(council_address))
        for each in server._in("mail"):
            os.utime(each, (before.timestamp(), before.timestamp()))
        look(at(settings, server.port))
    received = inbox_store.get(record, inbox(record)[0]["id"]).received_at
    assert abs(received - before) < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("word", "kept", "read"),
    [(b"BODY.PEEK", 0, 0), (b"UID STORE", 50, 0), (b"UID MOVE", 50, 50)],
    ids=["before the fetch", "between fetch and flag", "between flag and move"],
)
def test_a_line_that_is_cut_loses_and_doubles_nothing(  # noqa: PLR0917
    settings, record, council_address, at, word, kept, read
):
    with Dovecot() as server, Line(server.port) as line:
        server.deliver(*(letter(council_address, number) for number in range(120)))
        its = at(settings, line.port, imap_move_to="Taget")
        line.cut_at = word
        with pytest.raises(Unreachable):
            look(its)
        assert (len(inbox(record)), server.read()) == (kept, read)
        assert server.moved() == 0
        look(its)
        assert line.cuts == 1
        assert server.moved() == 120
    assert subjects(record) == svar(120)


@pytest.mark.parametrize("place", ["imap:fetched", "gather:before_commit", "imap:kept"])
def test_nothing_is_marked_before_it_is_committed(  # noqa: PLR0917
    settings, record, council_address, at, place, monkeypatch
):
    class Died(Exception):
        pass

    def die(name):
        if name == place:
            raise Died

    with Dovecot() as server:
        server.deliver(*(letter(council_address, number) for number in range(3)))
        its = at(settings, server.port)
        monkeypatch.setattr(failpoints, "hook", die)
        with pytest.raises(Died):
            look(its)
        assert server.read() == 0
        assert len(inbox(record)) == (3 if place == "imap:kept" else 0)
        monkeypatch.setattr(failpoints, "hook", None)
        look(its)
        assert server.read() == 3
    assert subjects(record) == svar(3)


def test_while_the_record_is_busy_the_mail_stays_where_it_is(
    settings, record, council_address, at, monkeypatch
):
    monkeypatch.setattr("intake.store.connection.BUSY_SECONDS", 0.2)
    with Dovecot() as server:
        server.deliver(letter(council_address))
        record.conn.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            look(at(settings, server.port))
        record.conn.execute("ROLLBACK")
        assert server.read() == 0
        assert look(at(settings, server.port)) == 1


@pytest.mark.parametrize("move_to", ["", "Taget"])
def test_two_pollers_at_once_keep_everything_once(settings, record, council_address, at, move_to):
    together = threading.Barrier(2)
    trouble = []

    def poll(its):
        together.wait()
        try:
            look(its)
        except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
            trouble.append(error)

    with Dovecot() as server:
        server.deliver(*(letter(council_address, number) for number in range(300)))
        its = at(settings, server.port, imap_move_to=move_to)
        pollers = [threading.Thread(target=poll, args=(its,)) for _ in range(2)]
        for each in pollers:
            each.start()
        for each in pollers:
            each.join()
        assert trouble == []
        assert (server.moved() if move_to else server.read()) == 300
    assert subjects(record) == svar(300)


def test_a_box_of_ten_thousand_is_kept_whole_and_once(settings, record, council_address, at):
    with Dovecot() as server:
        server.deliver(*(letter(council_address, number) for number in range(MANY)))
        begun = time.monotonic()
        assert look(at(settings, server.port)) == MANY
        took = time.monotonic() - begun
        assert server.read() == MANY
        server.deliver(letter(council_address, MANY))
        assert look(at(settings, server.port)) == 1
    assert took < 60
    assert subjects(record) == svar(MANY + 1)


def test_a_folder_numbered_anew_brings_nothing_twice_and_nothing_new_is_missed(
    settings, record, council_address, at
):
    with Dovecot() as server:
        server.deliver(*(letter(council_address, number) for number in range(20)))
        its = at(settings, server.port)
        assert look(its) == 20
        server.deliver(letter(council_address, 20))
        server.number_anew()
        assert look(its) == 1
    assert subjects(record) == svar(21)
    validities = record.conn.execute("SELECT count(DISTINCT uidvalidity) FROM fetched").fetchone()
    assert validities == (2,)


def test_a_message_above_the_limit_stays_in_the_mailbox_and_delays_none_behind_it(
    settings, record, council_address, at
):
    with Dovecot() as server:
        large = letter(council_address) + b"x" * 5_000
        server.deliver(large, letter(council_address, 1))
        assert look(at(settings, server.port, mail_limit=2_000)) == 1
        assert server.read() == 1
        server.deliver(letter(council_address, 2))
        assert look(at(settings, server.port), times=2) == 2
    assert subjects(record) == svar(3)


@contextmanager
def fetching_worker(its):
    with worker.working(its, "fetch"):
        yield


def test_the_worker_is_called_when_mail_comes_and_finds_its_way_back_to_a_lost_server(
    settings, record, council_address, at
):
    with Dovecot() as server, fetching_worker(at(settings, server.port)):
        eventually(lambda: "Login: user=" in server.log)
        time.sleep(0.5)  # until it listens
        begun = time.monotonic()
        server.deliver(letter(council_address, 0))
        eventually(lambda: len(inbox(record)) == 1)
        assert time.monotonic() - begun < mailbox.LOOK_EVERY / 2
        server.stop()
        server.deliver(letter(council_address, 1))
        server.start()
        eventually(lambda: len(inbox(record)) == 2)
    assert subjects(record) == svar(2)


def test_a_server_that_calls_nobody_is_asked_now_and_then(
    settings, record, council_address, at, monkeypatch
):
    monkeypatch.setattr(mailbox, "LOOK_EVERY", 0.2)
    silent = "imap_capability = IMAP4rev1 SASL-IR UIDPLUS\n"
    with Dovecot(silent) as server, fetching_worker(at(settings, server.port)):
        for number in range(3):
            server.deliver(letter(council_address, number))
            eventually(lambda number=number: len(inbox(record)) == number + 1)
    assert subjects(record) == svar(3)


def test_a_token_from_the_operators_command_opens_the_mailbox(
    settings, record, council_address, at, tmp_path
):
    (tmp_path / "token").write_text(PASSWORD + "\n")  # this Dovecot takes it for one
    with Dovecot() as server:
        server.deliver(letter(council_address))
        command = f"cat {tmp_path / 'token'}"
        its = at(settings, server.port, imap_password="", imap_token_command=command)
        assert look(its) == 1
        assert "method=XOAUTH2" in server.log
        with pytest.raises(MailboxProblem, match="INTAKE_IMAP_TOKEN_COMMAND"):
            look(replace(its, imap_token_command="false"))


def test_a_refusal_says_what_to_mend(settings, record, at):
    with Dovecot() as server:
        with pytest.raises(MailboxProblem, match=f"refuses {USER}"):
            look(at(settings, server.port, imap_password="forkert"))
        with pytest.raises(MailboxProblem, match="Findes ikke"):
            look(at(settings, server.port, imap_folder="Findes ikke"))
        with pytest.raises(MailboxProblem, match="no folder Arkiv"):
            look(at(settings, server.port, imap_move_to="Arkiv"))


def test_a_password_is_told_only_to_a_server_with_a_certificate_we_trust(  # noqa: PLR0917
    settings, record, council_address, at, certificate, monkeypatch
):
    with Dovecot(certificate=certificate[0]) as server:
        server.deliver(letter(council_address))
        ways = [("tls", server.tls_port), ("starttls", server.port)]
        for tls, port in ways:
            with pytest.raises(Unreachable, match="certificate"):
                look(at(settings, port, imap_tls=tls))
        assert "Login: user=" not in server.log
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert [look(at(settings, port, imap_tls=tls)) for tls, port in ways] == [1, 0]


def test_no_password_goes_out_in_clear(settings):
    open_line = replace(settings, imap_host="imap.example.dk", imap_tls="none", imap_user=USER)
    with pytest.raises(SettingError, match="INTAKE_IMAP_TLS"):
        open_line.completed()


def test_the_operator_fetches_once_by_hand(settings, record, council_address, monkeypatch):
    given = {
        "INTAKE_DATA": str(settings.data),
        "INTAKE_MAIL_DOMAIN": settings.mail_domain,
        "INTAKE_IMAP_HOST": "127.0.0.1",
        "INTAKE_IMAP_TLS": "none",
        "INTAKE_IMAP_USER": USER,
        "INTAKE_IMAP_PASSWORD": PASSWORD,
    }
    fetch = partial(CliRunner().invoke, cli, ["mail", "fetch", "--once"])
    with Dovecot() as server:
        server.deliver(letter(council_address), letter(council_address, 1) + b"x" * 3_000)
        given["INTAKE_IMAP_PORT"] = str(server.port)
        short = fetch(env={**given, "INTAKE_MAIL_LIMIT": "2000"})
        assert (short.exit_code, short.stdout) == (1, "1 kept\n")
        assert "1 stay there" in short.stderr
        whole = fetch(env=given)
        assert (whole.exit_code, whole.stdout) == (0, "1 kept\n")
        wrong = fetch(env={**given, "INTAKE_IMAP_PASSWORD": "forkert"})
        assert wrong.exit_code == 1
        assert "forkert" not in wrong.stderr
    assert fetch(env=given).exit_code == 75  # the server is gone
    nowhere = fetch(env={**given, "INTAKE_IMAP_HOST": ""})
    assert nowhere.exit_code == 1
    assert "INTAKE_IMAP_HOST" in nowhere.stderr


def test_large_messages_are_fetched_a_few_at_a_time(
    settings, record, council_address, at, monkeypatch
):
    monkeypatch.setattr(fetching_module, "LARGEST_TOGETHER", 10_000)
    asked = []
    messages = mailbox.Mailbox.messages

    def counted(self, numbers):
        asked.append(len(numbers))
        return messages(self, numbers)

    monkeypatch.setattr(mailbox.Mailbox, "messages", counted)
    with Dovecot() as server:
        server.deliver(*(letter(council_address, each) + b"x" * 4_000 for each in range(5)))
        assert look(at(settings, server.port)) == 5
    assert asked == [2, 2, 1]
