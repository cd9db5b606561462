"""What machines send is told apart, never answered, and can be taken back by a person."""

from email import message_from_bytes

import pytest

from intake.actions import addressed, moderating, settling
from intake.core.errors import NotFound
from intake.core.placing import Fate
from intake.mail.composing import message_of
from intake.mail.parsing import read
from intake.store import events, handled, inbox, outbox, submissions
from intake.store.connection import value
from tests.journeys.test_bounces import a_report
from tests.journeys.test_settling import (
    COUNCIL,
    NOW,
    mail,
    post,
    record,
    reply_address,
    settings,
)

__all__ = ["post", "record", "settings"]


def a_subject(subject, text="Tak for din mail.", **headers):
    message = mail(text, **headers)
    del message["Subject"]
    message["Subject"] = subject
    return message


READ = (
    b"From: raad@example.dk\r\nSubject: Laest: Brev\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nDin mail er aabnet.\r\n"
    b"--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
    b"Disposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n"
)
CALENDAR = (
    b"From: raad@example.dk\r\nSubject: Accepteret: Brev\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
    b"END:VCALENDAR\r\n"
)
COMPLAINT = (
    b"From: abuse@example.dk\r\nSubject: Klage\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nEn klage.\r\n"
    b"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("message", "kind", "fate"),
    [
        (mail("Vi har fået den.", Auto_Submitted="auto-replied"), "auto-reply", Fate.AUTOMATIC),
        (a_subject("Automatisk svar: Høring", "Vi vender tilbage."), "auto-reply", Fate.AUTOMATIC),
        (a_subject("Autosvar", "Jeg er på ferie til uge 32."), "out-of-office", Fate.AUTOMATIC),
        (a_subject("Ude af kontoret", "Ring i stedet."), "out-of-office", Fate.AUTOMATIC),
        (READ, "read-receipt", Fate.AUTOMATIC),
        (CALENDAR, "calendar", Fate.AUTOMATIC),
        (COMPLAINT, "feedback-report", Fate.AUTOMATIC),
        (a_report("raad@example.dk"), "bounce", Fate.BOUNCE),
        (a_report("raad@example.dk", action="delayed"), "delayed", Fate.AUTOMATIC),
        (mail("Nyt fra os", List_Id="<nyt.example.dk>"), "list", Fate.AUTOMATIC),
    ],
)
def test_each_robot_has_its_kind_and_no_letter(post, record, message, kind, fate):
    found, number = post(message, "park@post.example.dk")
    assert (found, inbox.get(record, number).kind) == (fate, kind)
    assert [(each.number, each.kind) for each in handled.listed(record, kind=kind)] == [
        (number, kind)
    ]
    assert submissions.count(record) == 0
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 0


def test_our_own_letter_that_comes_back_is_known_by_its_mark_and_by_its_name(
    post, record, settings
):
    due = outbox.due(record, now=NOW, count=1)[0]
    sent = message_of(due.letter, due.address, settings, NOW).as_bytes()
    bare = message_from_bytes(sent)
    for name in ("X-Loop", "Auto-Submitted", "X-Auto-Response-Suppress"):
        assert name in bare
        del bare[name]
    for message in (sent, bare.as_bytes()):
        fate, number = post(message, reply_address(settings))
        assert (fate, inbox.get(record, number).kind) == (Fate.AUTOMATIC, "own-mail")


def test_a_mail_that_came_before_is_among_them(post, record, settings):
    post(mail(), reply_address(settings))
    post(mail(), reply_address(settings))
    assert handled.kinds(record) == [("repeated", 1)]


@pytest.mark.parametrize(
    "message",
    [a_subject("Autosvar", "Vi er for parken."), a_report("raad@example.dk")],
)
def test_what_a_machine_was_taken_for_becomes_an_answer_by_a_persons_hand(
    post, record, settings, message
):
    _, number = post(message, reply_address(settings))
    moderating.rescue(record, number, by="anna", now=NOW)
    assert [each.id for each in inbox.held(record)] == [number]
    moderating.place(record, number, consultation="park", party=COUNCIL.name, by="anna", now=NOW)
    kept = inbox.get(record, number)
    reading = read(kept.raw, questions=addressed.questions_for(record, kept, settings))
    assert settling.settle(record, number, reading, settings=settings, now=NOW) is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == (COUNCIL.name,)
    history = [(each.action, each.actor) for each in events.about(record, f"message {number}")]
    assert ("message held", "anna") in history


def test_an_answer_cannot_be_rescued_and_so_become_two(post, record, settings):
    _, number = post(mail(), reply_address(settings))
    with pytest.raises(NotFound):
        moderating.rescue(record, number, by="anna", now=NOW)
