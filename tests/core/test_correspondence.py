"""Letters by hand: to a person, in the thread, with the blanks of a standard text filled in."""

import pytest

from intake.core import correspondence
from intake.core.errors import MayNotAnswer


def test_what_is_known_is_filled_in_and_the_rest_left_for_a_person_to_see():
    text = "Om {høring}, sag {sagsnummer}, {andet} og {}"
    found = correspondence.filled(text, {"høring": "En park", "sagsnummer": ""})
    assert found == "Om En park, sag {sagsnummer}, {andet} og {}"
    assert correspondence.placeholders(found) == ("sagsnummer", "andet")


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Vores svar", "Re: Vores svar"),
        ("SV: Vores svar", "SV: Vores svar"),
        ("re : Vores svar", "re : Vores svar"),
        ("Vores\r\n svar", "Re: Vores svar"),
        ("Svar: ja", "Re: Svar: ja"),
        ("", "Re:"),
    ],
)
def test_a_subject_is_answered_once_however_often_it_went_to_and_fro(subject, reply):
    assert correspondence.subject_of_reply(subject) == reply


def test_a_person_is_answered_at_the_address_of_the_sender():
    assert correspondence.writer("answer", "raad@example.dk", "b@example.dk") == "raad@example.dk"


@pytest.mark.parametrize(
    ("kind", "sender", "mail_from"),
    [
        ("auto-reply", "raad@example.dk", "raad@example.dk"),
        ("list", "raad@example.dk", "raad@example.dk"),
        ("bounce", "raad@example.dk", "raad@example.dk"),
        ("", "raad@example.dk", "raad@example.dk"),
        ("answer", "raad@example.dk", ""),
        ("answer", "", "raad@example.dk"),
    ],
)
def test_no_machine_is_ever_answered(kind, sender, mail_from):
    with pytest.raises(MayNotAnswer):
        correspondence.writer(kind, sender, mail_from)
