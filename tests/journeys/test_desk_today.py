"""The desk opens on what needs a person now: each thing with its reason, mine before the rest."""

import re
from datetime import date, timedelta

import pytest

from intake.actions import asking_time, drafting, inviting, teamwork
from intake.store import consultations
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer, held_mail, refuse

ME, COLLEAGUE = "anna@example.dk", "bo@example.dk"


@pytest.fixture
def parties(record, settings):
    return a_case(record, settings, "Frivilligrådet", "Ældrerådet")


@pytest.fixture
def me(parties, staff):
    staff("caseworker", COLLEAGUE)
    return staff("caseworker", ME)


def waiting(visitor, path="/"):
    """Return each task on the page as plain text, in order."""
    page = visitor.get(path).text
    found = re.search(r'<ol class="listing".*?</ol>', page, re.S)
    entries = re.findall(r"<li>(.*?)</li>", found[0], re.S) if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in entries]


def test_what_i_took_stands_first_and_can_stand_alone(record, me):
    old = an_answer(record, received_at=NOW - timedelta(days=5))
    mine = an_answer(record, received_at=NOW - timedelta(days=1), draft={"organisation": "Mit"})
    his = an_answer(record, received_at=NOW - timedelta(days=3))
    teamwork.assign(record, mine.reference, ME, by=ME, now=NOW)
    teamwork.assign(record, his.reference, COLLEAGUE, by=COLLEAGUE, now=NOW)
    page = me.get("/").text
    order = [page.index(each.reference) for each in (mine, old, his)]
    assert order == sorted(order)
    first, second, third = waiting(me)
    assert "du har taget det" in first
    assert "ikke læst endnu" in second
    assert f"{COLLEAGUE} har taget det" in third
    assert waiting(me, "/?whose=mine") == [first]


def test_mine_is_shown_however_many_wait_before_it(record, me):
    for each in range(60):
        an_answer(record, received_at=NOW - timedelta(days=2, minutes=each))
    mine = an_answer(record, received_at=NOW)
    teamwork.assign(record, mine.reference, ME, by=ME, now=NOW)
    assert "du har taget det" in waiting(me)[0]


def test_a_number_in_what_would_become_public_is_a_reason(record, me):
    an_answer(record, draft={"body": "Min mor, 010190-1234, har brug for hjælp."})
    (task,) = waiting(me)
    assert "det ligner et CPR-nummer i det, der bliver offentligt" in task


def test_requests_for_time_mail_and_unreachable_parties_wait_too(record, settings, parties, me):
    inviting.invite(record, SLUG, settings=settings, now=NOW, by=ME)
    refuse(record, parties[0].addresses[0])
    asking_time.ask(
        record,
        SLUG,
        "Ældrerådet",
        key="time",
        wanted_on=date(2026, 3, 30),
        email="",
        by="respondent",
        settings=settings,
        now=NOW,
    )
    held_mail(record, settings, subject="Hvor hører jeg til?")
    found = " | ".join(waiting(me))
    assert "Mere tid: vil gerne svare senest mandag den 30. marts 2026 " in found
    assert "Part kan ikke nås: Frivilligrådet" in found
    assert "550 5.1.1 No such user" in found
    assert "Hvor hører jeg til?" in found
    asking_time.decline(record, 1, reason="Nej.", by=ME, settings=settings, now=NOW)
    assert "Mere tid" not in " | ".join(waiting(me))


def test_drafts_are_counted_shortly_before_the_deadline_and_nobody_is_named(
    record, settings, me, parties
):
    drafting.start(record, SLUG, key="a", party="Ældrerådet", settings=settings, now=NOW)
    assert waiting(me) == []
    closes = consultations.get(record, SLUG).closes_at
    record.conn.execute(
        "UPDATE consultation SET closes_at = ?", ((NOW + timedelta(days=2)).isoformat(),)
    )
    assert consultations.get(record, SLUG).closes_at < closes
    (task,) = waiting(me)
    assert "1 kladde er begyndt og ikke sendt" in task
    assert "Ældrerådet" not in task
