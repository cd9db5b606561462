"""Receipts: everyone who answers gets one, and nobody can be buried in them."""

from datetime import timedelta

import pytest

from intake import letters
from intake.actions import assessing, preparing
from intake.actions.assessing import Seen
from intake.actions.receiving import Arrival, receive
from intake.app import create_public_app
from intake.core.point import Assessment, Fate
from intake.core.submission import Channel, Draft, Point
from intake.store import outbox, submissions
from tests.builders import NOW, a_consultation, a_record, settings_in


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def record(tmp_path, settings):
    db = a_record(tmp_path)
    preparing.put_consultation(
        db, a_consultation(), contents={}, settings=settings, now=NOW, by="test"
    )
    return db


def answer(record, settings, number, *, email="borger@example.dk", at=NOW):
    return receive(
        record,
        Draft(email=email, body=f"Svar nummer {number}"),
        slug="partnerskabsstrategi",
        arrival=Arrival(key=f"key {number}", channel=Channel.WEB, at=at),
        settings=settings,
    )


def receipts(record):
    return [each for each in outbox.deliveries(record) if each.kind == "receipt"]


def test_an_answer_sent_twice_by_a_double_click_is_one_answer_with_one_receipt(record, settings):
    assert answer(record, settings, 1) == answer(record, settings, 1)
    assert submissions.count(record) == len(receipts(record)) == 1


def test_without_an_address_the_answer_is_taken_and_nothing_is_sent(record, settings):
    answer(record, settings, 1, email="")
    assert (submissions.count(record), receipts(record)) == (1, [])


def test_a_strangers_mailbox_cannot_be_filled_by_typing_its_address(record, settings):
    for number in range(30):
        answer(record, settings, number)
    assert submissions.count(record) == 30
    assert len(receipts(record)) == 20
    answer(record, settings, 31, at=NOW + timedelta(days=2))
    assert len(receipts(record)) == 21


def test_the_sender_reads_what_became_of_each_point_once_fates_are_public(record, settings):
    points = (Point("Én indgang", number=1), Point("Flere midler", number=2))
    draft = Draft(email="borger@example.dk", body="Se punkterne.", points=points)
    arrival = Arrival(key="with points", channel=Channel.WEB, at=NOW)
    slug = "partnerskabsstrategi"
    its = receive(record, draft, slug=slug, arrival=arrival, settings=settings).reference
    who = {"by": "anna@example.dk", "now": NOW}
    fate = Assessment(
        fate=Fate.PASSED_ON, passed_to="Kulturforvaltningen", remark="De tager det op i maj."
    )
    assessing.assess(record, slug, Seen(its, 1, 0), fate, **who)
    browser = create_public_app(settings).test_client()
    path = f"/r/{letters.receipt_token(settings, its)}"
    before = browser.get(path).text
    assert "De tager det op i maj." not in before
    assert "Når der er besluttet noget, står det her ved punktet." in before
    assessing.publish_fates(record, slug, **who)
    after = browser.get(path).text
    for words in ("Sendt videre", "Kulturforvaltningen", "De tager det op i maj.", "Intet udfald"):
        assert words in after
