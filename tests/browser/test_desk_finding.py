"""Searching, working on many at once and reading a campaign once, in a real browser."""

import pytest

from intake.core.submission import Status
from intake.store import queue, submissions
from tests.browser import test_desk
from tests.casework import SLUG, an_answer, same_texts
from tests.core.test_likeness import LETTER, OTHER, OWN
from tests.looks import LOOKS

settings, record, work = test_desk.settings, test_desk.record, test_desk.work
site, signed_in = test_desk.site, test_desk.signed_in


@pytest.fixture
def campaign(record, work):
    """A letter that three sent, one of them with words of their own; the last is no campaign's."""
    draft = {"answers": {}, "points": ()}
    texts = (LETTER + OWN, LETTER, LETTER, OTHER)
    found = [
        an_answer(record, draft={**draft, "body": each, "email": f"b{at}@example.dk"})
        for at, each in enumerate(texts)
    ]
    same_texts(record)
    return [each.reference for each in found]


@pytest.mark.parametrize("setting", LOOKS)
def test_everyone_can_find_and_read_what_is_alike(signed_in, site, campaign, usable, setting):
    width, lang = setting
    page = signed_in("caseworker", width=width, lang=lang)
    prefix = site + test_desk.PREFIX[lang]
    page.goto(f"{prefix}/submissions?status=all&q=pladser&late=no&since=2026-01-01")
    assert page.locator("mark").count() >= 3
    usable(page, f"desk-found-{width}")
    page.goto(f"{prefix}/consultations/{SLUG}/same")
    page.locator(".listing a").first.click()
    assert page.locator("ins").first.inner_text().strip()
    usable(page, f"desk-same-{width}")
    page.goto(f"{prefix}/submissions/{campaign[0]}")
    usable(page, f"desk-same-panel-{width}")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_is_approved_and_taken_back(signed_in, site, record, campaign, javascript):
    page = signed_in("caseworker", javascript=javascript)
    page.goto(f"{site}/consultations/{SLUG}/same")
    page.locator(".listing a").first.click()
    page.click("text=Behandl dem samlet")
    page.get_by_label("Vælg alle 3 svar").check()
    page.get_by_role("button", name="Godkend", exact=True).click()
    assert "Godkend: 3 svar" in page.inner_text("h1")
    page.get_by_role("button", name="Godkend (3)").click()
    page.wait_for_selector("text=Tag det hele tilbage")
    assert {submissions.get(record, each).status for each in campaign[:3]} == {Status.APPROVED}
    page.click("text=Tag det hele tilbage")
    page.wait_for_selector("text=Taget tilbage")
    assert {submissions.get(record, each).status for each in campaign} == {Status.RECEIVED}


def test_by_keyboard_alone_one_searches_ticks_and_removes_a_chip(signed_in, site, record, campaign):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions")
    page.locator("#q").focus()
    page.keyboard.type("strandgade")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert campaign[0] in page.inner_text("main")
    page.locator("input[name=reference]").first.focus()
    page.keyboard.press("Space")
    assert page.locator("input[name=reference]").first.is_checked()
    page.locator(".chip", has_text="strandgade").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=" not in page.url
    assert queue.count(record, status=Status.RECEIVED) >= len(campaign)


def test_a_whole_page_is_ticked_by_one_press(signed_in, site, record, campaign):
    page = signed_in("caseworker")
    page.goto(f"{site}/submissions")
    page.get_by_label("Vælg alle på siden").check()
    ticks = page.locator("input[name=reference]")
    assert all(ticks.nth(at).is_checked() for at in range(ticks.count()))
