"""A council takes something up that nobody asked about, and it is an answer like any other."""

import re

from intake.core import matters
from intake.core.submission import Point
from intake.store import consultations, outbox, submissions
from tests.builders import a_consultation, asked
from tests.respondent import Respondent, hidden

YEAR = "rejs-en-sag-2026"
MATTER = {
    "speaks_as": "council",
    "organisation": "Udsatterådet",
    "name": "Sekretariatet",
    "email": "sekretariat@raad.example.dk",
    "preference": "named",
    "answer-1": "Bænkene ved stationen",
    "answer-2": "De er væk, og folk sidder på jorden.",
    "points-0-text": "Sæt bænkene tilbage.",
    "nil_return": "",
}


def begin(visitor):
    page = visitor.client.get("/raise").text
    return visitor.client.post("/raise", data=hidden(page))


def test_looking_at_the_page_begins_nothing(respondent, record):
    assert "Rejs en sag" in respondent.client.get("/raise").text
    assert consultations.every(record) == []


def test_a_council_raises_a_matter_and_gets_its_receipt(public, respondent, record):
    asked(record, a_consultation())
    assert "/raise" in respondent.client.get("/").text
    assert begin(respondent).location == f"/{YEAR}/answer"
    council = Respondent(public, f"/{YEAR}/answer")
    council.open()
    sent = council.write(**MATTER)
    assert sent.status_code == 303, re.findall(r"form-error-message[^<]*<[^>]*>[^<]*", sent.text)
    (submission,) = submissions.selected(record, consultation=YEAR)
    assert submission.draft.answers["1"] == ("Bænkene ved stationen",)
    assert submission.draft.points == (Point("Sæt bænkene tilbage.", number=1),)
    assert [each.kind for each in outbox.deliveries(record)] == ["receipt"]


def test_the_years_matters_have_one_place_and_stand_in_no_list_of_consultations(respondent, record):
    begin(respondent)
    begin(respondent)
    assert [each.slug for each in consultations.every(record)] == [YEAR]
    home = respondent.client.get("/").text
    assert "Ingen høringer er åbne lige nu" in home
    assert "Rejste sager" in respondent.client.get(f"/{YEAR}").text


def test_no_case_can_take_the_place_of_a_years_matters():
    assert matters.is_one(matters.slug_of(2027))
    assert not matters.is_one("rejsegilde")


def test_a_form_from_elsewhere_begins_nothing(respondent, record):
    assert respondent.client.post("/raise", data={}).status_code == 422
    assert consultations.every(record) == []
