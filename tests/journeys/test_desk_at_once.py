"""One press for many answers: each with the checks it has alone, and a press to take it back."""

import re
from datetime import timedelta

import pytest

from intake import worker
from intake.actions import confirming, moderating, publishing, teamwork, theming
from intake.core.submission import Status
from intake.core.theme import Colour
from intake.store import events, submissions, suppositions
from intake.store import teamwork as kept
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer

ANNA, BO = "anna@example.dk", "bo@example.dk"


@pytest.fixture
def answers(record, settings):
    a_case(record, settings, "Frivilligrådet")
    return [
        an_answer(record, received_at=NOW - timedelta(hours=9 - at)).reference for at in range(3)
    ]


@pytest.fixture
def anna(answers, staff):
    return staff("caseworker", ANNA)


@pytest.fixture
def bo(answers, staff):
    return staff("caseworker", BO)


def ticked(visitor, act, references, *, query="", seen=None, **more):
    page = visitor.get(f"/submissions?{query}").text
    seen = seen or re.search(r'name="seen" value="(\d+)"', page)[1]
    path = f"/batches/choose?{query}"
    response = visitor.post(path, act=act, reference=references, seen=seen, **more)
    assert response.status_code == 303
    return response.location


def done(visitor, act, references, *, words=None, **more):
    path = ticked(visitor, act, references, **more)
    response = visitor.post(f"{path}/start", **(words or {}))
    assert response.status_code == 303, response.text
    return path


def statuses(record, references):
    return [str(submissions.get(record, each).status) for each in references]


def test_those_ticked_are_approved_after_a_question_and_taken_back(record, answers, anna):
    path = ticked(anna, "approve", answers[:2])
    asked = anna.get(path).text
    assert "Godkend: 2 svar" in asked and answers[0] in asked and answers[2] not in asked
    assert statuses(record, answers) == ["received"] * 3
    anna.post(f"{path}/start")
    assert statuses(record, answers) == ["approved", "approved", "received"]
    shown = anna.get(path).text
    assert "Tag det hele tilbage" in shown
    assert anna.post(f"{path}/undo").status_code == 303
    assert statuses(record, answers) == ["received"] * 3
    assert "Tag det hele tilbage" not in anna.get(path).text
    actions = [each.action for each in events.about(record, answers[0])]
    assert actions[-2:] == ["submission approved", "submission reopened"]
    assert "Godkend: 2 svar" in anna.get("/batches").text


def test_what_was_published_comes_down_and_waits_when_it_is_taken_back(
    record, settings, answers, anna
):
    path = done(anna, "approve", answers[:1])
    publishing.bring_up_to_date(record, settings, now=NOW)
    assert statuses(record, answers)[0] == "published"
    public_id = submissions.get(record, answers[0]).public_id.encode()
    assert public_id in settings.public_path.read_bytes()
    anna.post(f"{path}/undo")
    publishing.bring_up_to_date(record, settings, now=NOW)
    assert statuses(record, answers)[0] == "received"
    assert b"kontaktperson" not in settings.public_path.read_bytes()


def test_a_number_that_looks_like_a_cpr_number_keeps_its_answer_back(record, answers, anna):
    risky = an_answer(record, draft={"body": "Mit nummer er 010190-1234."}).reference
    path = done(anna, "approve", [*answers, risky])
    assert statuses(record, [*answers, risky]) == ["approved"] * 3 + ["received"]
    shown = anna.get(path).text
    assert "Ligner et CPR-nummer: se på det først" in shown
    anna.post(f"{path}/undo")
    assert statuses(record, [*answers, risky]) == ["received"] * 4


def test_what_changed_since_the_list_was_seen_is_left_alone(record, answers, anna):
    seen = events.newest(record)
    moderating.withhold(record, answers[0], reason="Afventer", by=BO, now=NOW)
    late = an_answer(record).reference
    path = done(anna, "approve", [*answers, late], seen=seen)
    assert statuses(record, [*answers, late]) == ["withheld", "approved", "approved", "received"]
    assert anna.get(path).text.count("Ændret, siden du så listen") == 2


def test_what_somebody_has_touched_since_is_not_taken_back(record, answers, anna, bo):
    path = done(anna, "approve", answers)
    moderating.withhold(record, answers[1], reason="Alligevel ikke", by=BO, now=NOW)
    anna.post(f"{path}/undo")
    assert statuses(record, answers) == ["received", "withheld", "received"]
    assert "Kunne ikke tages tilbage" in anna.get(path).text


def test_many_are_withheld_with_one_reason_and_come_back_as_they_were(record, answers, anna):
    moderating.approve(record, answers[1], by=BO, now=NOW)
    path = ticked(anna, "withhold", answers)
    assert anna.post(f"{path}/start", reason=" ").status_code == 422
    anna.post(f"{path}/start", reason="Kampagne uden afsender")
    found = [submissions.get(record, each) for each in answers]
    assert {each.withheld_reason for each in found} == {"Kampagne uden afsender"}
    anna.post(f"{path}/undo")
    assert statuses(record, answers) == ["received", "approved", "received"]


def test_many_are_given_to_a_colleague_and_back(record, answers, anna, bo):
    teamwork.assign(record, answers[2], ANNA, by=ANNA, now=NOW)
    path = done(anna, "assign", answers, words={"assigned_to": BO})
    assert [kept.assigned_to(record, each) for each in answers] == [BO] * 3
    teamwork.assign(record, answers[1], "", by=BO, now=NOW)
    anna.post(f"{path}/undo")
    assert [kept.assigned_to(record, each) for each in answers] == ["", "", ANNA]


def test_many_get_a_theme_and_lose_it_again(record, answers, anna):
    parks = theming.add(record, SLUG, "Parker", colour=Colour.BLUE, by=BO, now=NOW).number
    theming.mark(record, answers[0], parks, by=BO, now=NOW)
    path = ticked(anna, "theme", answers)
    assert "Parker" in anna.get(path).text
    anna.post(f"{path}/start", theme=str(parks))
    shown = anna.get(path).text
    assert "Havde temaet i forvejen" in shown and "Tema:" in shown
    assert all(each in anna.get("/submissions?theme=Parker").text for each in answers)
    anna.post(f"{path}/undo")
    page = anna.get("/submissions?theme=Parker").text
    assert answers[0] in page and answers[1] not in page


def test_of_answers_by_one_sender_the_newest_counts(record, answers, anna):
    other = an_answer(record, draft={"email": "en.anden@example.dk"}).reference
    path = done(anna, "duplicate", [*answers, other])
    assert statuses(record, [*answers, other]) == ["withheld", "withheld", "received", "received"]
    assert suppositions.replaced_by(record, answers[0]) == answers[2]
    shown = anna.get(path).text
    assert "Det nyeste: det gælder" in shown
    assert "Intet nyere svar fra samme afsender" in shown
    anna.post(f"{path}/undo")
    assert statuses(record, [*answers, other]) == ["received"] * 4
    assert suppositions.replaced_by(record, answers[0]) == ""


def test_all_that_fit_are_taken_however_many_pages_they_fill(record, settings, answers, anna):
    more = [an_answer(record).reference for _ in range(45)]
    path = done(anna, "approve", [], query=f"consultation={SLUG}", all="yes")
    shown = anna.get(path).text
    assert "Godkend: 48 svar" in shown
    assert "20 af 48 er behandlet" in shown
    assert statuses(record, more).count("approved") == 17
    worker.once(settings)
    assert set(statuses(record, [*answers, *more])) == {"published"}
    assert "er behandlet" not in anna.get(path).text


def test_what_is_taken_back_half_way_is_not_done(record, settings, answers, anna):
    more = [an_answer(record).reference for _ in range(30)]
    path = done(anna, "approve", more)
    anna.post(f"{path}/undo")
    worker.once(settings)
    assert set(statuses(record, more)) == {"received"}


def test_the_same_press_twice_does_it_once(record, answers, anna):
    path = done(anna, "approve", answers[:1])
    anna.post(f"{path}/start")
    anna.post(f"{path}/undo")
    anna.post(f"{path}/undo")
    assert [each.action for each in events.about(record, answers[0])].count(
        "submission reopened"
    ) == 1


def test_nothing_ticked_is_said_and_nothing_done(answers, anna):
    page = anna.get(ticked(anna, "approve", [])).text
    assert "Sæt kryds ved de svar, det gælder." in page


def test_only_who_may_decide_sees_the_ticks_and_another_cannot_begin_it(answers, anna, bo, staff):
    reader = staff("reader", "laeser@example.dk")
    assert 'name="reference"' not in reader.get("/submissions").text
    path = ticked(anna, "approve", answers)
    assert bo.get(path).status_code == 404
    assert bo.post(f"{path}/start").status_code == 403
    assert reader.post(f"{path}/start").status_code == 403


def test_a_filter_is_kept_shared_found_again_and_removed(answers, anna, bo):
    anna.post("/filters/save?status=received&late=no", name="Til tiden", is_shared="y")
    anna.post("/filters/save?status=all&q=kontaktperson", name="Mit eget")
    for page in (anna.get("/").text, anna.get("/submissions").text):
        assert 'href="/submissions?status=received&amp;late=no"' in page
        assert 'href="/submissions?q=kontaktperson&amp;status=all"' in page
    theirs = bo.get("/submissions").text
    assert "Til tiden" in theirs and "delt af anna@example.dk" in theirs
    assert "Mit eget" not in theirs
    assert "Kun den, der har gemt" in bo.get(bo.post("/filters/1/remove").location).text
    assert "Til tiden" in bo.get("/").text
    anna.post("/filters/1/remove")
    assert "Til tiden" not in bo.get("/").text


def test_a_filter_without_a_name_is_not_kept(answers, anna):
    page = anna.get(anna.post("/filters/save?late=yes&status=all", name=" ").location).text
    assert "Giv filteret et navn." in page


def test_where_both_count_again_the_machine_asks_anew(record, answers):
    confirming.replace_earlier(record, answers[1], answers[0], by=BO, now=NOW)
    confirming.let_both_count(record, answers[1], by=BO, now=NOW)
    assert statuses(record, answers) == ["received"] * 3
    assert submissions.get(record, answers[0]).status is Status.RECEIVED
