"""Somebody follows a consultation by mail: says yes, is told once, and stops with one press."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from intake.actions import following, moderating
from intake.core.submission import Preference, Status
from intake.store import events, outbox
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_draft, a_party, a_submission, asked, kept
from tests.respondent import SLUG, hidden

EMAIL = "laeser@example.dk"


class Reader:
    """Somebody with a browser and a mailbox."""

    def __init__(self, public, record, settings) -> None:
        self.client = public.test_client()
        self.record, self.settings = record, settings

    def ask(self, path=f"/follow?consultation={SLUG}", **fields):
        """Fill in the form of a page and send it."""
        page = self.client.get(path).text
        given = {"email": EMAIL, "frequency": "at once", "what": self.first(page), **fields}
        return self.client.post(path, data={**hidden(page), **given})

    @staticmethod
    def first(page):
        return re.search(r'name="what"[^>]*value="([^"]*)"', page)[1]

    def letters(self, kind):
        return [each.letter for each in self.due() if each.letter.kind == kind]

    def due(self):
        return outbox.due(self.record, now=NOW + timedelta(days=400), count=500)

    def link(self):
        """Return the path of the link in the newest letter that asks."""
        return re.search(r"/f/\w+", self.letters("follow")[-1].text)[0]

    def press(self, path, **fields):
        page = self.client.get(path).text
        return self.client.post(path, data={**hidden(page), "frequency": "at once", **fields})

    def told(self, at):
        """Let the clock job run at a moment and return the news letters there are."""
        following.tell(self.record, settings=self.settings, now=at)
        return self.letters("news")


@pytest.fixture
def reader(public, record, settings):
    asked(record, a_consultation(topics=("Byens rum",)), a_party("Udsatterådet"))
    return Reader(public, record, settings)


def publish(record, at, **changes):
    """An answer that a caseworker approved and the worker published at a moment."""
    draft = a_draft(parties=("Udsatterådet",), **changes)
    submission = kept(record, a_submission(draft=draft))
    for status in (Status.APPROVED, Status.PUBLISHED):
        moderating.decide(record, submission.reference, status, by="test", now=at)
    return submission


def test_nothing_goes_out_before_the_address_says_yes(reader, record):
    assert reader.ask().status_code == 303
    publish(record, NOW + timedelta(minutes=1))
    assert reader.told(NOW + timedelta(hours=1)) == []
    assert len(reader.letters("follow")) == 1


def test_looking_at_the_link_changes_nothing_and_the_button_begins(reader):
    reader.ask()
    assert "Vil du følge med?" in reader.client.get(reader.link()).text
    assert "Vil du følge med?" in reader.client.get(reader.link()).text
    assert reader.press(reader.link()).status_code == 303
    assert "Du følger med" in reader.client.get(reader.link()).text


def test_who_follows_is_told_once_of_an_answer_with_a_way_to_stop(reader, record):
    reader.ask()
    reader.press(reader.link())
    submission = publish(record, NOW + timedelta(minutes=5))
    (letter,) = reader.told(NOW + timedelta(minutes=30))
    assert letter.subject == (
        "Svar fra Udsatterådet på Partnerskabsstrategi for samarbejdet med civilsamfundet"
    )
    assert f"/{SLUG}#answer-{submission.public_id}" in letter.text
    assert letter.unsubscribe.endswith("/stop")
    assert len(reader.told(NOW + timedelta(hours=2))) == 1


def test_one_press_in_the_mail_program_stops_it_without_a_session(reader, record):
    reader.ask()
    reader.press(reader.link())
    publish(record, NOW + timedelta(minutes=5))
    (letter,) = reader.told(NOW + timedelta(minutes=30))
    path = letter.unsubscribe.removeprefix(reader.settings.public_url)
    pressed = reader.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    publish(record, NOW + timedelta(hours=1))
    assert len(reader.told(NOW + timedelta(hours=3))) == 1
    assert "Du følger ikke længere med" in reader.client.get(reader.link()).text


def test_what_a_respondent_keeps_from_the_page_is_told_to_nobody(reader, record):
    reader.ask()
    reader.press(reader.link())
    publish(record, NOW + timedelta(minutes=5), preference=Preference.PRIVATE)
    assert reader.told(NOW + timedelta(hours=1)) == []


def test_an_answer_without_a_name_is_told_without_one(reader, record):
    reader.ask()
    reader.press(reader.link())
    publish(record, NOW + timedelta(minutes=5), preference=Preference.ANONYMOUS)
    (letter,) = reader.told(NOW + timedelta(hours=1))
    assert "Udsatterådet" not in letter.text + letter.html + letter.subject


def test_who_follows_a_council_by_topic_or_everything_hears_of_new_consultations(reader, record):
    party = reader.client.get("/follow?council=" + a_party("Udsatterådet").public_id).text
    topics = ("topic/Byens rum", "all/", reader.first(party))
    for number, what in enumerate(topics):
        path = "/follow?council=" + a_party("Udsatterådet").public_id
        reader.ask(path, what=what, email=f"laeser{number}@example.dk")
    for letter in reader.letters("follow"):
        reader.press(re.search(r"/f/\w+", letter.text)[0])
    opens = NOW + timedelta(days=1)
    asked(
        record, a_consultation(slug="parken", title="Parken", topics=("Byens rum",), opens_at=opens)
    )
    told = reader.told(opens + timedelta(hours=1))
    assert sorted(each.recipients[0] for each in told) == [
        "laeser0@example.dk",
        "laeser1@example.dk",
    ]
    publish(record, opens + timedelta(hours=2))
    newest = reader.told(opens + timedelta(hours=4))[-1]
    assert newest.recipients == ("laeser2@example.dk",)


def test_a_strangers_mailbox_cannot_be_filled_by_typing_its_address(reader):
    for _ in range(10):
        reader.ask()
    for number in range(10):
        reader.ask("/follow", email=EMAIL, what="all/" if number % 2 else "topic/Byens rum")
    assert len(reader.letters("follow")) == 3


def test_a_wrong_address_is_told_at_its_field_and_kept(reader):
    page = reader.ask(email="ikke en adresse")
    assert page.status_code == 422
    assert "Mailadressen ser forkert ud" in page.text
    assert "ikke en adresse" in page.text


def test_the_follower_chooses_how_often_and_daily_comes_at_eight(reader, record):
    reader.ask()
    reader.press(reader.link(), frequency="daily")
    publish(record, NOW + timedelta(minutes=5))
    assert reader.told(NOW + timedelta(hours=5)) == []
    assert len(reader.told(NOW + timedelta(days=1))) == 1


def test_the_feed_of_a_case_names_each_public_answer_and_a_postponed_deadline(reader, record):
    submission = publish(record, NOW - timedelta(minutes=5))
    with transaction(record):
        events.record(
            record,
            "deadline extended",
            SLUG,
            actor="test",
            now=NOW - timedelta(minutes=1),
            consultation=SLUG,
        )
    feed = reader.client.get(f"/{SLUG}/feed.atom")
    assert feed.mimetype == "application/atom+xml"
    assert f"#answer-{submission.public_id}" in feed.text
    assert "Svar fra Udsatterådet" in feed.text
    assert "Fristen er udsat" in feed.text
    council = reader.client.get("/feed.atom?council=" + a_party("Udsatterådet").public_id).text
    assert "Svar fra Udsatterådet" in council
    assert "Answer from Udsatterådet" in reader.client.get(f"/en/{SLUG}/feed.atom").text


def test_the_deadline_is_a_calendar_file_on_the_page(reader):
    page = reader.client.get(f"/{SLUG}").text
    assert f"/{SLUG}/deadline.ics" in page
    response = reader.client.get(f"/{SLUG}/deadline.ics")
    assert response.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in response.text


def test_no_sign_in_a_name_or_an_address_breaks_the_feed(reader, record):
    draft = a_draft(organisation="Foreningen\uffff for \ufffebænke")
    submission = kept(record, a_submission(draft=draft))
    for status in (Status.APPROVED, Status.PUBLISHED):
        moderating.decide(record, submission.reference, status, by="test", now=NOW)
    for path in (f"/{SLUG}/feed.atom", "/feed.atom?topic=a%0B%00%EF%BF%BF"):
        ElementTree.fromstring(reader.client.get(path).data)
    assert "Foreningen for bænke" in reader.client.get(f"/{SLUG}/feed.atom").text


def test_a_draft_has_neither_feed_nor_calendar_file(reader, record):
    from intake.core.consultation import Stage

    asked(record, a_consultation(slug="hemmelig", stage=Stage.DRAFT))
    for path in ("/hemmelig/feed.atom", "/hemmelig/deadline.ics"):
        assert reader.client.get(path).status_code == 404
    page = reader.client.get("/follow?consultation=hemmelig").text
    assert "consultation/hemmelig" not in page
