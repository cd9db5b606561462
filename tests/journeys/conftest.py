"""The two real apps over a real record of their own, at a moment that the tests choose."""

import time

import pytest

from intake import clock
from intake.actions.inviting import enlist
from intake.app import create_desk_app, create_public_app
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.casework import Staff
from tests.letting_out import sent, tick, two_steps  # noqa: F401 - fixtures
from tests.respondent import SLUG, Respondent


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a service of its own, whose clock starts at NOW: with each test, not earlier."""
    monkeypatch.setattr(clock, "_STARTED", time.monotonic())
    return settings_in(tmp_path / "data", starts_at=NOW, secret_key="a key for tests only")


@pytest.fixture
def record(settings):
    """The record's database, empty."""
    db = a_record(settings.data)
    yield db
    db.conn.close()


@pytest.fixture
def desk(settings, record):
    """The desk's app."""
    return create_desk_app(settings)


@pytest.fixture
def staff(desk, record):
    """`staff("reader")` gives a signed-in member of staff with a browser of their own."""
    return Staff(desk, record)


@pytest.fixture
def consultation(record):
    """The consultation everybody answers."""
    return asked(record, a_consultation())


@pytest.fixture
def two_councils(record, settings, consultation):
    """Handicaprådet and Frivilligrådet, both on the list of parties."""
    both = a_party("Handicaprådet"), a_party("Frivilligrådet")
    asked(record, consultation, *both)
    with transaction(record):
        for each in both:
            enlist(record, SLUG, each, settings=settings)
    return both


@pytest.fixture
def council(two_councils):
    """Handicaprådet, which is not the only one asked."""
    return two_councils[0]


@pytest.fixture
def public(settings, record):
    """The public pages' app."""
    return create_public_app(settings)


@pytest.fixture
def respondent(public):
    """Somebody with a browser, on the way to the form."""
    return Respondent(public)
