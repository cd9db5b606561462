"""Whoever answers the letter about what will be public by mail is heard before it is public."""

from datetime import timedelta

import pytest

from intake.actions import moderating, settling
from intake.actions.addressed import recognised
from intake.core.message import Kind, Mailbox, Reading
from intake.core.placing import Fate
from intake.core.release import ReleaseBy
from intake.core.submission import Status
from intake.mail.reader import Reader
from intake.mail.settling import settle_waiting
from intake.store import inbox, objections, outbox, release_replies, submissions
from tests.builders import NOW
from tests.casework import an_answer
from tests.letting_out import LATER

ANNA, BO = "anna@example.dk", "bo@example.dk"
SAID = "Nej tak. Der står navnet på vores kontaktperson."


@pytest.fixture
def answer(record, two_steps, tick):
    """An answer that was approved, and whose sender has the letter."""
    answer = an_answer(record)
    moderating.approve(record, answer.reference, by=ANNA, now=NOW)
    tick()
    return answer


@pytest.fixture
def letter(answer, record):
    due = outbox.due(record, now=NOW, count=9)
    return next(each.letter for each in due if each.letter.kind == "release")


@pytest.fixture
def comes(record, settings, letter):
    """`comes()` lets a mail to the letter's address arrive; unless `settled`, it waits unread."""

    def come(text=SAID, *, kind=Kind.ANSWER, to="", at=NOW, settled=True, **said):
        raw = f"From: raad@example.dk\r\nSubject: Re: {letter.subject}\r\n\r\n{text}\r\n".encode()
        number = settling.keep(
            record,
            raw,
            mail_from="raad@example.dk",
            recipients=(to or letter.reply_to,),
            via="smtp",
            peer="127.0.0.1",
            now=at,
        )
        if settled:
            sender = Mailbox("raad@example.dk", "Rådet")
            reading = Reading(kind=kind, sender=sender, subject="Re", text=text, **said)
            settling.settle(record, number, reading, settings=settings, now=at)
        return number

    return come


def stands(record, answer):
    found = submissions.get(record, answer.reference)
    return found.status, found.awaits_release


WAITS = (Status.APPROVED, True)
OUT = (Status.APPROVED, False)


def take(visitor, record, answer, as_):
    reply = release_replies.of(record, answer.reference)[-1]
    path = f"/submissions/{answer.reference}/heard/{reply.number}"
    return visitor.post(path, **{"as": as_})


def test_the_letter_has_an_address_of_its_own_that_takes_mail(record, settings, letter):
    assert recognised(record, letter.reply_to, settings)
    assert recognised(record, letter.reply_to.upper(), settings)
    assert "I kan også svare på denne mail" in letter.text


def test_a_reply_stops_the_clock_and_is_no_answer(record, answer, comes, tick):
    number = comes()
    assert inbox.get(record, number).fate is Fate.HELD
    assert len(submissions.selected(record)) == 1
    assert tick(LATER) == 0
    assert stands(record, answer) == WAITS


def test_a_person_reads_it_as_an_objection(record, answer, comes, staff, sent):
    number = comes()
    anna = staff("caseworker", ANNA)
    assert "Måske en indsigelse" in anna.get("/").text
    page = anna.get(f"/submissions/{answer.reference}").text
    assert SAID in page
    assert "Svaret bliver ikke offentligt, før du har sagt, hvad den er" in page
    sender = sent(answer)
    assert "Vi har fået en mail, som en medarbejder skal læse først" in sender.page
    assert take(anna, record, answer, "objection").status_code == 303
    assert stands(record, answer) == (Status.RECEIVED, False)
    assert objections.open_one(record, answer.reference).text == SAID
    assert inbox.get(record, number).fate is Fate.DISMISSED
    assert "Vi har modtaget jeres indsigelse" in sender.page
    refused = anna.approve(answer.reference)
    assert refused.status_code == 422
    assert "Skriv til afsenderen" in refused.text


def test_a_reply_that_objects_to_nothing_lets_the_clock_go_on(record, answer, comes, tick, staff):
    comes("Tak, det ser fint ud.")
    assert take(staff("caseworker"), record, answer, "seen").status_code == 303
    tick(NOW + timedelta(hours=1))
    assert stands(record, answer) == WAITS
    tick(LATER)
    assert stands(record, answer) == OUT
    assert objections.of(record, answer.reference) == []


def test_mail_that_came_in_time_and_is_not_read_yet_holds_it_back(
    record,
    settings,
    answer,
    comes,
    tick,
):
    comes(at=LATER - timedelta(hours=2), settled=False)
    assert tick(LATER) == 0
    assert stands(record, answer) == WAITS
    with Reader() as reader:
        settle_waiting(
            record,
            lambda message: reader.read(message.raw, ()),
            count=9,
            tries=3,
            settings=settings,
            now=lambda: LATER,
            write=lambda write: write(),
        )
    assert release_replies.of(record, answer.reference)[0].text == SAID
    assert tick(LATER) == 0
    assert stands(record, answer) == WAITS


def test_mail_that_comes_too_late_stands_beside_the_answer_and_is_no_new_one(
    record,
    answer,
    comes,
    tick,
    staff,
):
    comes(at=LATER, settled=False)  # still unread when the time is out, and too late for it
    tick(LATER)
    assert stands(record, answer) == OUT
    comes("For sent?", at=LATER)
    assert len(submissions.selected(record)) == 1
    page = staff("caseworker").get(f"/submissions/{answer.reference}").text
    assert "Det nåede ud, før mailen kom" in page
    assert "Det er en indsigelse" not in page


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BOUNCE, Kind.READ_RECEIPT])
def test_no_machine_holds_it_back(record, answer, comes, tick, kind):
    comes("Jeg er på ferie", kind=kind)
    tick(LATER)
    assert stands(record, answer) == OUT


def test_a_mail_that_nobody_can_read_holds_it_back(record, answer, comes, tick):
    comes("", kind=Kind.UNREADABLE)
    assert tick(LATER) == 0
    assert stands(record, answer) == WAITS


def test_a_reply_to_another_address_of_ours_is_known_by_its_thread(
    record,
    settings,
    answer,
    letter,
    comes,
):
    comes(to=settings.sender, in_reply_to=letter.message_id)
    assert len(release_replies.of(record, answer.reference)) == 1


def test_the_same_mail_twice_is_one(record, answer, comes):
    comes()
    assert inbox.get(record, comes()).fate is Fate.REPEATED
    assert len(release_replies.of(record, answer.reference)) == 1


def test_a_second_person_cannot_let_it_out_over_an_unread_mail(
    record,
    two_steps,
    answer,
    comes,
    staff,
):
    two_steps(release_by=ReleaseBy.ANOTHER)
    record.conn.execute("UPDATE approval SET objection_until = ?", (NOW.isoformat(),))
    comes(at=NOW - timedelta(minutes=1))
    bo = staff("caseworker", BO)
    assert "Offentliggør</" not in bo.get(f"/submissions/{answer.reference}").text.replace("\n", "")
    bo.post(f"/submissions/{answer.reference}/release")
    assert stands(record, answer) == WAITS
    take(bo, record, answer, "seen")
    bo.post(f"/submissions/{answer.reference}/release")
    assert stands(record, answer) == OUT


def test_a_mail_that_is_placed_as_an_answer_becomes_one_and_still_holds(
    record,
    settings,
    answer,
    comes,
    tick,
):
    number = comes("Et helt andet svar.")
    moderating.place(record, number, consultation=answer.consultation, party="", by=ANNA, now=NOW)
    reading = Reading(
        kind=Kind.ANSWER, sender=Mailbox("raad@example.dk", "Rådet"), text="Et helt andet svar."
    )
    assert settling.settle(record, number, reading, settings=settings, now=NOW) is Fate.SUBMITTED
    assert tick(LATER) == 0
    assert stands(record, answer) == WAITS


def test_of_two_who_read_it_the_second_is_told(record, answer, comes, staff):
    comes()
    first, second = staff("caseworker", ANNA), staff("caseworker", BO)
    take(first, record, answer, "seen")
    late = take(second, record, answer, "objection")
    assert "Nogen har læst mailen imens" in second.get(late.location).text
    assert stands(record, answer) == WAITS
