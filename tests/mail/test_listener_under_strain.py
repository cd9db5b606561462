"""The listener at its limits: too much, too many, too slow, no room, and when it is stopped."""

import os
import smtplib
import socket
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from intake.store.connection import connect
from intake.store.schema import initialise
from tests.wire import MAIL, inbox, send


def test_thirty_megabytes_come_in_and_a_little_more_does_not(
    settings, record, listening, wire, council_address
):
    line = b"x" * 76 + b"\r\n"
    raw = line * (settings.mail_limit // len(line))
    with listening(settings) as port:
        send(port, [council_address], raw)
        with pytest.raises(smtplib.SMTPSenderRefused) as announced:
            send(port, [council_address], raw + line)
        assert (announced.value.smtp_code, announced.value.smtp_error[:5]) == (552, b"5.3.4")
        client = wire(port)
        client.begin(council_address)
        client.socket.sendall(raw + line + b".\r\n")
        assert client.reply().startswith("552 5.3.4")
        client.begin(council_address)
        client.socket.sendall(MAIL + b".\r\n")
        assert client.reply().startswith("250")
    assert [len(each["raw"]) for each in inbox(record)] == [len(raw), len(MAIL)]


def test_who_never_stops_sending_is_cut_off(settings, record, listening, wire, council_address):
    with listening(replace(settings, mail_limit=100_000)) as port:
        client = wire(port)
        client.begin(council_address)
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):
            for _ in range(1000):
                client.socket.sendall(b"x" * 98_000 + b"\r\n")
    assert inbox(record) == []


def test_a_silent_client_is_let_go_of(settings, record, listening, wire):
    with listening(settings, idle_seconds=0.3) as port:
        client = wire(port)
        assert client.lines.readline() == b""


def test_one_client_too_many_is_asked_to_come_again(settings, record, listening, wire):
    with listening(settings, most_clients=2) as port:
        first, _ = wire(port), wire(port)
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk")
        assert refused.value.smtp_code == 421
        first.say(b"QUIT")
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk").quit()
                break
            except smtplib.SMTPConnectError:
                time.sleep(0.05)
        else:
            pytest.fail("the place of a client that left was not given to the next")


def test_a_sender_that_hangs_up_half_way_leaves_nothing_behind(
    settings, record, listening, wire, council_address
):
    with listening(settings) as port:
        client = wire(port)
        client.begin(council_address)
        client.socket.sendall(MAIL)
        client.socket.shutdown(socket.SHUT_WR)
        client.close()
        send(port, [council_address], MAIL + b"igen\r\n")
    assert [each["raw"] for each in inbox(record)] == [MAIL + b"igen\r\n"]


def test_when_the_record_is_held_too_long_the_sender_is_asked_to_come_again(
    settings, record, listening, council_address, monkeypatch
):
    monkeypatch.setattr("intake.store.connection.BUSY_SECONDS", 0.2)
    with listening(settings) as port:
        record.conn.execute("BEGIN IMMEDIATE")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(port, [council_address])
        assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (451, b"4.3.2")
        record.conn.execute("ROLLBACK")
        send(port, [council_address])
    assert len(inbox(record)) == 1


def test_what_comes_at_once_shares_a_commit_and_each_is_answered_after_it(
    settings, record, listening, council_address, monkeypatch
):
    commits = []
    monkeypatch.setattr("intake.failpoints.hook", commits.append)
    record.conn.execute("BEGIN IMMEDIATE")  # while this is held, messages gather
    with listening(settings) as port:
        senders = [
            threading.Thread(target=send, args=(port, [council_address], MAIL + b"%d\r\n" % each))
            for each in range(20)
        ]
        for each in senders:
            each.start()
        deadline = time.monotonic() + 30
        while commits.count("mail:data_end") < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "mail:before_250" not in commits
        record.conn.execute("ROLLBACK")
        for each in senders:
            each.join(timeout=30)
    assert len(inbox(record)) == 20
    assert commits.count("mail:before_250") == 20
    assert commits.count("mail:after_commit") < 20


def test_stopping_answers_the_message_that_is_being_kept(  # noqa: PLR0917
    settings, record, listening, wire, council_address, monkeypatch
):
    held, handed_over, stopping = threading.Event(), threading.Event(), threading.Event()
    monkeypatch.setattr("intake.failpoints.hook", lambda _: handed_over.set())

    def hold_the_record():
        other = connect(settings.record_path)
        other.conn.execute("BEGIN IMMEDIATE")
        held.set()
        stopping.wait(timeout=30)
        time.sleep(0.5)
        other.conn.execute("ROLLBACK")
        other.conn.close()

    holder = threading.Thread(target=hold_the_record)
    holder.start()
    with listening(settings) as port:
        idle, client = wire(port), wire(port)
        client.begin(council_address)
        assert held.wait(timeout=30)
        client.socket.sendall(MAIL + b".\r\n")
        assert handed_over.wait(timeout=30)
        stopping.set()
    holder.join(timeout=30)
    assert client.reply().startswith("250")
    assert idle.reply().startswith("421")
    assert len(inbox(record)) == 1


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 8 MB."""
    if os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root")
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_to_the_sender_and_heals_without_a_restart(
    settings, record, listening, council_address, small_disk
):
    settings = replace(settings, data=small_disk)
    record.conn.execute("VACUUM INTO ?", (str(settings.record_path),))
    filler = small_disk / "filler"
    with listening(settings) as port:
        send(port, [council_address])
        filler.write_bytes(b"x" * 7_000_000)
        for _ in range(3):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                send(port, [council_address], MAIL + b"x" * 2_000_000)
            assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (452, b"4.3.1")
        filler.unlink()
        send(port, [council_address], MAIL + b"x" * 2_000_000)
        db = connect(settings.record_path)
        initialise(db)
        assert [len(each["raw"]) for each in inbox(db)] == [len(MAIL), len(MAIL) + 2_000_002]
        assert db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.conn.close()
