"""After the decision: how far it is, told on the page and by letter, until the case is closed."""

from datetime import timedelta

import pytest

from intake import letters
from intake.actions import deciding, following
from intake.app import create_desk_app, create_public_app
from intake.core.following import Frequency, Scope, Topic
from intake.store import implementation as store
from intake.store import outbox
from tests.builders import NOW, a_consultation, asked
from tests.casework import SLUG, Staff, a_case
from tests.outcomes import BY, a_decision

PAGE = f"/consultations/{SLUG}/implementation"


@pytest.fixture
def caseworker(record, settings):
    a_case(record, settings, "Ungerådet")
    asked(
        record,
        a_consultation(opens_at=NOW - timedelta(days=40), closes_at=NOW - timedelta(days=5)),
    )
    return Staff(create_desk_app(settings), record)("caseworker")


@pytest.fixture
def public(settings):
    return create_public_app(settings).test_client()


def decide(record):
    deciding.publish(
        record, deciding.write(record, a_decision(SLUG), by=BY, now=NOW), by=BY, now=NOW
    )


def plan(caseworker):
    fields = {"key": "k", "title": "Strategien er skrevet", "said": "primo 2027"}
    return caseworker.post(f"{PAGE}/milestones", **fields)


def tell(caseworker, percent, text):
    fields = {"m1-percent": str(percent), "m1-text": text}
    return caseworker.post("/milestones/1/progress", **fields)


def test_nothing_is_carried_out_before_something_is_decided(record, caseworker):
    plan(caseworker)
    assert store.of(record, SLUG) == []


def test_how_far_it_is_stands_on_the_page_and_goes_to_parties_and_followers(
    record, caseworker, public, settings
):
    decide(record)
    plan(caseworker)
    plan(caseworker)
    topic = Topic(scope=Scope.CONSULTATION, name=SLUG)
    following.ask(record, "a@example.dk", topic, Frequency.AT_ONCE, settings=settings, now=NOW)
    following.confirm(record, letters.follower_token(settings, "a@example.dk", topic), now=NOW)
    assert tell(caseworker, 101, "For meget").status_code == 422
    assert tell(caseworker, 60, "Udkastet er skrevet.").status_code == 303
    page = public.get(f"/{SLUG}").text
    assert "Udkastet er skrevet." in page
    assert "60" in page
    sent = [each for each in outbox.deliveries(record) if each.kind == "progress"]
    assert len(sent) == 1
    assert sent[0].subject.startswith("Strategien er skrevet: 60 procent")
    following.tell(record, settings=settings, now=NOW + timedelta(days=1))
    news = [each.subject for each in outbox.deliveries(record) if each.kind == "news"]
    assert len(news) == 1
    assert "feed" in public.get(f"/{SLUG}/feed.atom").text
    assert "Strategien er skrevet" in public.get(f"/{SLUG}/feed.atom").text


def test_a_slip_in_a_milestone_is_put_right_while_nothing_was_told_of_it(
    record, caseworker, public
):
    decide(record)
    plan(caseworker)
    gone = caseworker.post("/milestones/1/remove")
    page = caseworker.get(gone.headers["Location"]).text
    assert 'value="Strategien er skrevet"' in page
    assert 'value="primo 2027"' in page
    assert "Strategien er skrevet" not in public.get(f"/{SLUG}").text
    plan(caseworker)  # the same form sent again
    tell(caseworker, 60, "Udkastet er skrevet.")
    assert caseworker.post("/milestones/1/remove").status_code == 303
    assert "Derfor bliver den stående" in caseworker.get(PAGE).text
    assert [each.title for each in store.of(record, SLUG)] == ["Strategien er skrevet"]


def test_a_closed_case_says_first_what_people_said_what_was_decided_and_what_was_done(
    record, caseworker, public
):
    decide(record)
    texts = {
        "said": "Rådet bad om møder.",
        "decided": "Der skal holdes møder.",
        "done": "Tre møder.",
    }
    fields = {f"account-{name}": text for name, text in texts.items()}
    assert caseworker.post(f"{PAGE}/close", **fields).status_code == 303
    page = public.get(f"/{SLUG}").text
    order = [page.index(each) for each in (*texts.values(), "Det er besluttet")]
    assert order == sorted(order)
    again = {**fields, "account-done": "Fire møder."}
    caseworker.post(f"{PAGE}/close", **again)
    assert "Fire møder." in public.get(f"/{SLUG}").text
