"""Receipts: everyone who answers gets one, and nobody can be buried in them."""

from datetime import timedelta

import pytest

from intake.actions import preparing
from intake.actions.receiving import Arrival, receive
from intake.core.submission import Channel, Draft
from intake.store import outbox, submissions
from tests.builders import NOW, a_consultation, a_record, settings_in


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def record(tmp_path, settings):
    db = a_record(tmp_path)
    preparing.put_consultation(
        db, a_consultation(), contents={}, settings=settings, now=NOW, by="test"
    )
    return db


def answer(record, settings, number, *, email="borger@example.dk", at=NOW):
    return receive(
        record,
        Draft(email=email, body=f"Svar nummer {number}"),
        slug="partnerskabsstrategi",
        arrival=Arrival(key=f"key {number}", channel=Channel.WEB, at=at),
        settings=settings,
    )


def receipts(record):
    return [each for each in outbox.deliveries(record) if each.kind == "receipt"]


def test_an_answer_sent_twice_by_a_double_click_is_one_answer_with_one_receipt(record, settings):
    assert answer(record, settings, 1) == answer(record, settings, 1)
    assert submissions.count(record) == len(receipts(record)) == 1


def test_without_an_address_the_answer_is_taken_and_nothing_is_sent(record, settings):
    answer(record, settings, 1, email="")
    assert (submissions.count(record), receipts(record)) == (1, [])


def test_a_strangers_mailbox_cannot_be_filled_by_typing_its_address(record, settings):
    for number in range(30):
        answer(record, settings, number)
    assert submissions.count(record) == 30
    assert len(receipts(record)) == 20
    answer(record, settings, 31, at=NOW + timedelta(days=2))
    assert len(receipts(record)) == 21
