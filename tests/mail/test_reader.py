"""A message that breaks its reader harms nobody: it ends unreadable, and the next one is read."""

import os
import time

import pytest

from intake.core.message import Kind
from intake.mail import frames, parsing
from intake.mail.reader import Reader

GOOD = (
    "From: Formanden <formand@example.dk>\nSubject: Svar\nMessage-ID: <1@example.dk>\n"
    "Date: Mon, 3 Feb 2025 10:14:02 +0100\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
    "Content-Type: text/plain; charset=utf-8\n\nAd 1: Rådet er enig. 010190-1234\n--B\n"
    "Content-Disposition: attachment; filename=æøå.txt\nContent-Type: text/plain\n\nbilag\n--B--\n"
).encode()

# Strikes the child where real poison would: inside the reading of one message.
BREAKER = """
import sys
from intake.mail import parsing, reader
whole = parsing.read
def read(raw, *, questions=()):
    if b"loop" in raw:
        while True: pass
    if b"sleep" in raw:
        import time; time.sleep(60)
    if b"eat" in raw:
        hold = []
        while True: hold.append(bytearray(600_000_000))
    if b"die" in raw:
        import os; os.kill(os.getpid(), 9)
    if b"babble" in raw:
        sys.stdout.buffer.write(b"\\xff" * 8); sys.stdout.buffer.flush(); raise SystemExit
    if b"mumble" in raw:
        sys.stdout.buffer.write((3).to_bytes(8, "big") + b"xyz"); sys.stdout.buffer.flush()
    return whole(raw, questions=questions)
parsing.read = read
reader.CPU_SECONDS = 1
reader.main()
"""


@pytest.fixture
def breakable():
    with Reader(seconds=8, program=("-c", BREAKER)) as reader:
        yield reader


def test_a_reading_comes_through_the_child_unchanged():
    questions = [("maal", "Er rådet enig?")]
    with Reader() as reader:
        assert reader.read(GOOD, questions) == parsing.read(GOOD, questions=questions)


def test_one_child_reads_many_messages():
    with Reader() as reader:
        children = set()
        for _ in range(20):
            assert reader.read(GOOD).kind is Kind.ANSWER
            children.add(reader.child)
        assert len(children) == 1


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        (b"loop", "regnetid"),
        (b"sleep", "lang tid"),
        (b"eat", "hukommelse"),
        (b"die", "brød sammen"),
        (b"babble", "brød sammen"),
        (b"mumble", "brød sammen"),
    ],
)
def test_poison_ends_unreadable_and_the_next_message_is_read(breakable, poison, reason):
    start = time.monotonic()
    reading = breakable.read(b"From: a@example.dk\nSubject: hej\n\n" + poison)
    assert reading.kind is Kind.UNREADABLE
    assert reason in reading.unreadable_reason
    assert reading.needs_review
    assert reading.sender.address == "a@example.dk"
    assert breakable.read(GOOD).kind is Kind.ANSWER
    assert time.monotonic() - start < 60


def test_a_child_killed_between_two_messages_is_missed_by_nobody():
    with Reader() as reader:
        assert reader.read(GOOD).kind is Kind.ANSWER
        assert reader.child is not None
        os.kill(reader.child, 9)
        time.sleep(0.2)
        assert reader.read(GOOD).kind is Kind.ANSWER


def test_a_message_of_thirty_megabytes_is_read():
    raw = GOOD.replace(b"bilag", b"bilag\n" * 5_000_000)
    with Reader(seconds=60) as reader:
        assert len(reader.read(raw).attachments[0].content) == 30_000_000


def test_the_child_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("INTAKE_SECRET_KEY", "hemmelig")
    program = (
        "import os, sys\nfrom intake.mail import frames, parsing, reader\nwhole = parsing.read\n"
        "from dataclasses import replace\n"
        "parsing.read = lambda raw, questions=(): replace(whole(raw), subject=str([*os.environ]))\n"
        "reader.main()"
    )
    with Reader(program=("-c", program)) as reader:
        assert "INTAKE" not in reader.read(GOOD).subject
        assert "PATH" not in reader.read(GOOD).subject


@pytest.mark.parametrize("content", [b"", b"\0" * 8, b"\0" * 7 + b"\x02{}", b"\xff" * 20, b"x"])
def test_bytes_that_hold_no_reading_are_refused(content):
    with pytest.raises(frames.Broken):
        frames.unpacked(content)
