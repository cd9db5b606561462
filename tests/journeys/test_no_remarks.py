"""A council that has nothing to remark says so in one press, and nothing is sent by looking."""

from datetime import timedelta

import pytest

from intake import letters
from intake.actions import asking_time
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.submission import Identity, SpeaksAs
from intake.store import outbox, submissions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked
from tests.respondent import SLUG, Respondent


@pytest.fixture
def council(record, settings):
    """Handicaprådet, invited."""
    party = a_party("Handicaprådet", addresses=("raad@example.dk",))
    asked(record, a_consultation(), party)
    with transaction(record):
        enlist(record, SLUG, party, settings=settings)
    return party


@pytest.fixture
def link(settings, council):
    """The link in the council's letter."""
    return f"/i/{letters.link_token(settings, SLUG, council)}/no-remarks"


@pytest.fixture
def secretary(public):
    """Somebody at the council's secretariat, on the page with the one button."""
    return Respondent(public, f"/{SLUG}/no-remarks")


def test_one_press_from_the_mail_is_an_answer_with_a_receipt(secretary, link, record):
    page = secretary.open(link)
    assert "Du svarer for" in page.text
    assert submissions.selected(record) == []
    receipt = secretary.press(page.text)
    assert receipt.status_code == 303
    (answer,) = submissions.selected(record)
    assert (answer.draft.nil_return, answer.draft.parties) == (True, ("Handicaprådet",))
    assert (answer.draft.speaks_as, answer.identity) == (SpeaksAs.COUNCIL, Identity.CONFIRMED)
    assert [each.address for each in outbox.deliveries(record)] == ["raad@example.dk"]
    assert "Ingen bemærkninger" in secretary.client.get(receipt.location).text


def test_a_second_press_is_the_same_answer(secretary, link, record):
    page = secretary.open(link)
    assert secretary.press(page.text).location == secretary.press(page.text).location
    assert len(submissions.selected(record)) == 1


def test_a_program_that_opens_the_link_sends_nothing(secretary, link, record):
    for _ in range(3):
        secretary.client.get(link, follow_redirects=True)
    assert submissions.selected(record) == []


def test_a_press_without_the_pages_token_sends_nothing(secretary, link, record):
    secretary.open(link)
    assert secretary.client.post(f"/{SLUG}/no-remarks").status_code == 422
    assert submissions.selected(record) == []


def test_who_came_by_no_invitation_is_led_to_the_form(secretary, council):
    assert secretary.client.get(f"/{SLUG}/no-remarks").location == f"/{SLUG}/answer"


def test_a_wrong_link_is_no_page(secretary, council):
    assert secretary.client.get("/i/aaaaaaaa/no-remarks").status_code == 404


def test_after_the_deadline_it_is_too_late(secretary, link, record, council):
    secretary.open(link)
    asked(record, a_consultation(closes_at=NOW - timedelta(days=1)), council)
    assert secretary.client.get(f"/{SLUG}/no-remarks").status_code == 410


def test_a_council_with_more_time_has_it_for_this_too(settings, link, record, council):
    until = (NOW + timedelta(days=40)).date()
    request = asking_time.ask(
        record,
        SLUG,
        "Handicaprådet",
        key="once",
        wanted_on=until,
        email="",
        by="respondent",
        settings=settings,
        now=NOW,
    )
    asking_time.grant(record, request.number, until, by="a", settings=settings, now=NOW)
    later = type(settings)(**{**vars(settings), "starts_at": NOW + timedelta(days=35)})
    secretary = Respondent(create_public_app(later), f"/{SLUG}/no-remarks")
    assert secretary.press(secretary.open(link).text).status_code == 303
    (answer,) = submissions.selected(record)
    assert not answer.late


def test_the_letter_and_the_form_offer_it(secretary, link, settings, council):
    letter = letters.invitation(settings, a_consultation(), council)
    for text in (letter.text, letter.html):
        assert f"{settings.public_url}{link}" in text
    form = secretary.client.get(link.removesuffix("/no-remarks"), follow_redirects=True)
    assert f'href="/{SLUG}/no-remarks"' in form.text
