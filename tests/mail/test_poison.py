"""Two hundred poisoned messages among a thousand good ones, through a real Postfix."""

import hashlib
import os
import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle, islice

import pytest

from intake import worker
from intake.store.connection import rows, value
from tests.mail_server import Server, serving
from tests.poison import POISON, RAW
from tests.postfix import hand_over, missing

GOOD, POISONED = 1_000, 200
SENDERS = 4
PATIENCE = 120
TO = "partnerskab@svar.example.dk"


@pytest.fixture(autouse=True)
def _needs_postfix():
    if reason := missing():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)


def good(number):
    return (
        f"From: Borger {number} <borger{number}@example.dk>\r\nTo: {TO}\r\nSubject: Svar\r\n"
        f"Message-ID: <god-{number}@example.dk>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nJeg er enig i forslag {number}.\r\n"
    ).encode()


def bodies():
    """Every sixth message is poison; each poison comes about as often as the others."""
    poison = islice(cycle([*POISON.values(), *RAW.values()]), POISONED)
    found = []
    for number in range(GOOD):
        found.append((f"borger{number}@example.dk", good(number)))
        if number % (GOOD // POISONED) == 0:
            found.append(("gift@example.dk", next(poison)))
    return found


def deliver(port, mails):
    """Send them as mail programs do; return those the mail server took."""

    def sender(first):
        taken = []
        for mail_from, raw in mails[first::SENDERS]:
            with smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk") as client:
                try:
                    client.sendmail(mail_from, [TO], raw)
                except smtplib.SMTPException:
                    continue  # refused to its face is not lost
                taken.append(raw)
        return taken

    with ThreadPoolExecutor(SENDERS) as pool:
        return [raw for taken in pool.map(sender, range(SENDERS)) for raw in taken]


def body(raw):
    return hashlib.sha256(raw.partition(b"\r\n\r\n")[2]).hexdigest()


def test_poison_is_held_and_every_good_answer_beside_it_is_settled(settings, record, listening):
    settings = replace(settings, mail_protocol="lmtp", smtp_timeout=5)
    mails = bodies()
    with listening(settings) as port, hand_over(port, "lmtp") as postfix:
        taken = deliver(postfix.port, mails)
        deadline = time.monotonic() + PATIENCE
        while value(record, "SELECT count(*) FROM inbox") < len(taken):
            assert time.monotonic() < deadline, postfix.log[-2_000:]
            time.sleep(0.2)
    answers = {body(raw) for mail_from, raw in mails if mail_from != "gift@example.dk"}
    kept = {each["id"]: each["raw"] for each in rows(record, "SELECT id, raw FROM inbox")}
    before = {number: hashlib.sha256(raw).hexdigest() for number, raw in kept.items()}
    assert answers <= {body(raw) for raw in kept.values()}
    assert len(kept) == len(taken) >= GOOD + POISONED - len(RAW) * 5

    # Each message is settled once and in its turn: none waits until poison is tried again.
    with serving(Server()) as relay:
        worker.once(replace(settings, smtp_port=relay))
    found = rows(record, "SELECT id, raw, fate, tries FROM inbox ORDER BY id")
    assert [each["id"] for each in found if each["fate"] is None] == []
    first = next(at for at, each in enumerate(found) if body(each["raw"]) not in answers)
    behind = [each["fate"] for each in found[first:] if body(each["raw"]) in answers]
    assert len(behind) > GOOD // 2
    assert set(behind) == {"submitted"}
    assert {each["fate"] for each in found if body(each["raw"]) in answers} == {"submitted"}
    assert {each["id"]: hashlib.sha256(each["raw"]).hexdigest() for each in found} == before
    assert {each["tries"] for each in found} == {1}
    assert value(record, "SELECT count(*) FROM submission WHERE author_name LIKE 'Borger%'") == GOOD
    assert "unreadable" in {each["fate"] for each in found}
