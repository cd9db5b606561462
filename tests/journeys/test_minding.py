"""Files of an answer that is being written are read before it is sent, in a limited child."""

import io

import pytest

from intake import clock
from intake.files.reader import FileReader
from intake.files.scanning import scan_waiting
from tests.builders import a_consultation, asked


@pytest.fixture(autouse=True)
def consultation(record):
    """The consultation everybody answers."""
    return asked(record, a_consultation())


def a_worker_reads(record):
    with FileReader() as reader:
        scan_waiting(
            record,
            reader,
            count=9,
            tries=3,
            now=lambda: clock.now(None),
            write=lambda do: do(),
        )


def test_a_number_in_a_chosen_file_is_told_once_the_file_is_read(respondent, record):
    respondent.open()
    letter = (io.BytesIO(b"Mit nummer er 010190-1234."), "brev.txt")
    page = respondent.send(step="check", attachments=letter)
    assert "Vi har ikke nået at læse alle filer" in page.text
    a_worker_reads(record)
    again = respondent.press(page.text, step="check")
    assert "I filen “brev.txt” står:" in again.text
    assert "010190-1234" in again.text
    assert "Vi har ikke nået" not in again.text


def test_a_file_without_numbers_is_read_and_nothing_is_said(respondent, record):
    respondent.open()
    letter = (io.BytesIO(b"Vi er enige."), "brev.txt")
    page = respondent.send(step="check", attachments=letter)
    a_worker_reads(record)
    again = respondent.press(page.text, step="check")
    assert "Vi har ikke nået" not in again.text
    assert "CPR" not in again.text


def test_private_details_are_told_only_where_they_would_be_public(respondent):
    respondent.open()
    words = {"answer-1": "Ring til mig på 20 12 34 56."}
    assert "Står der noget privat" in respondent.send(step="check", **words).text
    hidden = respondent.send(step="check", preference="private", **words)
    assert "Står der noget privat" not in hidden.text
