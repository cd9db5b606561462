"""A caseworker asks whoever answered, and what comes back stands beside the answer, never in it."""

from datetime import timedelta

import pytest

from intake import letters
from intake.actions import moderating, settling
from intake.actions.addressed import recognised
from intake.app import create_public_app
from intake.core.message import Kind, Mailbox, Reading
from intake.core.placing import Fate
from intake.core.submission import Status
from intake.store import inbox, inquiries, outbox, submissions, teamwork, versions
from tests.builders import NOW
from tests.casework import Visitor, a_case, an_answer

ANNA = "anna@example.dk"
ASKED = "Gælder forslaget hele kommunen?"
SAID = "Ja, hele kommunen."


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Frivilligrådet")
    return an_answer(record, draft={"body": "Vi foreslår en bænk.", "email": "raad@example.dk"})


@pytest.fixture
def anna(answer, staff):
    return staff("caseworker", ANNA)


@pytest.fixture
def asked(anna, answer):
    sent = anna.post(f"/submissions/{answer.reference}/ask", text=ASKED, seen="0")
    assert sent.status_code == 303


@pytest.fixture
def letter(asked, record):
    return next(each.letter for each in outbox.due(record, now=NOW + timedelta(days=9999), count=9))


@pytest.fixture
def arrives(record, settings, letter):
    """`arrives("Ja")` lets a mail come to the question's address; gives its fate and number."""

    def arrive(text, *, kind=Kind.ANSWER):
        raw = f"From: raad@example.dk\r\nSubject: Re: Svar\r\n\r\n{text}\r\n".encode()
        number = settling.keep(
            record,
            raw,
            mail_from="raad@example.dk",
            recipients=(letter.reply_to,),
            via="smtp",
            peer="127.0.0.1",
            now=NOW,
        )
        reading = Reading(
            kind=kind, sender=Mailbox("raad@example.dk", "Rådet"), subject="Re: Svar", text=text
        )
        return settling.settle(record, number, reading, settings=settings, now=NOW), number

    return arrive


def body(record, answer):
    return submissions.get(record, answer.reference).draft.body


def replies(record, answer):
    return [each for asked in inquiries.of(record, answer.reference) for each in asked.replies]


def test_the_question_says_whose_it_is_and_where_its_answer_goes(record, settings, answer, letter):
    assert letter.recipients == ("raad@example.dk",)
    assert answer.reference in letter.subject
    assert "har et spørgsmål til jeres svar" in letter.text
    assert ASKED in letter.text
    assert recognised(record, letter.reply_to, settings)
    assert letter.reply_to != letters.open_address(settings, answer.consultation)


def test_a_reply_by_mail_stands_beside_the_answer_and_is_no_answer(record, answer, anna, arrives):
    fate, number = arrives(SAID)
    assert fate is Fate.HELD
    assert len(submissions.selected(record)) == 1
    assert body(record, answer) == "Vi foreslår en bænk."
    page = anna.get(f"/submissions/{answer.reference}").text
    assert SAID in page
    assert f"/mail/{number}" in page
    assert arrives(SAID)[0] is Fate.REPEATED
    assert len(replies(record, answer)) == 1


def test_a_machine_that_answers_the_question_says_nothing(record, answer, arrives):
    assert arrives("Jeg er på ferie", kind=Kind.AUTO_REPLY)[0] is Fate.AUTOMATIC
    assert replies(record, answer) == []


def test_a_mail_taken_in_becomes_the_next_version(record, settings, answer, anna, arrives):
    _, number = arrives(SAID)
    path = f"/submissions/{answer.reference}/replies/{replies(record, answer)[0].number}"
    anna.post(path, **{"as": "version"})
    reading = Reading(
        kind=Kind.ANSWER, sender=Mailbox("raad@example.dk", "Rådet"), subject="Re", text=SAID
    )
    assert settling.settle(record, number, reading, settings=settings, now=NOW) is Fate.SUBMITTED
    assert body(record, answer) == f"Vi foreslår en bænk.\n\n{SAID}"
    assert versions.newest(record, answer.reference) == 2
    again = anna.post(path, **{"as": "note"})
    assert "Nogen har behandlet det imens" in anna.get(again.location).text


def test_a_mail_that_is_a_note_leaves_the_pen(record, answer, anna, arrives):
    _, number = arrives(SAID)
    path = f"/submissions/{answer.reference}/replies/{replies(record, answer)[0].number}"
    anna.post(path, **{"as": "note"})
    assert inbox.get(record, number).fate is Fate.DISMISSED
    assert [each.text for each in teamwork.notes(record, answer.reference)] == [SAID]
    assert body(record, answer) == "Vi foreslår en bænk."


def test_a_reply_on_ones_own_page_is_kept_once_and_taken_in_by_a_person(
    record, settings, answer, anna, asked
):
    moderating.approve(record, answer.reference, by=ANNA, now=NOW)
    sender = Visitor(create_public_app(settings))
    own = f"/r/receipt of {answer.reference}"  # as the builders give it
    assert ASKED in sender.get(own).text
    number = inquiries.of(record, answer.reference)[0].number
    page = f"{own}/question/{number}"
    empty = sender.client.post(page, data={"csrf_token": _token(sender, page), "text": " "})
    assert empty.status_code == 422
    for _ in range(2):
        sent = sender.client.post(page, data={"csrf_token": _token(sender, page), "text": SAID})
        assert sent.status_code == 303
    assert [each.text for each in replies(record, answer)] == [SAID]
    assert submissions.get(record, answer.reference).status is Status.APPROVED
    path = f"/submissions/{answer.reference}/replies/{replies(record, answer)[0].number}"
    anna.post(path, **{"as": "version"})
    assert body(record, answer) == f"Vi foreslår en bænk.\n\n{SAID}"
    assert submissions.get(record, answer.reference).status is Status.RECEIVED
    assert sender.get(f"{own}/question/99").status_code == 404


def test_two_who_ask_at_once_do_not_both_write(record, answer, anna, asked):
    late = anna.post(f"/submissions/{answer.reference}/ask", text="Hvor mange?", seen="0")
    assert late.status_code == 409
    assert ASKED in late.text
    assert "Hvor mange?" in late.text
    assert len(inquiries.of(record, answer.reference)) == 1


def test_who_left_no_address_cannot_be_asked(record, answer, anna):
    silent = an_answer(record, draft={"email": ""})
    assert "Afsenderen kan ikke spørges" in anna.get(f"/submissions/{silent.reference}/ask").text
    sent = anna.post(f"/submissions/{silent.reference}/ask", text="Hvem er du?", seen="0")
    assert sent.status_code == 422


def _token(sender, page):
    return (
        sender.get(page)
        .text.partition('name="csrf_token"')[2]
        .partition('value="')[2]
        .partition('"')[0]
    )
