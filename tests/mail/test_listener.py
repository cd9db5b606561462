"""Mail in at the wire: who is let in, what is kept, and what the sender is told."""

import time
from dataclasses import replace

import pytest

from tests.wire import END, MAIL, SENDER, inbox, send


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


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_what_is_sent_behind_the_end_before_we_answer_is_no_second_message(  # noqa: PLR0917
    settings, record, listening, wire, council_address, protocol
):
    hello = {"smtp": b"EHLO raad.example.dk", "lmtp": b"LHLO raad.example.dk"}[protocol]
    behind = b"MAIL FROM:<borgmester@example.dk>\nRCPT TO:<%s>\nDATA\nsmuglet\n.\n"
    with listening(replace(settings, mail_protocol=protocol)) as port:
        client = wire(port, hello=hello)
        client.begin(council_address)
        client.socket.sendall(MAIL + b".\r\n" + behind % council_address.encode())
        assert client.reply().startswith("250")
    assert [each["mail_from"] for each in inbox(record)] == [SENDER]
