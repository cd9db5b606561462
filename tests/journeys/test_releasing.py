"""The way out in two steps: its sender sees the public version, and another person lets go."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.actions import correcting, moderating, objecting, redacting, releasing
from intake.core.errors import DecisionNotAllowed, ReleaseNotAllowed
from intake.core.redaction import Reason, Redaction
from intake.core.release import ReleaseBy
from intake.core.submission import Channel, Preference, Status
from intake.store import approvals, consultations, events, objections, submissions
from intake.store.connection import rows
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer
from tests.letting_out import LATER

HIDE = Redaction(words="kontaktperson", reason=Reason.THIRD_PERSON)
ANNA, BO = "anna@example.dk", "bo@example.dk"


def now_is(record, answer):
    return submissions.get(record, answer.reference)


def letters_of(record, kind):
    return rows(record, "SELECT * FROM letter WHERE kind = ? ORDER BY id", (kind,))


def approve(record, answer, by=ANNA, **more):
    return moderating.approve(record, answer.reference, by=by, now=NOW, **more)


def test_one_step_is_what_a_small_municipality_gets_without_asking(record, settings, tick):
    a_case(record, settings, "Udsatterådet")
    answer = an_answer(record)
    assert not approve(record, answer).awaits_release
    assert tick() == 0
    assert letters_of(record, "release") == []


def test_the_sender_gets_the_public_version_and_it_goes_out_when_nobody_objects(
    record, two_steps, tick, sent, public
):
    answer = an_answer(record)
    redacting.redact(
        record,
        answer.reference,
        HIDE,
        by=ANNA,
        now=NOW,
    )
    sender = sent(answer)
    assert approve(record, answer).awaits_release
    tick()
    (letter,) = letters_of(record, "release")
    assert "⟦" in letter["text"]
    assert "kontaktperson" not in letter["text"]
    assert "onsdag den 4. marts" in letter["text"]
    assert f"/r/{sender.token}/release" in letter["text"]
    assert "⟦" in sender.page
    assert "kontaktperson" not in sender.page
    assert "onsdag den 4. marts" in sender.receipt
    shown = public.test_client().get(f"/{SLUG}").text
    assert "udeladt" not in shown
    tick()
    tick(NOW + timedelta(hours=47))
    assert now_is(record, answer).awaits_release
    assert len(letters_of(record, "release")) == 1
    tick(LATER)
    assert not now_is(record, answer).awaits_release
    assert now_is(record, answer).status is Status.APPROVED
    assert [each.action for each in events.about(record, answer.reference)][-3:] == [
        "submission approved",
        "sender told",
        "submission released",
    ]


def test_an_objection_puts_it_back_to_the_desk_in_the_senders_words(
    record, two_steps, tick, sent, staff
):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    page = sender.page
    assert sender.press(page, text="  ").status_code == 422
    assert sender.press(page, text="Mit barns navn står der").status_code == 303
    assert sender.press(page, text="Mit barns navn står der").status_code == 303  # pressed twice
    assert len(objections.of(record, answer.reference)) == 1
    assert now_is(record, answer).status is Status.RECEIVED
    assert tick(LATER) == 0
    assert now_is(record, answer).status is Status.RECEIVED
    desk = staff("caseworker")
    assert "afsenderen har gjort indsigelse" in desk.get("/").text
    assert "Mit barns navn står der" in desk.get(f"/submissions/{answer.reference}").text
    assert "Du har gjort indsigelse" in sender.receipt


def test_publishing_all_the_same_takes_a_reason_that_the_sender_gets(
    record, two_steps, tick, sent, staff
):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    sender.press(text="Jeg har fortrudt")
    desk = staff("caseworker")
    path = f"/submissions/{answer.reference}"
    asked = desk.get(path).text.partition('for="reason-approving"')[2].partition("</label>")[0]
    assert "frivilligt" not in asked
    refused = desk.approve(answer.reference)
    assert refused.status_code == 422
    assert "Skriv til afsenderen" in refused.text
    assert now_is(record, answer).status is Status.RECEIVED
    done = desk.approve(answer.reference, reason="Rådet skal kunne stå til ansvar")
    assert done.status_code == 303
    assert not now_is(record, answer).awaits_release  # heard once, and not asked again
    tick()
    (letter,) = letters_of(record, "objection")
    assert "Rådet skal kunne stå til ansvar" in letter["text"]
    assert "Svaret bliver offentligt trods indsigelsen" in desk.get(path).text
    assert tick() == 0
    assert "Rådet skal kunne stå til ansvar" in sender.page


def test_withholding_after_an_objection_is_told_and_the_inner_reason_is_not(
    record, two_steps, tick, sent
):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    sender.press(text="Det er en fejl")
    moderating.withhold(record, answer.reference, reason="HEMMELIG", by=ANNA, now=NOW)
    tick()
    (letter,) = letters_of(record, "objection")
    assert "bliver ikke offentligt" in letter["text"]
    assert "HEMMELIG" not in letter["text"] + letter["html"] + sender.page + sender.receipt


def test_a_changed_version_is_shown_to_the_sender_anew(record, two_steps, tick, sent):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    sender.press(text="Udelad kontaktperson")
    redacting.redact(record, answer.reference, HIDE, by=ANNA, now=NOW)
    again = moderating.approve(record, answer.reference, by=ANNA, now=LATER)
    assert again.awaits_release
    tick(LATER)
    first, second = letters_of(record, "release")
    assert "kontaktperson" in first["text"]
    assert "kontaktperson" not in second["text"]
    assert letters_of(record, "objection") == []
    (objection,) = objections.of(record, answer.reference)
    assert objection.outcome == "changed"


def test_the_sender_can_say_yes_and_need_not_wait(record, two_steps, tick, sent):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    page = sender.page
    assert sender.press(page, path="/accept").status_code == 303
    assert sender.press(page, path="/accept").status_code == 303
    tick(NOW + timedelta(minutes=1))
    assert not now_is(record, answer).awaits_release


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lambda db, ref, its: correcting.withdraw(db, ref, settings=its, now=NOW), "withdrawn"),
        (
            lambda db, ref, its: moderating.withhold(db, ref, reason="x", by=ANNA, now=NOW),
            "withheld",
        ),
        (
            lambda db, ref, its: correcting.correct(
                db,
                ref,
                replace(submissions.get(db, ref).draft, body="Nyt", attachments=()),
                seen=1,
                settings=its,
                now=NOW,
            ),
            "received",
        ),
        (
            lambda db, ref, its: redacting.redact(db, ref, HIDE, by=ANNA, now=NOW),
            "received",
        ),
    ],
)
@pytest.mark.usefixtures("two_steps")
def test_what_happens_meanwhile_ends_the_waiting_and_an_objection_comes_too_late(
    record, sent, tick, act, status
):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    settings = sender.settings
    page = sender.page
    act(record, answer.reference, settings)
    assert now_is(record, answer).status == status
    assert approvals.of(record, answer.reference) is None
    late = sender.press(page, text="Mine ord")
    assert late.status_code == 409
    assert "Mine ord" in late.text
    tick(LATER)
    assert now_is(record, answer).status == status


def test_an_old_page_cannot_object_to_or_accept_what_was_never_on_it(record, two_steps, tick, sent):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    old = sender.page
    redacting.redact(record, answer.reference, HIDE, by=ANNA, now=NOW)
    moderating.approve(record, answer.reference, by=ANNA, now=NOW + timedelta(minutes=1))
    tick(NOW + timedelta(minutes=1))
    assert sender.press(old, text="Mine ord").status_code == 409
    assert sender.press(old, path="/accept").status_code == 409
    assert now_is(record, answer).awaits_release


def test_after_it_is_out_the_objection_is_told_what_to_do(record, two_steps, tick, sent):
    answer = an_answer(record)
    sender = sent(answer)
    approve(record, answer)
    tick()
    page = sender.page
    tick(LATER)
    late = sender.press(page, text="For sent")
    assert late.status_code == 409
    assert "For sent" in late.text
    assert now_is(record, answer).status is Status.APPROVED


@pytest.mark.parametrize("by", [ReleaseBy.ANOTHER, ReleaseBy.PUBLISHER])
def test_the_clock_lets_nothing_out_that_waits_for_a_person(record, two_steps, tick, by):
    two_steps(objection_hours=0, release_by=by)
    answer = an_answer(record)
    assert approve(record, answer).awaits_release
    assert tick(NOW + timedelta(days=365)) == 0
    assert now_is(record, answer).awaits_release


def test_another_person_lets_out_what_one_approved(record, two_steps, staff):
    two_steps(objection_hours=0, release_by=ReleaseBy.ANOTHER)
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}"
    anna, bo = (staff("caseworker", each) for each in (ANNA, BO))
    anna.approve(answer.reference)
    assert "Offentliggør</" not in anna.get(path).text
    assert "Klar til at offentliggøre" not in anna.get("/").text
    anna.post(f"{path}/release")
    assert now_is(record, answer).awaits_release
    assert "Klar til at offentliggøre" in bo.get("/").text
    assert "Offentliggør</" in bo.get(path).text.replace("\n", "")
    assert staff("reader").post(f"{path}/release").status_code == 403
    assert bo.post(f"{path}/release").status_code == 303
    assert not now_is(record, answer).awaits_release
    assert bo.post(f"{path}/release").status_code == 303  # pressed twice: told, and no harm
    assert [each.action for each in events.about(record, answer.reference)].count(
        "submission released"
    ) == 1


def test_only_a_publisher_lets_out_where_the_consultation_says_so(record, two_steps, staff):
    two_steps(objection_hours=0, release_by=ReleaseBy.PUBLISHER)
    answer = an_answer(record)
    path = f"/submissions/{answer.reference}"
    caseworker, publisher = staff("caseworker"), staff("publisher")
    caseworker.approve(answer.reference)
    caseworker.post(f"{path}/release")
    assert now_is(record, answer).awaits_release
    publisher.post(f"{path}/release")
    assert not now_is(record, answer).awaits_release


def test_nobody_lets_out_before_the_time_to_object_is_over(record, two_steps, tick):
    two_steps(release_by=ReleaseBy.ANOTHER)
    answer = an_answer(record)
    approve(record, answer)
    tick()
    with pytest.raises(ReleaseNotAllowed):
        releasing.let_out(record, answer.reference, by=BO, is_publisher=True, now=NOW)
    after = releasing.let_out(record, answer.reference, by=BO, is_publisher=True, now=LATER)
    assert not after.awaits_release


def test_what_changed_without_a_word_is_not_let_out_but_decided_on_again(record, two_steps, tick):
    """A party renamed, a question put otherwise: not what the sender was shown."""
    answer = an_answer(record)
    approve(record, answer)
    tick()
    record.conn.execute("UPDATE question SET label = 'Et andet spørgsmål' WHERE key = '1'")
    tick(LATER)
    assert now_is(record, answer).status is Status.RECEIVED


def test_whom_no_way_leads_to_and_who_wants_to_be_private_is_not_waited_for(
    record, two_steps, tick
):
    silent = an_answer(record, channel=Channel.POST, draft={"email": ""})
    private = an_answer(record, draft={"preference": Preference.PRIVATE})
    robot = an_answer(record, channel=Channel.PHONE, draft={"email": "noreply@example.dk"})
    for each in (silent, private, robot):
        approve(record, each)
    tick()
    tick()
    assert not any(now_is(record, each).awaits_release for each in (silent, private, robot))
    assert letters_of(record, "release") == []


def test_the_setting_is_made_at_the_desk_and_may_change_while_answers_come_in(
    record, two_steps, staff
):
    desk = staff("caseworker")
    page = desk.get(f"/consultations/{SLUG}/edit/dates").text
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)[1]
    sent = desk.post(
        f"/consultations/{SLUG}/edit/dates",
        seen=seen,
        remind_days="7",
        objection_hours="24",
        release_by="another",
    )
    assert sent.status_code == 303
    its = consultations.get(record, SLUG)
    assert (its.objection_hours, its.release_by) == (24, ReleaseBy.ANOTHER)
    for wrong in ("-1", "721", "to dage"):
        page = desk.post(f"/consultations/{SLUG}/edit/dates", objection_hours=wrong)
        assert page.status_code == 422


def test_two_senders_of_the_same_word_at_once_make_one_objection(record, two_steps, tick):
    answer = an_answer(record)
    approve(record, answer)
    tick()
    edition = approvals.of(record, answer.reference).edition
    objecting.object_to(record, answer.reference, "Første", edition=edition, now=NOW)
    with pytest.raises(DecisionNotAllowed):
        objecting.object_to(record, answer.reference, "Anden", edition=edition, now=NOW)
