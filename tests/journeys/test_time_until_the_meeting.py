"""A council that meets after the deadline asks for time until its meeting."""

from datetime import date, timedelta

import pytest

from intake import letters
from intake.actions import asking_time
from intake.actions.inviting import enlist
from intake.store import outbox, time_requests
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked
from tests.respondent import SLUG, Respondent

PAGE = f"/{SLUG}/more-time"


@pytest.fixture
def council(record, settings):
    """Handicaprådet, invited; the deadline is 16 March."""
    party = a_party("Handicaprådet", addresses=("raad@example.dk",))
    asked(record, a_consultation(), party)
    with transaction(record):
        enlist(record, SLUG, party, settings=settings)
    return party


@pytest.fixture
def secretary(public, settings, council):
    """Somebody who came by the council's personal link."""
    found = Respondent(public, PAGE)
    found.client.get(f"/i/{letters.link_token(settings, SLUG, council)}")
    return found


def test_the_council_asks_until_its_meeting_and_is_told_that_we_have_it(secretary, record):
    page = secretary.open()
    assert "Har I brug for mere tid?" in page.text
    done = secretary.press(page.text, wanted_on="2026-03-25")
    assert done.status_code == 303
    (wish,) = time_requests.of(record, SLUG)
    assert (wish.party, wish.wanted_on, wish.status) == (
        "Handicaprådet",
        date(2026, 3, 25),
        "asked",
    )
    assert [each.address for each in outbox.deliveries(record)] == ["raad@example.dk"]
    again = secretary.open().text
    assert "Venter på svar" in again
    assert "onsdag den 25. marts 2026" in again


def test_a_second_press_is_the_same_wish(secretary, record):
    page = secretary.open().text
    for _ in range(2):
        secretary.press(page, wanted_on="25-03-2026")
    assert len(time_requests.of(record, SLUG)) == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("", "Skriv dagen for jeres møde."),
        ("snart", "Skriv en dato, for eksempel 01-03-2026."),
        ("2026-03-10", "Den dag kan I allerede svare. Skriv en senere."),
        ("2026-02-10", "Skriv en dag, der ikke er gået endnu."),
    ],
)
def test_a_day_that_cannot_be_is_told_at_the_field(secretary, record, wanted, said):
    page = secretary.open().text
    answer = secretary.press(page, wanted_on=wanted)
    assert answer.status_code == 422
    assert said in answer.text
    assert time_requests.of(record, SLUG) == []


def test_what_was_granted_is_told_with_its_deadline(secretary, record, settings):
    secretary.press(secretary.open().text, wanted_on="2026-03-25")
    (wish,) = time_requests.of(record, SLUG)
    asking_time.grant(record, wish.number, date(2026, 3, 26), by="test", settings=settings, now=NOW)
    page = secretary.open().text
    assert "I kan svare til torsdag den 26. marts 2026 kl. 23.59." in page


def test_a_council_may_ask_after_the_deadline(secretary, record, council):
    asked(record, a_consultation(closes_at=NOW - timedelta(days=1)), council)
    page = secretary.open()
    assert page.status_code == 200
    assert secretary.press(page.text, wanted_on="2026-03-25").status_code == 303


def test_looking_asks_for_nothing_and_a_stranger_is_led_to_the_form(secretary, public, record):
    secretary.open()
    assert time_requests.of(record, SLUG) == []
    assert public.test_client().get(PAGE).location == f"/{SLUG}/answer"


def test_the_form_offers_it_to_whom_it_concerns(secretary, public):
    assert f'href="{PAGE}"' in secretary.client.get(f"/{SLUG}/answer").text
    assert f'href="{PAGE}"' not in public.test_client().get(f"/{SLUG}/answer").text
