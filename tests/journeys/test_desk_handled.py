"""Caseworkers look through what machines sent, and take back what a person wrote."""

import pytest

from intake.actions import settling
from intake.core.message import Kind, Mailbox, Reading
from intake.store import inbox
from tests.builders import NOW
from tests.casework import a_case


@pytest.fixture
def robot(record, settings):
    """Hand over one message of a kind, with a subject; its number."""
    a_case(record, settings, "Udsatterådet")

    def sent(kind, subject):
        number = settling.keep(
            record,
            f"From: raad@example.dk\r\nSubject: {subject}\r\n\r\nHej\r\n".encode(),
            mail_from="raad@example.dk",
            recipients=(settings.sender,),
            via="smtp",
            peer="",
            now=NOW,
        )
        reading = Reading(kind, sender=Mailbox("raad@example.dk"), subject=subject, text="Hej")
        settling.settle(record, number, reading, settings=settings, now=NOW)
        return number

    return sent


def test_what_machines_sent_is_listed_by_kind(robot, staff):
    robot(Kind.AUTO_REPLY, "Ude af kontoret i uge 7")
    robot(Kind.READ_RECEIPT, "Læst: Brev")
    reader = staff("reader")
    assert "Se 2 mails, som er behandlet af maskinen" in reader.get("/mail").text
    everything = reader.get("/mail/handled").text
    assert "Ude af kontoret i uge 7" in everything
    assert "Læst: Brev" in everything
    away = reader.get("/mail/handled?kind=out-of-office").text
    assert "Ude af kontoret i uge 7" in away
    assert "Læst: Brev" not in away
    assert "Læst: Brev" in reader.get("/mail/handled?kind=nothing").text


def test_a_caseworker_takes_back_what_a_person_wrote(robot, staff, record):
    number = robot(Kind.AUTO_REPLY, "Tak for din henvendelse")
    caseworker = staff("caseworker")
    assert "Det er et svar" in caseworker.get(f"/mail/{number}").text
    answer = caseworker.post(f"/mail/{number}/rescue")
    assert answer.location.endswith(f"/mail/{number}")
    page = caseworker.get(f"/mail/{number}").text
    assert "Placér mailen" in page
    assert "en medarbejder har set, at det er et svar" in page
    assert inbox.get(record, number).fate == "held"
    assert (
        "Nogen kom dig i forkøbet"
        in caseworker.get(caseworker.post(f"/mail/{number}/rescue").location).text
    )


def test_a_reader_may_look_and_not_touch(robot, staff, record):
    number = robot(Kind.AUTO_REPLY, "Autosvar")
    reader = staff("reader")
    assert "Det er et svar" not in reader.get(f"/mail/{number}").text
    assert reader.post(f"/mail/{number}/rescue").status_code == 403
    assert inbox.get(record, number).fate == "automatic"
