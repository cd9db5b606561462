"""Machines and floods at the form: asked once more, slowed down, and nothing of it ever lost."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from html import unescape

import altcha
import pytest

from intake.app import create_public_app
from intake.store import submissions
from tests.builders import a_consultation, asked
from tests.respondent import FORM, SLUG, Respondent, hidden

NUMBERS = {"tre": 3, "fire": 4, "fem": 5, "seks": 6, "otte": 8, "ni": 9, "elleve": 11, "tolv": 12}


@pytest.fixture(autouse=True)
def consultation(record):
    """The consultation everybody answers."""
    return asked(record, a_consultation())


@pytest.fixture
def visitor(settings):
    """`visitor(address, posts_a_minute=…)` gives somebody with a browser at that address."""
    apps = {}

    def come(address="192.0.2.7", **changes):
        key = tuple(sorted(changes.items()))
        app = apps.setdefault(key, create_public_app(replace(settings, **changes)))
        found = Respondent(app)
        found.client.environ_base["REMOTE_ADDR"] = address
        return found

    return come


def count(record):
    return len(submissions.selected(record))


def test_a_hidden_field_that_was_filled_in_is_asked_about_and_the_answer_kept(visitor, record):
    robot = visitor()
    robot.open()
    page = robot.send(website="https://a.example")
    assert page.status_code == 200
    assert "Tryk én gang til" in page.text
    assert count(record) == 0
    assert robot.press(page.text).status_code == 303
    assert count(record) == 1


def test_links_sent_at_once_are_asked_about_and_the_answer_kept(visitor, record):
    robot = visitor()
    began = hidden(robot.open().text)["began"][0]
    words = {"answer-1": "https://a.example https://b.example", "began": began}
    page = robot.send(**words)
    assert "Tryk én gang til" in page.text
    assert robot.press(page.text).status_code == 303
    assert count(record) == 1


def test_a_moment_that_we_did_not_sign_counts_for_nothing(visitor, record):
    words = {"answer-1": "https://a.example https://b.example", "began": "1772445600." + "a" * 26}
    assert visitor().send(**words).status_code == 303


def test_the_bait_is_no_part_of_the_answer_and_cannot_be_reached(visitor):
    page = visitor().open().text
    bait = re.search(r'<div class="bait".*?</div>', page, re.DOTALL)[0]
    assert 'aria-hidden="true"' in bait
    assert 'tabindex="-1"' in bait


def test_who_posts_too_much_is_told_how_long_to_wait_and_keeps_every_word(visitor, record):
    busy = visitor(posts_a_minute=2)
    busy.open()
    for number in range(2):
        assert busy.send(**{"answer-1": f"Svar {number}"}).status_code == 303
    slowed = busy.send(**{"answer-1": "Mit tredje svar"})
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 61
    assert "Mit tredje svar" in slowed.text
    assert "Vent" in slowed.text
    assert count(record) == 2


def test_another_address_is_not_slowed_by_it(visitor):
    busy, other = visitor(posts_a_minute=1), visitor("192.0.2.8", posts_a_minute=1)
    busy.send()
    assert busy.send().status_code == 429
    assert other.send().status_code == 303


def test_a_household_is_one_visitor_however_many_addresses_it_has(visitor):
    one, two = (visitor(f"2001:db8:1:2::{each}", posts_a_minute=1) for each in (1, 2))
    assert one.send().status_code == 303
    assert two.send().status_code == 429


def test_this_machine_itself_is_never_slowed(visitor):
    here = visitor("127.0.0.1", posts_a_minute=1, challenge_at=1)
    here.open()
    assert [here.send(body=str(each)).status_code for each in range(4)] == [303] * 4


def test_other_pages_say_429_with_what_to_do(visitor):
    busy = visitor(posts_a_minute=1)
    busy.send()
    answer = busy.client.post("/receipt-check", data={"code": "x"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize("page", [f"/{SLUG}/answer/draft", f"/{SLUG}/council/part/body/draft"])
def test_what_a_browser_saves_by_itself_takes_nothing_from_a_person_and_has_an_end(visitor, page):
    busy = visitor(posts_a_minute=1)
    saved = [busy.client.post(page).status_code for _ in range(21)]
    assert 429 not in saved[:20]
    assert saved[20] == 429
    assert busy.send().status_code == 303


@pytest.fixture
def flooded(visitor):
    """Somebody who comes while others send more than the service wants without asking."""
    other = visitor("192.0.2.99", challenge_at=2)
    for each in range(3):
        other.send(body=str(each))
    found = visitor(challenge_at=2)
    found.open()
    return found


def question(page):
    word = re.search(r"Skriv tallet (\w+) med cifre", page)[1]
    return str(NUMBERS[word])


def test_in_a_flood_a_plain_question_lets_a_person_through(flooded, record):
    before = count(record)
    page = flooded.send(step="check").text
    wrong = flooded.press(page, puzzle="0")
    assert wrong.status_code == 200
    assert "Svar på spørgsmålet" in wrong.text
    assert count(record) == before
    assert flooded.press(wrong.text, puzzle=question(wrong.text)).status_code == 303
    assert count(record) == before + 1


def test_in_a_flood_a_browser_that_did_the_work_is_let_through_once(flooded, record):
    page = flooded.send(step="check").text
    given = json.loads(unescape(re.search(r'data-altcha="([^"]*)"', page)[1]))
    challenge = altcha.Challenge.from_dict(given)
    solution = altcha.solve_challenge(challenge)
    payload = {"challenge": given, "solution": solution.to_dict()}
    solved = b64encode(json.dumps(payload).encode()).decode()
    assert flooded.press(page, altcha=solved).status_code == 303
    again = flooded.press(page, altcha=solved, body="Et andet svar")
    assert again.status_code == 200


@pytest.mark.parametrize("given", ["x", "e30=", "W10=", "bnVsbA=="])
def test_a_puzzle_that_is_none_is_no_answer(flooded, given):
    page = flooded.send(step="check").text
    assert flooded.press(page, altcha=given).status_code == 200


def test_when_nothing_is_going_on_nobody_is_asked(visitor):
    page = visitor(challenge_at=100).send(step="check").text
    assert "Er du et menneske?" not in page
    assert FORM in page
