"""A council at its desk: the contact person, and two members who were let in."""

import pytest

from intake import letters
from intake.actions.inviting import enlist
from intake.store.connection import transaction
from tests.builders import a_party, asked
from tests.council_desk import DESK, Person, let_in
from tests.respondent import SLUG


@pytest.fixture
def council(record, settings, consultation):
    """Handicaprådet and Frivilligrådet, both on the list of parties."""
    both = a_party("Handicaprådet"), a_party("Frivilligrådet")
    asked(record, consultation, *both)
    with transaction(record):
        for each in both:
            enlist(record, SLUG, each, settings=settings)
    return both


@pytest.fixture
def chair(public, settings, council):
    """The contact person, who has opened the desk."""
    person = Person(public)
    person.at(f"/i/{letters.link_token(settings, SLUG, council[0])}")
    assert person.do(DESK, name="Karen").status_code == 303
    return person


@pytest.fixture
def anna(chair, public, record):
    return let_in(chair, public, record, "Anna")


@pytest.fixture
def bo(chair, public, record):
    return let_in(chair, public, record, "Bo")
