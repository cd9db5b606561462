"""A web process that dies while somebody writes keeps what it said was saved."""

import http.client
import re

import pytest

from intake.store import drafts
from tests.faults.asked import SLUG, ask
from tests.faults.harvest import record_of
from tests.faults.storm import dies, with_fault
from tests.outside import Browser
from tests.service import Service


@pytest.fixture
def service(tmp_path):
    with Service(tmp_path, processes=("web",)) as running:
        ask(running, tmp_path)
        yield running


def words(record):
    (draft,) = drafts.begun(record, SLUG)
    return drafts.sections(record, draft.id)["body"].content["body"][0]


def test_what_was_said_to_be_saved_survives_a_kill_at_the_next_save(service):
    with_fault(service, "web", "web:draft_saved", 3)
    service.wait_for("web")
    with Browser(service.settings.public_url) as person:
        _writes_until_it_dies(service, person)


def _writes_until_it_dies(service, person):
    hidden = person.form(SLUG)
    saved = []
    with pytest.raises((OSError, http.client.HTTPException)):
        for number in range(1, 9):
            fields = {**hidden, "body": f"Linje {number}"}
            answer = person.post(f"/{SLUG}/answer/draft", list(fields.items()))
            assert answer.status == 200
            saved.append(number)
    dies(service, "web")
    record = record_of(service.settings)
    assert len(saved) == 2
    assert int(re.search(r"\d+", words(record))[0]) >= saved[-1]
    service.start("web")
    service.wait_for("web")
    assert "Linje" in person.get(f"/{SLUG}/answer").body.decode()
    record.conn.close()
