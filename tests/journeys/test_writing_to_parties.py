"""A caseworker writes to a party from the board; what it answers comes in as its own."""

from datetime import timedelta

import pytest

from intake.core.identifiers import public_id
from intake.store import outbox, standard_texts
from tests.builders import NOW
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG

PAGE = f"/consultations/{SLUG}/parties/{public_id('party', 'Udsatterådet')}/write"


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings)


def letters_to_party(record):
    due = outbox.due(record, now=NOW + timedelta(days=1), count=100)
    return [each.letter for each in due if each.letter.key.startswith("by-hand/")]


def test_a_letter_goes_to_the_party_and_its_answer_comes_to_the_partys_own_address(
    record, staff, work
):
    worker = staff("caseworker")
    board = worker.get(f"/consultations/{SLUG}").text
    assert PAGE in board
    sent = worker.post(PAGE, subject="Jeres bilag", text="Vil I sende det igen?", seen="0")
    assert sent.status_code == 303
    [letter] = letters_to_party(record)
    assert letter.subject == "Jeres bilag"
    assert "Vil I sende det igen?" in letter.text
    assert "2026-0042" in letter.text
    assert "+" in letter.reply_to
    assert "Vil I sende det igen?" in worker.get(PAGE).text


def test_it_begins_from_a_standard_text_and_no_blank_is_sent(record, staff, work):
    worker = staff("caseworker")
    text = next(each for each in standard_texts.every(record) if "{høring}" in each.text)
    page = worker.get(f"{PAGE}?standard={text.number}").text
    assert "Partnerskabsstrategi for samarbejdet" in page
    refused = worker.post(PAGE, subject="Emne", text="Kære {frist}", seen="0")
    assert refused.status_code == 422
    assert letters_to_party(record) == []


def test_two_who_write_at_once_send_one_letter_and_nothing_typed_is_lost(record, staff, work):
    one, other = staff("caseworker"), staff("admin")
    assert one.post(PAGE, subject="Første", text="Det første.", seen="0").status_code == 303
    answer = other.post(PAGE, subject="Andet", text="Det andet brev.", seen="0")
    assert answer.status_code == 409
    assert "Det andet brev." in answer.text
    assert [each.subject for each in letters_to_party(record)] == ["Første"]


def test_a_line_break_in_a_subject_makes_no_header(record, staff, work):
    staff("caseworker").post(PAGE, subject="Emne\r\nBcc: x@example.dk", text="Hej", seen="0")
    assert all("\n" not in each.subject for each in letters_to_party(record))
