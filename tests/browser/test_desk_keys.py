"""The desk by keys alone: a hundred answers take a hundred decisions, none by mistake."""

import pytest

from intake.core.submission import Status
from intake.store import queue, submissions
from tests.browser import test_desk
from tests.casework import an_answer
from tests.looks import LOOKS

settings, record, work = test_desk.settings, test_desk.record, test_desk.work
site, signed_in = test_desk.site, test_desk.signed_in

HERE = "document.activeElement"


@pytest.fixture
def answers(record, work):
    """Ten answers and the three of the busy desk, oldest first."""
    return [an_answer(record, draft={"body": f"Svar {each}."}).reference for each in range(10)]


def waiting(record):
    return queue.count(record, status=Status.RECEIVED)


def press(page, key):
    """Press a key that leads to another page, and wait until that page listens."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_ten_answers_take_ten_keys(signed_in, site, record, answers):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions/{answers[0]}")
    for reference in answers:
        assert reference in page.inner_text("main")
        press(page, "a")
        assert submissions.get(record, reference).status == "approved"


def test_who_tabs_stands_where_the_next_decision_is_taken(signed_in, site, record, answers):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions/{answers[0]}")
    press(page, "a")
    assert page.evaluate(f"{HERE}.id") == "decide"
    assert page.evaluate("window.scrollY") == 0
    page.keyboard.press("Tab")
    assert page.evaluate(f"{HERE}.textContent.trim()") == "Godkend og næste"
    press(page, "Enter")
    assert submissions.get(record, answers[1]).status == "approved"


def test_w_asks_why_and_no_key_fires_while_one_writes(signed_in, site, record, answers):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions/{answers[0]}")
    page.keyboard.press("w")
    assert page.evaluate(f"{HERE}.id") == "reason"
    page.keyboard.type("jaw? kr")
    assert page.input_value("#reason") == "jaw? kr"
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    press(page, "Enter")
    assert submissions.get(record, answers[0]).status == "withheld"
    assert answers[1] in page.inner_text("main")


def test_j_and_k_go_to_the_next_and_back_and_r_leaves_words_out(signed_in, site, answers):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions/{answers[0]}")
    press(page, "j")
    assert page.url.endswith(answers[1])
    press(page, "k")
    assert page.url.endswith(answers[0])
    press(page, "r")
    assert page.url.endswith("/redact")


@pytest.mark.parametrize("path", ["/submissions?status=all", "/mail", "/"])
def test_j_and_k_walk_through_a_list(signed_in, site, work, path):
    page = signed_in("caseworker")
    page.goto(site + path)
    links = page.locator(".listing[data-walk] > li :is(h2, h3) a")
    page.keyboard.press("j")
    assert page.evaluate(f"{HERE}.href") == links.first.evaluate("e => e.href")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(f"{HERE}.href") == links.first.evaluate("e => e.href")
    press(page, "Enter")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("setting", LOOKS)
def test_a_question_mark_lists_the_keys(signed_in, site, work, usable, setting):
    width, lang = setting
    page = signed_in("caseworker", width=width, lang=lang)
    page.goto(f"{site}{test_desk.PREFIX[lang]}/submissions/{work['joint']}")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    usable(page, f"desk-keys-open-{width}-{lang}")
    page.keyboard.press("a")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_who_turns_the_keys_off_has_none(signed_in, site, record, answers):
    page = signed_in("caseworker")
    page.goto(f"{site}/keys")
    page.click("main button")
    page.wait_for_selector("[role=status]")
    before = waiting(record)
    page.goto(f"{site}/submissions/{answers[0]}")
    page.keyboard.press("a")
    page.keyboard.press("?")
    page.keyboard.press("j")
    page.goto(f"{site}/keys")
    assert waiting(record) == before
    page.click("main button")
    page.wait_for_selector("text=Genvejstasterne er slået til.")
