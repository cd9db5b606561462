"""The holding pen suggests places with their reasons, and one press puts a message there."""

import json
import re

import pytest

from intake.actions import inviting
from intake.core.placing import Fate
from intake.store import inbox
from intake.store.connection import transaction, value
from tests.builders import NOW, a_consultation, asked
from tests.casework import SLUG, a_case, an_answer, held_mail


@pytest.fixture
def case(record, settings):
    found = a_case(record, settings, "Frivilligrådet", "Udsatterådet")
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    return found


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def reads(record, number, **facts):
    """Let the reading of a message say something more."""
    reading = {**json.loads(inbox.get(record, number).reading), **facts}
    with transaction(record):
        inbox.settle(record, number, Fate.HELD, reason="x", now=NOW, reading=json.dumps(reading))


def offered(page):
    """The places that have a button, in their order."""
    return re.findall(r'name="consultation" value="([^"]+)">\s*<input[^>]*value="([^"]+)"', page)


def test_an_answer_to_our_invitation_from_another_address_is_placed_by_one_press(
    record, settings, caseworker
):
    number = held_mail(record, settings, sender="kasserer@example.com")
    sent = value(
        record,
        "SELECT message_id FROM letter JOIN party ON party.id = party_id WHERE name = ?",
        ("Udsatterådet",),
    )
    reads(record, number, references=["<andet@example.com>", sent])
    for path in ("/mail", f"/mail/{number}"):
        page = caseworker.get(path).text
        assert offered(page) == [(SLUG, "Udsatterådet")]
        assert "den svarer på vores brev til parten" in page
    assert inbox.get(record, number).placed_in == ""
    done = caseworker.post(f"/mail/{number}/place", consultation=SLUG, party="Udsatterådet")
    assert done.status_code == 303
    assert inbox.get(record, number).placed_for == "Udsatterådet"


def test_an_answer_in_the_thread_of_a_placed_message_belongs_with_it(record, settings, caseworker):
    first = held_mail(record, settings, sender="formand@example.org", subject="Del 1")
    reads(record, first, message_id="<del1@example.org>")
    an_answer(record, draft={"parties": ("Frivilligrådet",)}, inbox_id=first)
    second = held_mail(record, settings, sender="formand@example.org", subject="Del 2")
    reads(record, second, in_reply_to="<del1@example.org>")
    page = caseworker.get(f"/mail/{second}").text
    assert offered(page) == [(SLUG, "Frivilligrådet")]
    assert "den hører til en tråd, som parten har skrevet i" in page


def test_the_address_of_a_party_with_a_slip_in_it_is_a_suggestion(
    record, settings, case, caseworker
):
    number = held_mail(record, settings, sender=f"x{case[0].addresses[0]}")
    assert "adressen er næsten partens" in caseworker.get(f"/mail/{number}").text


def test_a_citizen_who_names_the_case_is_placed_there_for_nobody(record, settings, caseworker):
    number = held_mail(record, settings, subject=f"Om sag {a_consultation().case_number}")
    assert offered(caseworker.get(f"/mail/{number}").text) == [(SLUG, "-")]


def test_nothing_is_suggested_where_nothing_points_anywhere(record, settings, caseworker):
    number = held_mail(record, settings)
    page = caseworker.get(f"/mail/{number}").text
    assert offered(page) == []
    assert "Intet i mailen peger på en bestemt høring" in page


def test_readers_see_the_suggestion_and_no_button(record, settings, case, staff):
    held_mail(record, settings, sender=case[0].addresses[0])
    page = staff("reader").get("/mail").text
    assert "den kommer fra partens adresse" in page
    assert offered(page) == []


def test_the_list_tells_why_and_how_long_and_can_be_narrowed(record, settings, caseworker):
    held_mail(record, settings, subject="Første")
    number = held_mail(record, settings, subject="Anden")
    with transaction(record):
        inbox.settle(record, number, Fate.HELD, reason="sendt til flere høringer: a, b", now=NOW)
        record.conn.execute("UPDATE inbox SET received_at = '2026-02-27T10:00:00+00:00'")
    page = caseworker.get("/mail").text
    assert "2 mails venter" in page
    assert "Har ventet i 3 dage" in page
    assert "sendt til flere høringer (1)" in page
    narrowed = caseworker.get("/mail?reason=sendt+til+flere+høringer").text
    assert "Anden" in narrowed
    assert "Første" not in narrowed
    assert "Ingen mail venter af den grund" in caseworker.get("/mail?reason=andet").text


def test_a_long_list_has_pages(record, settings, caseworker):
    for number in range(21):
        held_mail(record, settings, subject=f"Nummer {number} ")
    assert "Nummer 20 " not in caseworker.get("/mail").text
    assert "Nummer 20 " in caseworker.get("/mail?page=2").text
    assert "Nummer 20 " in caseworker.get("/mail?page=9").text


def test_a_draft_is_never_suggested(record, settings, caseworker):
    asked(record, a_consultation(slug="hemmelig", title="En hemmelig plan", stage="draft"))
    number = held_mail(record, settings, subject="En hemmelig plan")
    assert "hemmelig" not in "".join(
        place for place, _ in offered(caseworker.get(f"/mail/{number}").text)
    )
