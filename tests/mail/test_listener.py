"""Mail in at the wire: who is let in, what is kept, and what the sender is told."""

import os
import smtplib
import socket
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from intake.store.connection import connect, rows
from intake.store.schema import initialise

MAIL = b"From: Formand <formand@example.dk>\r\nSubject: Svar\r\n\r\nVi er enige.\r\n"
SENDER = "formand@example.dk"
END = b"\r\n.\r\n"


class Wire:
    """A client that sends exactly the bytes it is told to."""

    def __init__(self, port, hello=b"EHLO raad.example.dk"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.lines = self.socket.makefile("rb")
        self.reply()
        if hello:
            self.say(hello)

    def say(self, line):
        """Send one command and return the reply to it."""
        self.socket.sendall(line + b"\r\n")
        return self.reply()

    def reply(self):
        """Return the next reply, its lines joined."""
        found = []
        while True:
            line = self.lines.readline()
            found.append(line.decode().rstrip())
            if line[3:4] != b"-":
                return "\n".join(found)

    def begin(self, *recipients):
        """Go as far as DATA."""
        self.say(b"MAIL FROM:<formand@example.dk>")
        for each in recipients:
            assert self.say(b"RCPT TO:<" + each.encode() + b">").startswith("250")
        assert self.say(b"DATA").startswith("354")

    def close(self):
        self.lines.close()
        self.socket.close()


@pytest.fixture
def wire():
    """Open raw connections, and close them when the test is over."""
    opened = []

    def open_one(port, **options):
        opened.append(Wire(port, **options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def inbox(record):
    return rows(record, "SELECT * FROM inbox ORDER BY id")


def send(port, recipients, raw=MAIL, sender=SENDER, options=()):
    with smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk") as client:
        return client.sendmail(sender, recipients, raw, options)


def test_a_councils_answer_is_in_the_inbox_when_its_mail_server_is_told_so(
    settings, record, listening, council_address
):
    with listening(settings) as port:
        send(port, [council_address])
        (kept,) = inbox(record)
    assert kept["raw"] == MAIL
    assert kept["mail_from"] == SENDER
    assert kept["recipients"] == f'["{council_address}"]'
    assert (kept["via"], kept["peer"], kept["fate"]) == ("smtp", "127.0.0.1", None)


def test_addresses_are_known_in_any_case_and_the_post_office_has_its_own(
    settings, record, listening, council_address
):
    known = [
        council_address.upper(),
        "Partnerskab@Svar.Example.DK",
        settings.sender,
        "postmaster@svar.example.dk",
        "abuse@svar.example.dk",
        "Postmaster",
    ]
    with listening(settings) as port:
        assert send(port, known) == {}
    # The postmaster without a domain is the postmaster with ours, and is listed once.
    assert inbox(record)[0]["recipients"].count("@svar.example.dk") == len(known) - 1


@pytest.mark.parametrize(
    "address",
    [
        "ukendt@svar.example.dk",
        "svar@svar.example.dk",
        "svar+@svar.example.dk",
        "svar+abcdefghijklmnopqrstuvwxyz@svar.example.dk",
        "kladde@svar.example.dk",  # a draft: nobody may learn that it exists
        "partnerskab+extra@svar.example.dk",
        "x' OR 1=1 --@svar.example.dk",
    ],
)
def test_an_unknown_address_is_refused_at_once_with_words_that_help(
    settings, record, listening, wire, address
):
    with listening(settings) as port:
        client = wire(port)
        client.say(b"MAIL FROM:<formand@example.dk>")
        answer = client.say(b'RCPT TO:<"' + address.replace("@", '"@').encode() + b">")
    assert answer.startswith("550 5.1.1")
    assert answer.isascii()
    assert "https://hoering.example.dk" in answer
    assert "brevet" in answer
    assert "letter" in answer


def test_we_are_nobodys_relay(settings, record, listening, wire):
    with listening(settings) as port:
        client = wire(port)
        client.say(b"MAIL FROM:<formand@example.dk>")
        assert client.say(b"RCPT TO:<nogen@example.dk>").startswith("550 5.7.1")
        assert client.say(b"RCPT TO:<nogen%example.dk@example.dk>").startswith("550 5.7.1")
        assert client.say(b"DATA").startswith("503")


def test_one_unknown_recipient_does_not_keep_the_others_answer_out(
    settings, record, listening, council_address
):
    with listening(settings) as port:
        refused = send(port, [council_address, "ukendt@svar.example.dk"])
    assert list(refused) == ["ukendt@svar.example.dk"]
    assert len(inbox(record)) == 1


def test_a_bounce_comes_in_although_its_sender_is_nobody(
    settings, record, listening, council_address
):
    with listening(settings) as port:
        send(port, [council_address], sender="")
    assert inbox(record)[0]["mail_from"] == ""


def test_letters_outside_ascii_come_through_as_they_were_sent(
    settings, record, listening, council_address
):
    raw = "From: Åse <åse@høring.example.dk>\r\n\r\nBlåbærgrød\r\n".encode()
    with listening(settings) as port:
        send(port, [council_address], raw, "åse@høring.example.dk", ["SMTPUTF8", "BODY=8BITMIME"])
    (kept,) = inbox(record)
    assert kept["raw"] == raw
    assert kept["mail_from"] == "åse@høring.example.dk"


def test_a_sender_that_is_no_text_is_refused_and_the_next_one_is_heard(
    settings, record, listening, wire
):
    with listening(settings) as port:
        client = wire(port)
        assert client.say(b"MAIL FROM:<a\xff@example.dk>").startswith("553")
        assert client.say(b"MAIL FROM:<a\x00b@example.dk>").startswith("553")
        assert client.say(b"MAIL FROM:<").startswith(("451", "501", "553"))
        assert client.say(b"MAIL FROM:<formand@example.dk>").startswith("250")
        assert client.say(b"RCPT TO:<").startswith(("451", "501", "553"))


def test_leading_dots_are_the_senders_own_and_come_back(
    settings, record, listening, council_address
):
    raw = b"Subject: x\r\n\r\n.\r\n..to\r\n...tre\r\n"
    with listening(settings) as port:
        send(port, [council_address], raw)
    assert inbox(record)[0]["raw"] == raw


def test_a_line_of_a_megabyte_is_kept_whole(settings, record, listening, council_address):
    raw = b"Subject: x\r\n\r\n." + b"x" * 1_000_000 + b"\r\n." + b"y" * 65_536 * 3 + b"\r\n"
    with listening(settings) as port:
        send(port, [council_address], raw)
    assert inbox(record)[0]["raw"] == raw


def test_a_lone_dot_split_over_packets_ends_the_message_and_no_other_does(
    settings, record, listening, wire, council_address
):
    with listening(settings) as port:
        client = wire(port)
        client.begin(council_address)
        for part in (b"Subject: x\r\n\r\na" + b"b" * 65_535, b"\r", b"\n", b".", b"\r", b"\n"):
            client.socket.sendall(part)
            time.sleep(0.01)
        assert client.reply().startswith("250")
        client.begin(council_address)
        client.socket.sendall(b".\r\n")
        assert client.reply().startswith("250")
    assert [len(each["raw"]) for each in inbox(record)] == [16 + 65_535 - 1 + 2, 0]


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


@pytest.mark.parametrize(
    "trick",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r.\r\n",
        b"\r\n.\r",
        b"\n.\r",
        b"\r.\n",
        b"\r\n\0.\r\n",
        b"\r\n.\0\r\n",
    ],
)
@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_nobody_can_smuggle_a_second_message_in(  # noqa: PLR0917
    settings, record, listening, wire, council_address, trick, protocol
):
    hello = {"smtp": b"EHLO raad.example.dk", "lmtp": b"LHLO raad.example.dk"}[protocol]
    second = (
        f"MAIL FROM:<borgmester@example.dk>\r\nRCPT TO:<{council_address}>\r\nDATA\r\n"
        "From: borgmester@example.dk\r\n\r\nsmuglet"
    ).encode()
    sent = MAIL + b"x" + trick + second + END
    with listening(replace(settings, mail_protocol=protocol)) as port:
        client = wire(port, hello=hello)
        client.begin(council_address)
        client.socket.sendall(sent)
        answer = client.reply()
        assert client.say(b"NOOP").startswith("250")
    kept = inbox(record)
    assert all(each["mail_from"] == SENDER for each in kept)
    if protocol == "smtp":
        assert answer.startswith("550 5.6.0")
        assert kept == []
    else:
        assert [each["raw"] for each in kept] == [sent[:-3].replace(b"\r\n.", b"\r\n")]


def test_over_lmtp_each_recipient_has_a_reply_of_its_own(
    settings, record, listening, wire, council_address
):
    with listening(replace(settings, mail_protocol="lmtp", mail_limit=100_000)) as port:
        client = wire(port, hello=b"LHLO mx.example.dk")
        client.say(b"MAIL FROM:<formand@example.dk>")
        for address, code in [
            (council_address.encode(), "250"),
            (b"ukendt@svar.example.dk", "550"),
            (b"partnerskab@svar.example.dk", "250"),
            (council_address.upper().encode(), "250"),
        ]:
            assert client.say(b"RCPT TO:<" + address + b">").startswith(code)
        client.say(b"DATA")
        client.socket.sendall(MAIL + b".\r\n")
        assert [client.reply() for _ in range(3)] == ["250 2.0.0 OK"] * 3
        assert client.say(b"NOOP") == "250 OK"
        client.begin(council_address, "partnerskab@svar.example.dk")
        client.socket.sendall(b"x" * 100_000 + END)
        assert [client.reply()[:9] for _ in range(2)] == ["552 5.3.4"] * 2
        assert client.say(b"NOOP") == "250 OK"
    (kept,) = inbox(record)
    assert kept["recipients"] == f'["{council_address}", "partnerskab@svar.example.dk"]'
    assert kept["via"] == "lmtp"


def test_lmtp_and_smtp_do_not_answer_to_each_others_hello(settings, record, listening, wire):
    with listening(settings) as port:
        assert wire(port, hello=None).say(b"LHLO x.example.dk").startswith("500")
        greeting = wire(port, hello=None).say(b"EHLO x.example.dk")
    assert greeting.startswith("250-svar.example.dk")
    assert f"SIZE {settings.mail_limit}" in greeting
    assert "8BITMIME" in greeting
    assert "SMTPUTF8" in greeting
    with listening(replace(settings, mail_protocol="lmtp")) as port:
        assert wire(port, hello=None).say(b"EHLO x.example.dk").startswith("500")


def test_asking_who_lives_here_tells_nothing(settings, record, listening, wire, council_address):
    with listening(settings) as port:
        client = wire(port)
        known = client.say(b"VRFY <" + council_address.encode() + b">")
        assert known == client.say(b"VRFY <ukendt@svar.example.dk>")
        assert client.say(b"EXPN alle").startswith("502")


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
