"""A letter to several people, one of whom is erased: the others keep theirs, without that one."""

import json

import pypdfium2
import pytest

from intake.actions import council, drafting, publishing, settling, writing_back
from intake.actions.inviting import enlist
from intake.core.placing import Fate
from intake.core.submission import Point
from intake.mail.parsing import read
from intake.papers.typesetter import Typesetter
from intake.store import case_file, files, inbox, letters_sent, outbox, parties
from intake.store.connection import rows, transaction, value
from tests.builders import NOW, a_party
from tests.leaks.scanner import found_under
from tests.outcomes import a_mailing
from tests.somebody import BY, LATER, SLUG, holds, journalised
from tests.store.test_erasing import anna, bo, erase, record, settings

__all__ = ["anna", "bo", "erase", "record", "settings"]

BOTH = ("Frivilligrådet", "Udsatterådet")
COUNCIL = "z.frivillig@raad.example.dk"
MACHINES = {Fate.BOUNCE, Fate.AUTOMATIC}


@pytest.fixture
def answer(record, settings, anna):
    """The joint answer of two councils, by somebody who names herself in it."""
    listed(record, settings, a_party(BOTH[0], addresses=(COUNCIL,)), a_party(BOTH[1], addresses=()))
    said = (Point(f"Jeg, {anna.name}, foreslår et fast møde."), Point("Og en lille pulje."))
    return anna.answers(record, parties=BOTH, points=said)


@pytest.fixture
def sent(record, settings, answer):
    """The letter back to both councils and to her; taken by the mail server."""
    send(record, settings)
    return next(each for each in letters_sent.letters(record, 1) if len(each.recipient.parties) > 1)


def listed(record, settings, *councils):
    with transaction(record):
        for each in councils:
            parties.put(record, each)
            enlist(record, SLUG, each, settings=settings)


def send(record, settings):
    number = writing_back.draft(record, a_mailing(SLUG), by=BY, now=NOW)
    writing_back.send(record, number, settings=settings, by=BY, now=NOW)
    with Typesetter() as typesetter:
        while writing_back.write_due(record, typesetter, settings=settings, now=NOW):
            pass
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=99):
            outbox.mark_sent(record, due.letter_id, due.address, reply="250 OK", now=NOW)


def letter_of(record, sent):
    sql = "SELECT l.* FROM letter l JOIN mailing_letter m ON m.letter_id = l.id WHERE m.id = ?"
    return rows(record, sql, (sent.number,))[0]


def comes_back(record, settings, to, address, *, action="failed"):
    """What a mail server says of the letter, sent to its return address."""
    status = "5.1.1" if action == "failed" else "2.0.0"
    raw = (
        "From: mailer-daemon@mx.example.dk\r\nTo: us\r\nSubject: Delivery report\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "\r\n--b--\r\n"
    ).encode()
    its = {"via": "smtp", "peer": "", "now": NOW}
    number = settling.keep(record, raw, mail_from="", recipients=(to,), **its)
    assert settling.settle(record, number, read(raw), settings=settings, now=NOW) in MACHINES
    return number


def test_the_others_keep_the_letter_and_the_erased_person_is_gone_from_all_of_it(
    record, settings, anna, sent, erase
):
    before = letter_of(record, sent)
    assert {COUNCIL, anna.email} <= set(sent.recipient.addresses)
    assert anna.name in before["text"]
    assert anna.name in read_aloud(record, before["paper"])
    returned = comes_back(record, settings, before["envelope_from"], anna.email)
    delivered = comes_back(
        record, settings, before["envelope_from"], anna.email.upper(), action="delivered"
    )
    journalised(record, settings)
    erase(anna)
    after = letter_of(record, sent)
    assert after["text"] == before["text"].replace(anna.name, "[slettet]")
    assert after["subject"] == before["subject"]
    assert "Og en lille pulje." in after["html"]
    assert after["paper"] is None
    kept = letters_sent.letter(record, sent.number)
    assert kept.recipient.addresses == (COUNCIL,)
    assert "Og en lille pulje." in kept.content
    assert [each.address for each in letters_sent.deliveries(record, [sent.number])] == [COUNCIL]
    assert inbox.get(record, returned).raw == inbox.get(record, delivered).raw == b""
    assert holds(record, anna.word) == []
    assert anna.word not in found_under(settings.data)


def test_the_others_letter_keeps_its_name_in_the_records_system(
    record, settings, anna, sent, erase
):
    number = letter_of(record, sent)["id"]
    before = {each.address: each.place for each in case_file.letters(record, SLUG)}
    assert before[COUNCIL] == 2  # hers sorts before it
    journalised(record, settings)
    erase(anna)
    (left,) = [each for each in case_file.letters(record, SLUG) if each.letter == number]
    assert (left.address, left.place) == (COUNCIL, 2)


def test_a_paper_that_does_not_name_the_erased_person_stays(record, settings, anna, bo, erase):
    listed(record, settings, a_party(BOTH[0], addresses=(COUNCIL, anna.email)))
    bo.answers(record, parties=BOTH[:1])
    send(record, settings)
    paper = letter_of(record, letters_sent.letters(record, 1)[0])["paper"]
    journalised(record, settings)
    erase(anna)
    after = letter_of(record, letters_sent.letters(record, 1)[0])
    assert after["paper"] == paper
    assert after["erased_at"] is None
    assert holds(record, anna.word) == []


def test_a_letter_not_written_yet_goes_to_the_others_and_not_to_the_erased(
    record, settings, anna, answer, erase
):
    number = writing_back.draft(record, a_mailing(SLUG), by=BY, now=NOW)
    writing_back.send(record, number, settings=settings, by=BY, now=NOW)
    journalised(record, settings)
    erase(anna)
    assert holds(record, anna.word) == []
    waiting = rows(record, "SELECT addresses, answers FROM mailing_letter")
    assert [json.loads(each["addresses"]) for each in waiting] == [[COUNCIL]]
    with Typesetter() as typesetter:
        writing_back.write_due(record, typesetter, settings=settings, now=LATER)
    assert [each.address for each in outbox.due(record, now=LATER, count=9)] == [COUNCIL]


def test_a_public_letter_to_councils_is_read_on_without_the_name(
    record, settings, anna, sent, erase
):
    with transaction(record):
        letters_sent.publish(record, sent.number, sent.content, now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    journalised(record, settings)
    erase(anna)
    (shown,) = letters_sent.published(record, SLUG)
    assert "Og en lille pulje." in shown.public_content
    assert anna.word not in found_under(settings.data)


def test_who_was_asked_along_keeps_the_letter_without_the_name_of_who_asked(
    record, settings, anna, bo, erase
):
    shared = drafting.start(
        record, SLUG, key="the council's", party=BOTH[1], settings=settings, now=NOW
    )
    council.open_desk(
        record, shared.id, name=anna.name, address=anna.email, settings=settings, now=NOW
    )
    asked = council.add_member(
        record, shared.id, name=bo.name, address=bo.email, settings=settings, now=NOW
    )
    assert asked
    sql = "SELECT text FROM letter JOIN delivery ON letter_id = id WHERE address = ?"
    assert anna.name in value(record, sql, (bo.email,))
    erase(anna)
    assert "[slettet] har bedt dig skrive med" in value(record, sql, (bo.email,))
    assert holds(record, anna.word) == []


def read_aloud(record, sha256):
    """All the words of a paper."""
    paper = pypdfium2.PdfDocument(files.content(record, sha256))
    words = " ".join(paper[at].get_textpage().get_text_range() for at in range(len(paper)))
    paper.close()
    return " ".join(words.split())
