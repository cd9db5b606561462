"""A caseworker writes to whoever sent a message; the answer to that comes back to the case."""

import json
import re
from email import message_from_bytes

import pytest

from intake import letters
from intake.actions import inviting, settling
from intake.actions.addressed import questions_for
from intake.core.placing import Fate
from intake.mail.composing import message_of
from intake.mail.parsing import read
from intake.store import events, inbox, outbox, standard_texts, submissions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation
from tests.casework import SLUG, a_case, held_mail


@pytest.fixture
def case(record, settings):
    return a_case(record, settings, "Frivilligrådet", "Udsatterådet")


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def the_letter(record):
    (due,) = [each for each in outbox.due(record, now=NOW.replace(year=2027), count=9)]
    return due


def known_as(record, number, message_id):
    reading = {**json.loads(inbox.get(record, number).reading), "message_id": message_id}
    with transaction(record):
        inbox.settle(record, number, Fate.HELD, reason="x", now=NOW, reading=json.dumps(reading))


def test_a_letter_by_hand_goes_to_the_sender_in_the_same_thread(record, settings, caseworker):
    number = held_mail(record, settings, subject="Hvor er det?")
    known_as(record, number, "<spoergsmaal@example.dk>")
    assert "Skriv til afsenderen" in caseworker.get(f"/mail/{number}").text
    done = caseworker.post(f"/mail/{number}/reply", text="Hvilken høring?\r\nHilsen", seen="0")
    assert done.status_code == 303
    due = the_letter(record)
    assert (due.address, due.letter.kind) == ("borger@example.dk", "reply")
    sent = message_from_bytes(message_of(due.letter, due.address, settings, NOW).as_bytes())
    assert sent["In-Reply-To"] == sent["References"] == "<spoergsmaal@example.dk>"
    assert (sent["Subject"], sent["Reply-To"]) == ("Re: Hvor er det?", settings.sender)
    assert sent["Auto-Submitted"] is None
    assert sent["X-Loop"] == settings.mail_domain
    assert "Hvilken høring?\nHilsen\n\nVenlig hilsen" in due.letter.text
    page = caseworker.get(f"/mail/{number}").text
    assert "Breve til afsenderen" in page
    assert "Brev til afsenderen" in page
    assert inbox.get(record, number).fate is Fate.HELD
    assert submissions.count(record) == 0


def test_a_standard_text_is_filled_in_and_can_be_changed_before_it_leaves(
    record, settings, case, caseworker
):
    number = held_mail(record, settings)
    (text,) = [each for each in standard_texts.every(record) if "link" in each.title]
    page = caseworker.get(f"/mail/{number}/reply?standard={text.number}&consultation={SLUG}").text
    begun = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert a_consultation().title in begun
    assert "2026-0042" in begun
    assert "kl. 23.59" in begun
    assert "{" not in begun
    assert letters.open_address(settings, SLUG) in page


def test_a_blank_that_nobody_filled_does_not_leave(record, settings, caseworker):
    number = held_mail(record, settings)
    refused = caseworker.post(f"/mail/{number}/reply", text="Om {høring}", seen="0")
    assert refused.status_code == 422
    assert "i stedet for {høring}" in refused.text
    assert record["letter"].count == 0


def test_a_reply_address_is_told_to_the_party_itself_and_to_nobody_else(
    record, settings, case, caseworker
):
    token = letters.mail_token(settings, SLUG, case[1])
    own = letters.reply_address(settings, token)
    known = held_mail(record, settings, sender=case[1].addresses[0].upper())
    assert own in caseworker.get(f"/mail/{known}/reply?consultation={SLUG}").text
    stranger = held_mail(record, settings, sender="fremmed@raad.example.dk")
    assert own not in caseworker.get(f"/mail/{stranger}/reply?consultation={SLUG}").text


def test_an_answer_to_our_letter_becomes_an_answer_in_the_case(record, settings, case, caseworker):
    number = held_mail(record, settings, sender=case[1].addresses[0])
    caseworker.post(f"/mail/{number}/reply", text="Send teksten.", seen="0", consultation=SLUG)
    letter = the_letter(record).letter
    raw = (
        f"From: {case[1].addresses[0]}\r\nTo: {letter.reply_to}\r\nSubject: SV: Svar\r\n"
        f"Message-ID: <igen@example.dk>\r\nIn-Reply-To: {letter.message_id}\r\n\r\nHer er den.\r\n"
    ).encode()
    again = settling.keep(
        record,
        raw,
        mail_from=case[1].addresses[0],
        recipients=(letter.reply_to,),
        via="smtp",
        peer="",
        now=NOW,
    )
    reading = read(raw, questions=questions_for(record, inbox.get(record, again), settings))
    assert settling.settle(record, again, reading, settings=settings, now=NOW) is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == ("Udsatterådet",)


def test_the_mail_can_be_put_away_with_the_letter(record, settings, caseworker):
    number = held_mail(record, settings)
    caseworker.post(f"/mail/{number}/reply", text="Den er tom.", seen="0", put_away="y")
    assert inbox.get(record, number).fate is Fate.DISMISSED
    assert [each.action for each in events.about(record, f"message {number}")][-2:] == [
        "message answered",
        "message dismissed",
    ]


def test_the_second_of_two_who_write_is_told_and_keeps_the_words(record, settings, caseworker):
    number = held_mail(record, settings)
    caseworker.post(f"/mail/{number}/reply", text="Den første.", seen="0")
    late = caseworker.post(f"/mail/{number}/reply", text="Den anden.", seen="0")
    assert late.status_code == 409
    assert "Nogen kom dig i forkøbet" in late.text
    assert "Den anden." in late.text
    assert "Den første." in late.text
    assert record["letter"].count == 1


def test_what_a_machine_wrote_is_not_answered(record, settings, caseworker):
    number = held_mail(record, settings)
    with transaction(record):
        record.execute("UPDATE inbox SET mail_from = ''")
    assert "Skriv til afsenderen" not in caseworker.get(f"/mail/{number}").text
    page = caseworker.get(f"/mail/{number}/reply").text
    assert "Vi skriver aldrig til maskiner" in page
    assert "Send brevet" not in page
    assert caseworker.post(f"/mail/{number}/reply", text="Hej", seen="0").status_code == 422
    assert record["letter"].count == 0


@pytest.mark.parametrize("sender", ["noreply@example.com", "park@svar.example.dk"])
def test_no_letter_goes_to_a_robot_or_to_ourselves(record, settings, caseworker, sender):
    number = held_mail(record, settings, sender=sender)
    assert caseworker.post(f"/mail/{number}/reply", text="Hej", seen="0").status_code == 422
    assert record["letter"].count == 0


def test_readers_write_to_nobody(record, settings, case, staff):
    number = held_mail(record, settings)
    reader = staff("reader")
    assert reader.get(f"/mail/{number}/reply").status_code == 403
    assert reader.post(f"/mail/{number}/reply", text="Hej", seen="0").status_code == 403
    assert reader.get("/standard-texts").status_code == 403


def test_four_standard_texts_come_with_the_service(record, caseworker):
    page = caseworker.get("/standard-texts").text
    for title in ("Hvilken høring gælder det?", "Vi fik en tom mail", "Høringen er lukket"):
        assert title in page
    assert len(standard_texts.every(record)) == 4
    assert caseworker.get("/standard-texts/new").status_code == 403


def test_an_admin_writes_changes_and_removes_a_standard_text(record, staff):
    admin = staff("admin")
    text = {"title": "Tak", "text": "Tak for {høring}.", "used_for": "waiting"}
    assert admin.post("/standard-texts/new", **text).status_code == 303
    assert "allerede en tekst" in admin.post("/standard-texts/new", **text).text
    (found,) = [each for each in standard_texts.every(record) if each.title == "Tak"]
    changed = {**text, "text": "Mange tak."}
    assert admin.post(f"/standard-texts/{found.number}", **changed).status_code == 303
    assert standard_texts.get(record, found.number).text == "Mange tak."
    assert admin.post(f"/standard-texts/{found.number}/remove").status_code == 303
    assert len(standard_texts.every(record)) == 4


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": "Tak", "text": "Kære {navn}", "used_for": "any"},
        {"title": "Tak", "text": "Tak.", "used_for": "x"},
    ],
)
def test_a_standard_text_that_nothing_could_fill_is_not_kept(record, staff, fields):
    assert staff("admin").post("/standard-texts/new", **fields).status_code == 422
    assert len(standard_texts.every(record)) == 4


def test_an_invitation_is_still_marked_as_written_by_a_machine(record, settings, case):
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    due = outbox.due(record, now=NOW, count=1)[0]
    assert message_of(due.letter, due.address, settings, NOW)["Auto-Submitted"] == "auto-generated"
