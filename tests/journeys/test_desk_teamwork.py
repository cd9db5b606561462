"""Caseworkers work side by side: notes, taking an answer, and seeing who reads it."""

from datetime import timedelta

import pytest

from intake.actions import moderating, publishing, staffing, teamwork
from intake.core.submission import Status
from intake.store import events, queue
from intake.store import teamwork as kept
from tests.builders import NOW
from tests.casework import a_case, an_answer

ANNA, BO = "anna@example.dk", "bo@example.dk"
NOTE = "Ring til formanden om <bilaget>."


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Frivilligrådet")
    return an_answer(record, received_at=NOW - timedelta(days=1))


@pytest.fixture
def anna(answer, staff):
    return staff("caseworker", ANNA)


@pytest.fixture
def bo(answer, staff):
    return staff("caseworker", BO)


def page_of(visitor, answer):
    return visitor.get(f"/submissions/{answer.reference}").text


def test_a_note_says_who_when_and_what_to_colleagues_alone(record, settings, answer, anna, bo):
    path = f"/submissions/{answer.reference}/notes"
    assert anna.post(path, note=NOTE).status_code == 303
    page = page_of(bo, answer)
    assert "Ring til formanden om &lt;bilaget&gt;." in page
    assert ANNA in page
    moderating.approve(record, answer.reference, by=ANNA, now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    assert b"Ring til formanden" not in settings.public_path.read_bytes()
    assert "Ring til" not in "".join(each.detail for each in events.about(record, answer.reference))


def test_an_empty_note_is_not_kept(record, answer, anna):
    found = anna.post(f"/submissions/{answer.reference}/notes", note="  ")
    assert "Skriv noten, før du gemmer den." in anna.get(found.location).text
    assert kept.notes(record, answer.reference) == []


def test_an_answer_is_taken_given_to_a_colleague_and_let_go(record, answer, anna, bo):
    path = f"/submissions/{answer.reference}/assign"
    anna.post(path, assigned_to=ANNA)
    assert answer.reference in anna.get("/submissions?whose=mine").text
    assert answer.reference not in bo.get("/submissions?whose=mine").text
    assert answer.reference not in bo.get("/submissions?whose=nobody").text
    anna.post(path, assigned_to=BO)
    assert answer.reference in bo.get("/submissions?whose=mine").text
    bo.post(path, assigned_to="")
    assert answer.reference in anna.get("/submissions?whose=nobody").text
    actions = [each.action for each in events.about(record, answer.reference)]
    assert actions[-3:] == ["submission assigned", "submission assigned", "submission let go"]


def test_only_who_may_decide_can_be_given_an_answer(record, answer, anna, staff):
    reader = staff("reader", "laeser@example.dk")
    path = f"/submissions/{answer.reference}/assign"
    for address in ("laeser@example.dk", "fremmed@example.dk"):
        anna.post(path, assigned_to=address)
        assert kept.assigned_to(record, answer.reference) == ""
    assert reader.post(path, assigned_to=ANNA).status_code == 403
    assert reader.post(f"/submissions/{answer.reference}/notes", note="Hej").status_code == 403
    assert "Gem noten" not in page_of(reader, answer)


def test_what_a_colleague_took_is_free_again_when_they_leave(record, answer, anna):
    anna.post(f"/submissions/{answer.reference}/assign", assigned_to=ANNA)
    staffing.remove(record, ANNA, now=NOW, by="test")
    assert kept.assigned_to(record, answer.reference) == ""


def test_the_next_answer_is_first_one_that_no_colleague_has_taken(record, answer, anna, bo):
    taken = an_answer(record, received_at=NOW - timedelta(hours=3))
    free = an_answer(record, received_at=NOW - timedelta(hours=2))
    teamwork.assign(record, taken.reference, BO, by=BO, now=NOW)
    assert queue.next_waiting(record, answer.reference, by=ANNA) == free.reference
    assert queue.next_waiting(record, answer.reference, by=BO) == taken.reference
    moderating.approve(record, free.reference, by=ANNA, now=NOW)
    assert queue.next_waiting(record, answer.reference, by=ANNA) == taken.reference


def test_who_opens_an_answer_sees_who_reads_it_and_can_decide_all_the_same(
    record, answer, anna, bo
):
    assert "ser på svaret" not in page_of(anna, answer)
    assert f"{ANNA} ser på svaret, siden kl. " in page_of(bo, answer)
    assert "ser på svaret" not in page_of(anna, answer)
    decided = bo.approve(answer.reference)
    assert decided.status_code == 303
    assert kept.looking(record, answer.reference) is None


def test_after_some_minutes_nobody_counts_as_reading_it_any_more(record, answer):
    def opens(who, minutes):
        at = NOW + timedelta(minutes=minutes)
        return teamwork.open_to_decide(record, answer.reference, by=who, now=at)

    assert opens(ANNA, 0) is None
    assert opens(BO, 9).reader == ANNA
    assert opens(ANNA, 9) is None  # she is still there
    assert opens(BO, 18).since == NOW
    assert opens(BO, 20) is None
    assert opens(ANNA, 21).reader == BO


def test_a_reader_and_who_opens_a_decided_answer_hold_nothing(record, answer, anna, staff):
    page_of(staff("reader", "laeser@example.dk"), answer)
    assert kept.looking(record, answer.reference) is None
    moderating.decide(record, answer.reference, Status.APPROVED, by=BO, now=NOW)
    page_of(anna, answer)
    assert kept.looking(record, answer.reference) is None
