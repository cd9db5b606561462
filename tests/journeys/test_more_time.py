"""A party asks for more time; a caseworker gives it a deadline of its own, or says why not."""

from datetime import date, timedelta

import pytest

from intake import letters
from intake.actions import asking_time, inviting
from intake.app import create_public_app
from intake.core.asking_time import TimeStatus
from intake.core.errors import DeadlineNotMoved, NotFound
from intake.core.party import PartyState
from intake.store import consultations, outbox, parties, submissions, time_requests
from tests.builders import NOW
from tests.casework import SLUG, a_case
from tests.respondent import Respondent

LAST = date(2026, 3, 16)  # of a_consultation
WANTED = date(2026, 3, 30)


@pytest.fixture
def case(record, settings):
    found = a_case(record, settings, "Udsatterådet", "Frivilligrådet")
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    return found


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def asks(record, settings, party="Udsatterådet", *, key="once", wanted_on=WANTED):
    return asking_time.ask(
        record,
        SLUG,
        party,
        key=key,
        wanted_on=wanted_on,
        email="formand@raad.example.dk",
        by="respondent",
        settings=settings,
        now=NOW,
    )


def letters_of(record):
    return [
        each for each in outbox.deliveries(record, consultation=SLUG) if each.kind == "more-time"
    ]


def test_a_request_is_kept_once_and_its_party_told_that_we_have_it(record, settings, case):
    first = asks(record, settings)
    assert asks(record, settings) == first
    told = letters_of(record)
    assert {each.address for each in told} == {*case[0].addresses, "formand@raad.example.dk"}
    board = {row.party.name: row.state for row in parties.board(record, SLUG, is_closed=False)}
    assert board["Udsatterådet"] is PartyState.ASKED_FOR_TIME
    assert board["Frivilligrådet"] is PartyState.INVITED


def test_the_caseworker_gives_one_party_more_time_and_nobody_else(record, settings, caseworker):
    number = asks(record, settings).number
    assert "Ønsker om mere tid" in caseworker.get(f"/consultations/{SLUG}").text
    page = caseworker.get(f"/time-requests/{number}").text
    assert 'value="2026-03-30"' in page
    done = caseworker.post(
        f"/time-requests/{number}/grant", day="2026-03-30", words="I kan nå jeres møde."
    )
    assert done.status_code == 303
    granted = time_requests.get(record, number)
    assert (granted.status, granted.decided_by) == (TimeStatus.GRANTED, "caseworker@example.dk")
    case = consultations.get(record, SLUG)
    assert asking_time.for_parties(record, case, {"Udsatterådet"}).closes_at == granted.until
    assert asking_time.for_parties(record, case, {"Frivilligrådet"}) == case
    assert len(letters_of(record)) == 4


def test_a_party_with_more_time_answers_after_everyone_elses_deadline(
    record, settings, case, tmp_path
):
    request = asks(record, settings)
    asking_time.grant(record, request.number, WANTED, by="a", settings=settings, now=NOW)
    later = type(settings)(**{**vars(settings), "starts_at": NOW + timedelta(days=20)})
    app = create_public_app(later)
    someone = Respondent(app)
    assert someone.open().status_code == 410
    council = Respondent(app)
    token = letters.link_token(settings, SLUG, case[0])
    assert council.open(f"/i/{token}").status_code == 200
    assert council.send().status_code == 303
    (answer,) = submissions.selected(record)
    assert not answer.late


def test_a_no_carries_its_reason_and_is_final(record, settings, caseworker):
    number = asks(record, settings).number
    path = f"/time-requests/{number}/decline"
    assert caseworker.post(path, reason=" ").status_code == 422
    assert caseworker.post(path, reason="Udvalget beslutter den 20. marts.").status_code == 303
    late = caseworker.post(f"/time-requests/{number}/grant", day="2026-03-30", words="")
    assert late.status_code == 409
    assert "Nogen kom dig i forkøbet" in late.text
    board = {row.party.name: row.state for row in parties.board(record, SLUG, is_closed=False)}
    assert board["Udsatterådet"] is PartyState.INVITED


def test_more_time_is_more(record, settings, caseworker):
    number = asks(record, settings).number
    refused = caseworker.post(f"/time-requests/{number}/grant", day=LAST.isoformat(), words="")
    assert refused.status_code == 422
    assert "efter høringens frist" in refused.text
    with pytest.raises(DeadlineNotMoved):
        asks(record, settings, key="another", wanted_on=LAST)


def test_only_a_party_on_the_list_can_ask(record, settings, case):
    with pytest.raises(NotFound):
        asks(record, settings, party="Ældrerådet", key="another")
