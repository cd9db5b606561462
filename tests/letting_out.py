"""A consultation whose senders see what will be public, and the sender with the receipt page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import releasing
from intake.store import consultations
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import SLUG, a_case
from tests.respondent import hidden

LATER = NOW + timedelta(hours=49)
"""After the time to object of what was approved at NOW."""


@pytest.fixture
def two_steps(record, settings):
    """An open case whose senders may object for two days."""
    a_case(record, settings, "Udsatterådet", "Frivilligrådet")

    def set_to(**changes):
        with transaction(record):
            consultations.put(record, replace(consultations.get(record, SLUG), **changes))

    set_to(objection_hours=48)
    return set_to


@pytest.fixture
def tick(record, settings):
    return lambda now=NOW: releasing.run_clock(record, settings=settings, now=now)


class Sender:
    """The one who answered, with the receipt page in a browser."""

    def __init__(self, public, settings, record, answer):
        self.client = public.test_client()
        self.settings = settings
        self.token = letters.receipt_token(settings, answer.reference)
        with transaction(record):
            record.conn.execute(
                "UPDATE submission SET receipt_token_hash = ? WHERE reference = ?",
                (letters.addresses.identifiers.fingerprint(self.token), answer.reference),
            )

    @property
    def page(self):
        return self.client.get(f"/r/{self.token}/release").text

    @property
    def receipt(self):
        return self.client.get(f"/r/{self.token}").text

    def press(self, page="", path="", **fields):
        given = {name: found[0] for name, found in hidden(page or self.page).items()}
        return self.client.post(f"/r/{self.token}/release{path}", data={**given, **fields})


@pytest.fixture
def sent(public, settings, record):
    return lambda answer: Sender(public, settings, record, answer)
