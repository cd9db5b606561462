"""A batch of letters that is killed wherever it hurts: everyone gets one letter, as one message."""

import email
import signal
from collections import defaultdict

import pytest

from intake.actions import writing_back
from intake.clock import now
from intake.store import consultations, mailings, submissions
from intake.store.connection import transaction, value
from tests.builders import a_consultation, a_draft, a_submission
from tests.faults.harvest import record_of
from tests.faults.storm import dies, with_fault
from tests.outcomes import BY, a_mailing
from tests.service import Service, eventually

LETTERS = 80
PLACES = (
    ("letters_back:set", 2),
    ("letters_back:queued", 2),
    ("outbox:after_250_before_mark", 3),
    ("outbox:before_send", 2),
)


@pytest.fixture
def service(tmp_path):
    with Service(tmp_path, processes=()) as running:
        yield running


def answered(service, count):
    """A case with so many citizens who each left an address; letters to them are sent."""

    record = record_of(service.settings)
    with transaction(record):
        consultations.put(record, a_consultation())
        for number in range(count):
            draft = a_draft(author_name=f"Borger {number}", email=f"b{number}@example.dk")
            submissions.add(
                record,
                a_submission(f"answer {number}", draft=draft),
                key=f"key {number}",
                receipt_token=f"token {number}",
            )
    number = writing_back.draft(record, a_mailing("partnerskabsstrategi"), by=BY, now=now(None))
    sent = writing_back.send(record, number, settings=service.settings, by=BY, now=now(None))
    assert sent == count
    return record, mailings.get(record, number)


def test_each_of_many_gets_one_letter_however_often_the_worker_is_killed(service):
    record, mailing = answered(service, LETTERS)
    for place, number in PLACES:  # writing first, while there is enough to write
        service.start("worker")
        with_fault(service, "worker", place, number)
        dies(service, "worker")
        service.running.pop("worker")
    service.start("worker")
    waiting = (
        "SELECT (SELECT count(*) FROM mailing_letter WHERE letter_id IS NULL)"
        " + (SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL)"
    )
    eventually(lambda: value(record, waiting) == 0)
    service.stop("worker", how=signal.SIGTERM)
    names = defaultdict(set)
    for _, recipients, raw in service.sink.messages:
        message = email.message_from_bytes(raw)
        names[recipients[0]].add(message["Message-ID"])
        assert any(part.get_filename() == "brev.pdf" for part in message.walk())
    assert len(names) == LETTERS
    assert {len(each) for each in names.values()} == {1}
    assert len(set.union(*names.values())) == LETTERS
    assert writing_back.send(
        record, mailing.number, settings=service.settings, by=BY, now=now(None)
    ) == 0  # fmt: skip
    record.conn.close()
