"""Somebody answers one question a page: each step is kept, nothing is asked of the wrong people."""

import pytest

from intake.core.consultation import Question, QuestionKind
from intake.store import submissions
from intake.store.connection import value
from tests.builders import a_consultation, asked
from tests.journeys.test_answering import a_file
from tests.journeys.test_drafts import typed
from tests.respondent import FORM, SLUG, hidden

QUESTIONS = (
    Question("1", QuestionKind.ONE, "Bruger du parken?", options=("Ja", "Nej"), required=True),
    Question("2", QuestionKind.LONG, "Hvad bruger du den til?", depends_on="1", depends_value="Ja"),
    Question("3", QuestionKind.LONG, "Hvad siger rådet?", only_for=("council",)),
    Question("4", QuestionKind.SEVERAL, "Hvad mangler?", options=("Bænke", "Lys")),
)


@pytest.fixture
def consultation(record):
    return asked(record, a_consultation(questions=QUESTIONS, one_at_a_time=True))


@pytest.fixture
def walk(respondent, consultation):
    """Fills in the page at hand and presses a button; gives the page one comes to."""

    def step(page, press="next", **fields):
        given = {**hidden(page.text), **fields, "step": press}
        answer = respondent.client.post(FORM, data=given, content_type="multipart/form-data")
        return respondent.client.get(answer.location) if answer.status_code == 303 else answer

    return step


@pytest.fixture
def first(respondent, consultation):
    return respondent.client.get(FORM)


def who(walk, first, **changes):
    given = {"speaks_as": "citizen", "name": "En borger", "email": "b@example.dk", **changes}
    return walk(first, **given)


def test_the_whole_way_one_page_at_a_time(walk, first, record, respondent):
    page = who(walk, first)
    assert "Spørgsmål 1 af 2" in page.text
    page = walk(page, **{"answer-1": "Ja"})
    assert "Spørgsmål 2 af 3" in page.text
    page = walk(page, **{"answer-2": "Til at gå tur"})
    page = walk(page, **{"answer-4": ["Bænke", "Lys"]})
    page = walk(page, body="Tak for at spørge", attachments=a_file("kort.pdf"))
    page = walk(page, preference="named")
    assert "Tjek dit svar" in page.text
    answer = respondent.client.post(
        FORM, data=hidden(page.text) | {"upload": hidden(page.text)["upload"]}
    )
    assert "/r/" in answer.location
    (found,) = submissions.selected(record)
    assert found.draft.answers == {
        "1": ("Ja",),
        "2": ("Til at gå tur",),
        "4": ("Bænke", "Lys"),
    }
    assert found.draft.body == "Tak for at spørge"
    assert [each.name for each in found.attachments] == ["kort.pdf"]
    assert value(record, "SELECT reference FROM draft") == found.reference


def test_a_question_that_is_not_for_one_is_skipped(walk, first):
    page = walk(who(walk, first), **{"answer-1": "Nej"})
    assert "Hvad mangler?" in page.text
    assert "Hvad bruger du den til?" not in page.text


def test_a_council_is_asked_what_councils_are_asked(walk, first, consultation):
    page = who(walk, first, speaks_as="council", organisation="Handicaprådet")
    page = walk(walk(page, **{"answer-1": "Nej"}), **{"answer-3": "Rådet er enigt"})
    assert "Hvad mangler?" in page.text


def test_back_loses_nothing(walk, first):
    page = walk(who(walk, first), **{"answer-1": "Ja"})
    page = walk(page, press="back", **{"answer-2": "Halvt skrevet"})
    assert "Bruger du parken?" in page.text
    page = walk(page, **{"answer-1": "Ja"})
    assert typed(page.text, "answer-2") == "Halvt skrevet"


def test_a_box_that_is_unticked_stays_unticked(walk, first, respondent):
    who(walk, first)
    page = respondent.client.get(f"{FORM}?page=answer-4")
    walk(page, **{"answer-4": ["Bænke"]})
    page = respondent.client.get(f"{FORM}?page=answer-4")
    assert page.text.count(" checked") == 1
    walk(page)
    assert " checked" not in respondent.client.get(f"{FORM}?page=answer-4").text


def test_what_is_missing_is_listed_with_the_way_to_it(walk, first, respondent):
    page = walk(who(walk, first), press="check")
    assert "Det mangler" in page.text
    assert "Vælg et svar på spørgsmål 1." in page.text
    assert "page=answer-1#answer-1-0" in page.text
    assert "Tjek dit svar" not in page.text


def test_a_refused_file_is_told_where_it_was_chosen(walk, first, respondent):
    who(walk, first)
    page = respondent.client.get(f"{FORM}?page=rest")
    page = walk(page, body="Se filen", attachments=a_file("svar.exe", b"MZ program"))
    assert page.status_code == 422
    assert "er et program" in page.text
    assert typed(page.text, "body") == "Se filen"


def test_a_page_that_does_not_exist_leads_to_the_first(respondent, consultation):
    for key in ("answer-99", "check", "../x"):
        answer = respondent.client.get(FORM, query_string={"page": key})
        assert answer.location == f"/{SLUG}/answer?page=who"


def test_more_points_and_saving_for_later(walk, first, respondent):
    who(walk, first)
    page = respondent.client.get(f"{FORM}?page=rest")
    page = walk(page, press="more", **{"points-0-text": "Ét"})
    assert 'name="points-5-text"' in page.text
    page = walk(page, press="save", **{"points-0-text": "Ét", "points-5-text": "Seks"})
    assert "Kladden er gemt" in page.text
    page = respondent.client.get(f"{FORM}?page=rest").text
    assert typed(page, "points-0-text") == "Ét"
    assert "Seks" in page


def test_the_script_saves_one_page_and_leaves_the_others(walk, first, respondent):
    page = walk(who(walk, first), **{"answer-1": "Ja"})
    given = {**hidden(page.text), "answer-2": "Skrevet uden et tryk"}
    answer = respondent.client.post(f"{FORM}/draft", data=given)
    assert answer.json["said"].startswith("Gemt")
    page = respondent.client.get(f"{FORM}?page=answer-2").text
    assert typed(page, "answer-2") == "Skrevet uden et tryk"
    assert 'value="Ja"' in respondent.client.get(f"{FORM}?page=answer-1").text


def test_a_script_may_still_send_a_whole_answer_at_once(respondent, consultation, record):
    token = hidden(respondent.client.get(FORM).text)["csrf_token"][0]
    fields = {"answer-1": "Nej", "name": "En borger", "speaks_as": "citizen"}
    answer = respondent.client.post(FORM, data={"csrf_token": token, **fields})
    assert answer.status_code == 303
    assert len(submissions.selected(record)) == 1
