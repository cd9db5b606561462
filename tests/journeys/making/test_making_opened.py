"""A consultation made at the desk is opened, and what may still change when people have seen it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.actions import drafting, making
from intake.actions.inviting import enlist
from intake.core.consultation import Question, QuestionKind, Stage, status
from intake.core.errors import ChangeNotAllowed, NotReady, Overtaken, ReasonMissing
from intake.store import consultations, corrections, events, outbox
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, a_submission, asked, kept
from tests.making import BY, CARD, EDIT, GOOD, SLUG, now_is, seen


def dates(record, **changes):
    fields = {"opens": "2026-04-13", "closes": "2026-05-29", "remind_days": "7, 2"}
    return {"seen": seen(record), **fields, **changes}


def test_dates_that_the_coach_warns_of_need_a_reason(worker, record):
    asked(record, a_consultation(**{**GOOD, "deadline_reason": ""}))
    assert worker.post(f"{EDIT}/dates", **dates(record)).status_code == 303
    short = dates(record, closes="2026-05-01", remind_days="")
    refused = worker.post(f"{EDIT}/dates", **short)
    assert refused.status_code == 422
    assert "Der er kun 19 dage til at svare." in refused.text
    reason = "Budgettet skal vedtages."
    assert worker.post(f"{EDIT}/dates", **short, deadline_reason=reason).status_code == 303
    assert now_is(record).deadline_reason == reason
    assert now_is(record).remind_days == ()
    case = worker.get(f"/consultations/{SLUG}").text
    assert reason in case
    assert "Der er kun 19 dage" in case


@pytest.mark.parametrize(
    "changes",
    [
        {"closes": "2026-04-12"},
        {"closes": "2026-04-13", "closes_time": "00:00"},
        {"opens": ""},
        {"opens": "0001-01-01"},
        {"closes": "9999-12-31"},
        {"remind_days": "om lidt"},
        {"remind_days": "9999"},
    ],
)
def test_dates_that_cannot_be_are_refused(worker, record, changes):
    asked(record, a_consultation(**GOOD))
    before = now_is(record)
    assert worker.post(f"{EDIT}/dates", **dates(record, **changes)).status_code == 422
    assert now_is(record) == before


def test_a_deadline_may_be_in_the_middle_of_a_day(worker, record):
    asked(record, a_consultation(**GOOD))
    worker.post(f"{EDIT}/dates", **dates(record, closes_time="12:00"))
    assert now_is(record).closes_at.isoformat() == "2026-05-29T10:00:00+00:00"


def test_it_opens_with_its_letters_in_one_step(worker, record, settings, public):
    asked(record, a_consultation(**GOOD), a_party("Udsatterådet"), a_party("Uden", addresses=()))
    worker.post(f"{EDIT}/parties", parties=["Udsatterådet", "Uden"])
    page = worker.get(f"{EDIT}/open").text
    assert "1 part får brev" in page
    assert "har ingen mailadresse" in page
    worker.post(f"{EDIT}/open", seen=seen(record), invite="now")
    assert status(now_is(record), NOW) == "open"
    assert len(outbox.due(record, now=NOW + timedelta(hours=1), count=9)) == 1
    assert public.test_client().get(f"/{SLUG}/answer").status_code == 200


def test_what_was_changed_since_it_was_looked_at_is_not_opened(worker, record):
    asked(record, a_consultation(**GOOD))
    stale = seen(record)
    worker.post(EDIT, seen=stale, **CARD)
    sent = worker.post(f"{EDIT}/open", seen=stale)
    assert sent.headers["Location"] == f"{EDIT}/open"
    assert now_is(record).stage is Stage.DRAFT


def open_it(record, settings, **how):
    return making.announce(
        record, SLUG, seen=seen(record), settings=settings, by=BY, now=NOW, **how
    )


def test_the_action_itself_asks_for_the_reason(record, settings):
    asked(record, a_consultation(**{**GOOD, "deadline_reason": " "}))
    with pytest.raises(ReasonMissing):
        open_it(record, settings)
    assert now_is(record).stage is Stage.DRAFT


def test_letters_wait_for_a_consultation_that_opens_later(record, settings):
    later = {**GOOD, "opens_at": NOW + timedelta(days=3)}
    asked(record, a_consultation(**later), a_party("Udsatterådet"))
    making.choose_parties(record, SLUG, ["Udsatterådet"], settings=settings, by=BY, now=NOW)
    with pytest.raises(NotReady):
        open_it(record, settings, invite=True)
    assert open_it(record, settings) == 0
    assert status(now_is(record), NOW) == "upcoming"


def test_it_is_taken_back_while_nobody_was_asked_or_has_answered(worker, record, settings):
    asked(record, a_consultation(**GOOD), a_party("Udsatterådet"))
    open_it(record, settings)
    worker.post(f"{EDIT}/take-back")
    assert now_is(record).stage is Stage.DRAFT
    open_it(record, settings)
    kept(record, a_submission())
    worker.post(f"{EDIT}/take-back")
    assert now_is(record).stage is Stage.ANNOUNCED


def test_who_has_begun_to_write_is_not_written_about_another_question(worker, record, settings):
    asked(record, a_consultation(**GOOD))
    open_it(record, settings)
    drafting.start(record, SLUG, key="somebody's draft", settings=settings, now=NOW)
    worker.post(f"{EDIT}/take-back")
    assert now_is(record).stage is Stage.ANNOUNCED
    assert "Gør den til en kladde igen" not in worker.get(f"{EDIT}/open").text


def test_after_the_opening_a_text_is_put_right_with_a_word_on_what(worker, record, respondent):
    asked(record, a_consultation())
    fields = {**CARD, "decides": "Kulturudvalget", "topics": ""}
    refused = worker.post(EDIT, seen=seen(record), **fields)
    assert refused.status_code == 422
    assert "Skriv, hvad der er rettet." in refused.text
    worker.post(EDIT, seen=seen(record), correction="Et andet udvalg beslutter.", **fields)
    assert [each.text for each in corrections.of(record, SLUG)] == ["Et andet udvalg beslutter."]
    page = respondent.open(f"/{SLUG}").text
    assert "Rettet mandag den 2. marts 2026:" in page
    assert "Et andet udvalg beslutter." in page


def test_after_the_opening_questions_stand(worker, record, settings):
    asked(record, a_consultation())
    for path in ("questions/new", "questions/1"):
        sent = worker.post(f"{EDIT}/{path}", seen=seen(record), label="Ny?", kind="long")
        assert sent.headers["Location"] == f"{EDIT}/questions"
    assert "Spørgsmålene kan ikke ændres længere." in worker.get(f"{EDIT}/questions").text
    assert now_is(record).questions == a_consultation().questions
    changed = replace(now_is(record), questions=())
    with pytest.raises(ChangeNotAllowed):
        making.amend(record, changed, seen=seen(record), by=BY, now=NOW)


def test_a_draft_with_answers_keeps_its_questions(record):
    asked(record, a_consultation(**GOOD))
    kept(record, a_submission())
    changed = replace(now_is(record), questions=(Question("1", QuestionKind.LONG, "Noget andet?"),))
    with pytest.raises(ChangeNotAllowed):
        making.amend(record, changed, seen=seen(record), by=BY, now=NOW)
    with pytest.raises(Overtaken):
        making.amend(record, changed, seen="another state", by=BY, now=NOW)


def test_a_draft_nobody_has_seen_can_be_deleted(worker, record, settings):
    asked(record, a_consultation(**GOOD), a_party())
    with transaction(record):
        enlist(record, SLUG, a_party(), settings=settings)
    page = worker.get(f"{EDIT}/open").text
    assert "Ja, slet kladden" in page
    assert "kan ikke fortrydes" in page
    assert worker.post(f"{EDIT}/remove").headers["Location"].endswith("/consultations")
    assert not consultations.exists(record, SLUG)
    assert worker.get(EDIT).status_code == 404
    assert events.about(record, SLUG)[-1].action == "consultation removed"
    asked(record, a_consultation(**GOOD))  # and its address is free again


def test_what_somebody_may_have_seen_is_not_deleted(worker, record, settings):
    asked(record, a_consultation(**GOOD))
    open_it(record, settings)
    worker.post(f"{EDIT}/remove")
    assert consultations.exists(record, SLUG)
    worker.post(f"{EDIT}/take-back")
    assert now_is(record).stage is Stage.DRAFT
    worker.post(f"{EDIT}/remove")
    assert consultations.exists(record, SLUG)
