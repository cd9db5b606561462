"""Post of no consultation is kept some days and then erased; all other post stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.actions import cleaning, following, holding, moderating, settling, weeding
from intake.app import create_desk_app
from intake.core.following import Frequency, Scope, Topic
from intake.core.placing import Fate
from intake.mail.parsing import read
from intake.store import inbox, log, outbox
from intake.store.connection import rows, transaction, value
from tests.builders import NOW
from tests.casework import Staff
from tests.leaks.scanner import canary, found_under
from tests.somebody import BY, SLUG, Somebody, holds
from tests.store.test_erasing import anna, record, settings

__all__ = ["anna", "record", "settings"]

A_YEAR_ON = NOW + timedelta(days=366)
NOWHERE = "hoering@svar.example.dk"


@pytest.fixture
def bo(settings):
    return Somebody(canary(2), settings)


def writes(record, settings, somebody, to=NOWHERE):
    """A mail that no rule can place, or one to a consultation; its number."""
    raw = (
        f"From: {somebody.name} <{somebody.email}>\r\nTo: {to}\r\nSubject: {somebody.word}\r\n\r\n"
        f"Hvad koster en parkeringsplads? {somebody.word}"
    ).encode()
    number = settling.keep(
        record, raw, mail_from=somebody.email, recipients=(to,), via="smtp", peer="", now=NOW
    )
    settling.settle(record, number, read(raw), settings=settings, now=NOW)
    return number


def test_a_mail_nobody_placed_is_erased_when_its_days_are_over_and_not_before(
    record, settings, anna
):
    number = writes(record, settings, anna)
    assert inbox.get(record, number).fate is Fate.HELD
    assert (
        weeding.goes_on(record, inbox.get(record, number), settings)
        == (NOW + timedelta(days=365)).date()
    )
    cleaning.keep_up(record, settings, now=NOW + timedelta(days=364))
    assert "inbox" in holds(record, anna.word)
    cleaning.keep_up(record, settings, now=A_YEAR_ON)
    assert holds(record, anna.word) == []
    assert anna.word not in found_under(settings.data)
    gone = inbox.get(record, number)
    assert (gone.fate, gone.erased_at) == (Fate.DISMISSED, A_YEAR_ON)
    assert log.first_broken(record) is None
    assert weeding.run(record, settings=settings, now=A_YEAR_ON) == 0


def test_what_belongs_to_a_consultation_waits_for_its_day(record, settings, anna, bo):
    mine = writes(record, settings, anna, to=f"{SLUG}@svar.example.dk")
    placed = writes(record, settings, bo)
    moderating.place(record, placed, consultation=SLUG, party="", by=BY, now=NOW)
    before = (holds(record, anna.word), holds(record, bo.word))
    assert weeding.run(record, settings=settings, now=A_YEAR_ON) == 0
    assert (holds(record, anna.word), holds(record, bo.word)) == before
    assert inbox.get(record, mine).raw


def test_letters_of_no_consultation_go_with_the_words_about_them_in_the_log(record, settings, anna):
    topic = Topic(scope=Scope.TOPIC, name="veje")
    following.ask(record, anna.email, topic, Frequency.DAILY, settings=settings, now=NOW)
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=9):
            outbox.mark_sent(record, due.letter_id, due.address, reply="250 OK", now=NOW)
        record.conn.execute("DELETE FROM follower")
    assert "delivery" in holds(record, anna.word)
    assert value(record, "SELECT text FROM letter") != ""
    weeding.run(record, settings=settings, now=A_YEAR_ON)
    assert holds(record, anna.word) == []
    assert value(record, "SELECT subject || text || html FROM letter") == ""


def test_a_letter_that_still_waits_is_kept(record, settings, anna):
    topic = Topic(scope=Scope.TOPIC, name="veje")
    following.ask(record, anna.email, topic, Frequency.DAILY, settings=settings, now=NOW)
    weeding.run(record, settings=settings, now=A_YEAR_ON)
    assert value(record, "SELECT text FROM letter") != ""


def test_a_hold_on_the_sender_keeps_the_mail_and_goes_itself_in_the_end(record, settings, anna):
    writes(record, settings, anna)
    number = holding.place(record, anna.email, "En klagesag", by=BY, now=NOW)
    assert weeding.run(record, settings=settings, now=A_YEAR_ON) == 0
    holding.lift(record, number, by=BY, now=A_YEAR_ON)
    assert weeding.run(record, settings=settings, now=A_YEAR_ON) == 1
    assert holds(record, anna.word) == ["personal_hold"]
    assert weeding.run(record, settings=settings, now=A_YEAR_ON + timedelta(days=366)) == 1
    assert holds(record, anna.word) == []


def test_with_no_days_set_everything_is_kept(record, settings, anna):
    writes(record, settings, anna)
    ever = replace(settings, post_kept_days=0)
    assert weeding.run(record, settings=ever, now=A_YEAR_ON) == 0


def test_the_log_says_how_much_went_and_not_whose(record, settings, anna):
    writes(record, settings, anna)
    weeding.run(record, settings=settings, now=A_YEAR_ON)
    assert value(record, "SELECT detail FROM event WHERE action = 'loose post erased'") == "1 inbox"
    assert rows(record, "SELECT * FROM erasure") == []


def test_the_desk_says_when_a_mail_goes_and_that_it_went(record, settings, anna):
    desk = Staff(create_desk_app(replace(settings, starts_at=NOW)), record)("caseworker")
    number = writes(record, settings, anna)
    assert "bliver den slettet tirsdag den 2. marts 2027" in desk.get(f"/mail/{number}").text
    assert "efter 365 dage" in desk.get("/mail").text
    weeding.run(record, settings=settings, now=A_YEAR_ON)
    page = desk.get(f"/mail/{number}").text
    assert "Mailen er slettet" in page
    desk.post(f"/mail/{number}/rescue")
    assert inbox.get(record, number).fate is Fate.DISMISSED
    assert desk.get("/mail").status_code == 200
