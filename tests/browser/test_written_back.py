"""What we write back and ask: the letter's own page, and the page where a question is answered."""

import re

import pytest

from intake.actions import inquiring
from intake.app import create_public_app
from intake.store.connection import value
from tests.browser import test_desk
from tests.builders import NOW

settings, record, work = test_desk.settings, test_desk.record, test_desk.work


@pytest.fixture
def site(serve, settings, record):
    return serve(create_public_app(settings))


@pytest.fixture
def letter(work, record):
    """The path of the page of the letter back that was sent."""
    text = value(record, "SELECT text FROM letter WHERE kind = 'letter-back'")
    return re.search(r"/b/\S+", text)[0]


@pytest.fixture
def question(work, record, settings):
    """The path where the sender of an answer replies to a question of ours."""
    reference = work["joint"]
    asked = {"seen": 0, "settings": settings, "by": "a@example.dk", "now": NOW}
    inquiring.ask(record, reference, "Gælder det hele kommunen?", **asked)
    return f"/r/receipt of {reference}/question/1"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_letter_back_is_for_everyone(visit, site, usable, letter, width):
    page = visit(f"{site}{letter}", width=width)
    assert page.locator("h1").count() == 1
    usable(page, f"letter-back-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_answering_a_question_is_for_everyone(visit, site, usable, question, width):
    page = visit(f"{site}{question}", width=width)
    usable(page, f"question-{width}")
    page.click("main form button")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"question-error-{width}")
