"""A council at its desk: the contact person, and two members who were let in."""

import pytest

from intake import letters
from tests.council_desk import DESK, Person, let_in
from tests.respondent import SLUG


@pytest.fixture
def chair(public, settings, two_councils):
    """The contact person, who has opened the desk."""
    person = Person(public)
    person.at(f"/i/{letters.link_token(settings, SLUG, two_councils[0])}")
    assert person.do(DESK, name="Karen").status_code == 303
    return person


@pytest.fixture
def anna(chair, public, record):
    return let_in(chair, public, record, "Anna")


@pytest.fixture
def bo(chair, public, record):
    return let_in(chair, public, record, "Bo")
