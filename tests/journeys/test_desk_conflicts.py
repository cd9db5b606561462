"""Two people act on one thing at once: the second is told, and nothing typed is lost."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.actions import moderating, redacting, teamwork
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Status
from intake.store import events, inbox, redactions, submissions
from intake.store import teamwork as taken
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer, held_mail

HIDE = Redaction(words="kontaktperson", reason=Reason.THIRD_PERSON)
BO = "bo@example.dk"


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Udsatterådet")
    return an_answer(record)


@pytest.fixture
def anna(answer, staff):
    return staff("caseworker", "anna@example.dk")


def fields(page, action):
    """The hidden fields of the form that goes to `action`, as a browser would send them."""
    form = re.search(rf'<form[^>]*action="[^"]*{action}[^"]*".*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    assert found["since"].isdigit()
    return found


def by_bo(record, answer):
    redacting.redact(record, answer.reference, HIDE, by=BO, now=NOW)


def test_a_redaction_beside_anothers_is_told_of_and_can_be_made_all_the_same(record, answer, anna):
    path = f"/submissions/{answer.reference}/redact"
    sent = {
        **fields(anna.get(path).text, "/redact"),
        "words": "Vi foreslår én fast",
        "place": "",
        "reason": "health",
    }
    by_bo(record, answer)
    late = anna.post(path, **sent)
    assert late.status_code == 409
    assert "Noget udeladt af det offentlige svar" in late.text
    assert BO in late.text
    assert "Vi foreslår én fast" in late.text
    assert len(redactions.of(record, answer.reference)) == 1
    again = fields(late.text, "/redact")
    assert again["words"] == "Vi foreslår én fast"
    assert anna.post(path, **again).status_code == 303
    assert len(redactions.of(record, answer.reference)) == 2


def test_withholding_what_another_just_decided_keeps_the_reason(record, answer, anna):
    path = f"/submissions/{answer.reference}"
    sent = fields(anna.get(path).text, "/withhold")
    by_bo(record, answer)
    late = anna.post(f"{path}/withhold", **{**sent, "reason": "Uden for emnet", "kind": "other"})
    assert late.status_code == 409
    assert "Uden for emnet" in late.text
    assert submissions.get(record, answer.reference).status is Status.RECEIVED
    sent = fields(late.text, "/withhold")
    done = anna.post(f"{path}/withhold", **{**sent, "reason": "Uden for emnet", "kind": "other"})
    assert done.status_code == 303


def test_lifting_what_another_changed_meanwhile_is_asked_again(record, answer, anna):
    by_bo(record, answer)
    (redaction,) = redactions.of(record, answer.reference)
    path = f"/submissions/{answer.reference}/redactions/{redaction.number}/lift"
    sent = fields(anna.get(f"/submissions/{answer.reference}/redact").text, "/lift")
    moderating.withhold(record, answer.reference, reason="x", by=BO, now=NOW)
    assert anna.post(path, **sent).status_code == 409
    assert len(redactions.of(record, answer.reference)) == 1


def test_taking_what_another_took_is_told(record, answer, anna, staff):
    staff("caseworker", BO)
    path = f"/submissions/{answer.reference}"
    sent = fields(anna.get(path).text, "/assign")
    teamwork.assign(record, answer.reference, BO, by=BO, now=NOW)
    late = anna.post(f"{path}/assign", **{**sent, "assigned_to": "anna@example.dk"})
    assert late.status_code == 409
    assert taken.assigned_to(record, answer.reference) == BO


def test_a_note_and_who_has_it_stand_in_nobodys_way(record, answer, anna, staff):
    staff("caseworker", BO)
    path = f"/submissions/{answer.reference}"
    sent = fields(anna.get(path).text, "/withhold")
    teamwork.note(record, answer.reference, "Ring til dem", by=BO, now=NOW)
    teamwork.assign(record, answer.reference, BO, by=BO, now=NOW)
    done = anna.post(f"{path}/withhold", **{**sent, "reason": "Uden for emnet", "kind": "other"})
    assert done.status_code == 303


def test_a_mail_that_another_put_away_is_not_placed_behind_their_back(
    record, settings, answer, anna
):
    number = held_mail(record, settings)
    page = anna.get(f"/mail/{number}").text
    sent = {**fields(page, "/place"), "consultation": SLUG, "party": "-"}
    moderating.dismiss(record, number, reason="Reklame", by=BO, now=NOW)
    late = anna.post(f"/mail/{number}/place", **sent)
    assert late.status_code == 409
    assert BO in late.text
    assert "Mail lagt væk" in late.text
    assert inbox.get(record, number).placed_in == ""


def test_pressed_twice_in_two_windows_tells_that_it_was_oneself(record, answer, anna):
    path = f"/submissions/{answer.reference}/redact"
    sent = {**fields(anna.get(path).text, "/redact"), "words": "fast", "reason": "health"}
    assert anna.post(path, **sent).status_code == 303
    late = anna.post(path, **sent)
    assert late.status_code == 409
    assert "dig selv" in late.text
    assert len(redactions.of(record, answer.reference)) == 1


@pytest.mark.parametrize("since", ["", "-1", "x", "9" * 40, "²"])
def test_a_moment_that_is_none_of_ours_breaks_nothing(record, answer, anna, since):
    path = f"/submissions/{answer.reference}/redact"
    sent = anna.post(path, words="fast", reason="health", place="", since=since)
    assert sent.status_code in {303, 409}


def test_of_many_at_the_very_same_moment_one_gets_through(record, answer, staff):
    crowd = [staff("caseworker", f"nummer{each}@example.dk") for each in range(4)]
    path = f"/submissions/{answer.reference}/redact"
    sent = [
        {**fields(each.get(path).text, "/redact"), "words": "fast", "reason": "health"}
        for each in crowd
    ]
    with ThreadPoolExecutor(len(crowd)) as pool:
        found = list(pool.map(lambda who, what: who.post(path, **what).status_code, crowd, sent))
    assert sorted(found) == [303, 409, 409, 409]
    said = [each.action for each in events.about(record, answer.reference)]
    assert said.count("submission redacted") == 1


def test_the_next_request_of_the_same_thread_expects_nothing(record, answer, anna):
    path = f"/submissions/{answer.reference}/redact"
    sent = {**fields(anna.get(path).text, "/redact"), "words": "", "reason": "health"}
    by_bo(record, answer)
    assert anna.post(path, **sent).status_code == 422  # nothing was to be written
    assert anna.post(f"/submissions/{answer.reference}/notes", text="Hej").status_code == 303
