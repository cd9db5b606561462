"""An answer on paper is written down by a caseworker, and is an answer like any other."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from intake.core.consultation import Question, QuestionKind
from intake.core.submission import Channel, Identity
from intake.store import events, outbox, submissions, versions
from tests.builders import NOW, a_consultation, a_party, asked
from tests.casework import SLUG, a_case
from tests.respondent import hidden

PATH = f"/consultations/{SLUG}/enter"


@pytest.fixture
def case(record, settings):
    return a_case(record, settings, "Ældrerådet")


@pytest.fixture
def caseworker(staff, case):
    return staff("caseworker", "sagsbehandler@example.dk")


def enter(visitor, **fields):
    page = visitor.client.get(PATH).text
    given = {
        "channel": "post",
        "came_on": "2026-02-27",
        "from_party": "",
        "speaks_as": "citizen",
        "preference": "named",
        "name": "En borger",
        "answer-1": "Bænkene i parken er gode.",
        **fields,
    }
    data = {**hidden(page), **given}
    return visitor.client.post(PATH, data=data, content_type="multipart/form-data")


def test_a_letter_becomes_an_answer_with_the_day_it_came_and_who_wrote_it_down(caseworker, record):
    assert enter(caseworker).status_code == 303
    (submission,) = submissions.selected(record)
    assert submission.channel is Channel.POST
    assert submission.received_at.date() == date(2026, 2, 27)
    assert submission.draft.answers == {"1": ("Bænkene i parken er gode.",)}
    assert submission.identity_reason == "skrevet ned af sagsbehandler@example.dk"
    (event,) = events.about(record, submission.reference)
    assert event.actor == "sagsbehandler@example.dk"
    assert event.at >= NOW > submission.received_at
    (version,) = versions.of(record, submission.reference)
    assert version.actor == "sagsbehandler@example.dk"


def test_the_day_it_came_decides_whether_it_is_late_not_the_day_it_is_typed(
    caseworker, record, case
):
    asked(record, a_consultation(closes_at=NOW - timedelta(days=1), opens_at=NOW - timedelta(60)))
    enter(caseworker, came_on="2026-02-27")
    enter(caseworker, came_on="2026-03-02", channel="phone")
    found = {each.channel: each.late for each in submissions.selected(record)}
    assert found == {Channel.POST: False, Channel.PHONE: True}


def test_a_councils_letter_is_the_councils(caseworker, record, case):
    enter(caseworker, from_party=case[0].public_id, name="", channel="meeting")
    (submission,) = submissions.selected(record)
    assert submission.draft.parties == ("Ældrerådet",)
    assert submission.draft.organisation == "Ældrerådet"
    assert submission.identity is Identity.CONFIRMED


def test_who_left_an_address_gets_the_receipt(caseworker, record):
    enter(caseworker, email="borger@example.dk")
    assert [each.address for each in outbox.deliveries(record)] == ["borger@example.dk"]


def test_the_scanned_letter_lies_beside_it(caseworker, record):
    enter(caseworker, attachments=(BytesIO(b"%PDF-1.7 brev"), "brev.pdf"))
    (submission,) = submissions.selected(record)
    assert [each.name for each in submission.attachments] == ["brev.pdf"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"came_on": "2026-03-03"}, "Dagen er ikke kommet endnu"),
        ({"came_on": ""}, "Skriv den dag, svaret kom"),
        ({"channel": ""}, "Vælg, hvordan svaret kom"),
        ({"channel": "web"}, ""),
        ({"answer-1": ""}, "Skriv et svar"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_typed_is_lost(caseworker, record, fields, said):
    page = enter(caseworker, **{"body": "" if "answer-1" in fields else "Kom forbi.", **fields})
    assert page.status_code == 422
    assert said in page.text
    assert "En borger" in page.text
    assert submissions.count(record) == 0


def test_pressing_twice_is_one_answer(caseworker, record):
    page = caseworker.client.get(PATH).text
    given = {"channel": "post", "came_on": "2026-03-01", "speaks_as": "citizen", "name": "A"}
    data = {**hidden(page), **given, "preference": "named", "answer-1": "Ja."}
    for _ in range(2):
        assert caseworker.client.post(PATH, data=data).status_code == 303
    assert submissions.count(record) == 1


def test_a_reader_may_not_write_answers_in(staff, case):
    assert staff("reader").client.get(PATH).status_code == 403


def test_the_sheet_for_paper_asks_what_the_form_asks(public, record):
    questions = (
        Question("1", QuestionKind.LONG, "Hvad virker?"),
        Question("2", QuestionKind.ONE, "Hvor tit?", options=("Ofte", "Sjældent")),
        Question("3", QuestionKind.SCALE, "Hvor let?", options=("Svært", "Let")),
    )
    case = asked(record, a_consultation(questions=questions), a_party())
    page = public.test_client().get(f"/{case.slug}/paper").text
    for words in ("1. Hvad virker?", "Sjældent", "1 = Svært, 5 = Let", "<strong>H1</strong>"):
        assert words in page
