"""A real Postfix in front of us, set up as docs/operating.md says."""

import os
import smtplib
import time
from dataclasses import replace

import pytest

from intake.store.connection import rows
from tests.postfix import hand_over, missing

PATIENCE = 60
LONG = b"x" * 1_500 + b"\r\n"
MAIL = b"From: Formand <formand@example.dk>\r\nSubject: Svar\r\n\r\nVi er enige.\r\n.\r\n" + LONG


@pytest.fixture(autouse=True)
def _needs_postfix():
    if reason := missing():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)


def inbox(record):
    return rows(record, "SELECT * FROM inbox ORDER BY id")


def eventually(found):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.1)
    return pytest.fail("it did not come to pass")


def send(postfix, recipients, raw=MAIL):
    with smtplib.SMTP("127.0.0.1", postfix.port, local_hostname="raad.example.dk") as client:
        return client.sendmail("formand@example.dk", recipients, raw)


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_a_councils_answer_comes_through_postfix_with_its_token(
    settings, record, listening, council_address, protocol
):
    with (
        listening(replace(settings, mail_protocol=protocol)) as port,
        hand_over(port, protocol) as postfix,
    ):
        assert send(postfix, [council_address, "partnerskab@svar.example.dk"]) == {}
        kept = eventually(lambda: inbox(record))
    got = {each for row in kept for each in row["recipients"].strip("[]").split(", ")}
    assert got == {f'"{council_address}"', '"partnerskab@svar.example.dk"'}
    assert {row["via"] for row in kept} == {protocol}
    assert kept[0]["mail_from"] == "formand@example.dk"
    assert kept[0]["raw"].startswith(b"Received: from raad.example.dk")
    assert b"\r\nVi er enige.\r\n.\r\n" in kept[0]["raw"]
    assert kept[0]["raw"].endswith(b"\r\n" + LONG)


def test_postfix_asks_us_before_it_takes_mail_and_refuses_what_we_do_not_know(
    settings, record, listening, council_address
):
    with (
        listening(replace(settings, mail_protocol="lmtp")) as port,
        hand_over(port, "lmtp") as postfix,
    ):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(postfix, ["ukendt@svar.example.dk"])
        with pytest.raises(smtplib.SMTPRecipientsRefused) as relayed:
            send(postfix, ["nogen@example.dk"])
    code, words = refused.value.recipients["ukendt@svar.example.dk"]
    assert code == 550
    assert b"brevet" in words
    assert relayed.value.recipients["nogen@example.dk"][0] in {454, 554}
    assert inbox(record) == []


def test_what_comes_while_the_record_is_busy_waits_at_postfix_and_is_kept_once(
    settings, record, listening, council_address, monkeypatch
):
    monkeypatch.setattr("intake.store.connection.BUSY_SECONDS", 0.2)
    with (
        listening(replace(settings, mail_protocol="lmtp")) as port,
        hand_over(port, "lmtp") as postfix,
    ):
        record.conn.execute("BEGIN IMMEDIATE")
        send(postfix, [council_address])
        eventually(lambda: "451 4.3.2" in postfix.log)
        record.conn.execute("ROLLBACK")
        postfix.run("flush")
        eventually(lambda: inbox(record))
        eventually(lambda: "status=sent" in postfix.log)
    assert len(inbox(record)) == 1
