"""What the machine supposes of a mail is asked of a person, and takes effect when it is right."""

import re
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import inviting, moderating
from intake.core.party import PartyState
from intake.core.submission import Mandate, Status, point_id
from intake.store import consultations, parties, submissions, time_requests, versions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, asked
from tests.casework import SLUG, a_case
from tests.journeys.test_desk_reading import answer_by_mail


@pytest.fixture
def case(record, settings):
    found = a_case(record, settings, "Udsatterådet", "Frivilligrådet")
    asked(record, a_consultation(themes=("Netværk", "Overgange")), *found)
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    return found


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


@pytest.fixture
def mailed(record, settings, case):
    """`mailed("words")` gives the answer that a council's mail became."""

    def send(words, *, sent_at=NOW, party="Udsatterådet"):
        text = f"From: formand@raad.example.dk\nSubject: Svar\n\n{words}\n"
        return answer_by_mail(record, settings, text, party=party, sent_at=sent_at)

    return send


def says(caseworker, answer, what, **fields):
    seen = re.search(r'name="seen" value="(\d+)"', caseworker.get(page_of(answer)).text)
    version = seen[1] if seen else "1"
    return caseworker.post(f"{page_of(answer)}/supposed/{what}", seen=version, **fields)


def page_of(answer):
    return f"/submissions/{answer.reference}"


def test_an_ordinary_answer_is_asked_nothing_about(caseworker, mailed):
    assert "Maskinen tror" not in caseworker.get(page_of(mailed("Vi er glade for planen."))).text


def test_no_remarks_are_confirmed_by_one_press_and_not_asked_again(caseworker, record, mailed):
    answer = mailed("Rådet har ingen bemærkninger.")
    assert "Afsenderen har ingen bemærkninger." in caseworker.get(page_of(answer)).text
    assert says(caseworker, answer, "nil return/confirm").status_code == 303
    assert submissions.get(record, answer.reference).draft.nil_return
    assert "Maskinen tror" not in caseworker.get(page_of(answer)).text
    assert versions.newest(record, answer.reference) == 1


def test_no_remarks_that_are_none_are_rejected_by_one_press(caseworker, record, mailed):
    answer = mailed("Rådet har ingen bemærkninger.")
    assert answer.draft.nil_return
    says(caseworker, answer, "nil return/reject")
    assert not submissions.get(record, answer.reference).draft.nil_return


def test_a_provisional_answer_is_marked_so(caseworker, record, mailed):
    answer = mailed("Her er vores foreløbige høringssvar. Planen er god.")
    says(caseworker, answer, "provisional/confirm")
    assert submissions.get(record, answer.reference).draft.mandate is Mandate.PROVISIONAL


def test_of_an_answer_and_its_amendment_both_are_kept_and_the_last_counts(
    caseworker, record, mailed
):
    first = mailed("Planen er god, og vi støtter den.")
    moderating.approve(record, first.reference, by="a@example.dk", now=NOW)
    second = mailed(
        "Dette høringssvar erstatter vores tidligere svar. Planen er ikke god.",
        sent_at=NOW + timedelta(hours=1),
    )
    page = caseworker.get(page_of(second)).text
    assert f'name="earlier" value="{first.reference}"' in page
    says(caseworker, second, "replaces", earlier=first.reference)
    replaced = submissions.get(record, first.reference)
    assert (replaced.status, replaced.withheld_reason) == (
        Status.WITHHELD,
        f"Erstattet af {second.reference}.",
    )
    assert replaced.draft == first.draft
    (row,) = [
        each
        for each in parties.board(record, SLUG, is_closed=False)
        if each.party.name == "Udsatterådet"
    ]
    assert row.answers == 1
    assert "Et nyere svar gælder" in caseworker.get(page_of(first)).text
    says(caseworker, second, "replaces", undo="yes")
    assert submissions.get(record, first.reference).status is Status.RECEIVED
    assert f'value="{first.reference}"' in caseworker.get(page_of(second)).text


def test_who_sent_the_replaced_one_is_told_and_led_to_the_newer(
    caseworker, record, mailed, settings, public
):
    first = mailed("Planen er god.")
    second = mailed("Dette erstatter vores tidligere svar.", sent_at=NOW + timedelta(hours=1))
    says(caseworker, second, "replaces", earlier=first.reference)
    browser = public.test_client()
    page = browser.get(f"/r/{letters.receipt_token(settings, first.reference)}").text
    assert "Erstattet" in page
    assert "Det er det nyere, der gælder" in page
    assert f"/r/{letters.receipt_token(settings, second.reference)}" in page
    assert "Tilbageholdt" not in page
    with transaction(record):  # from another address: its page is not for this sender
        record.conn.execute(
            "UPDATE submission SET email = 'en.anden@example.dk' WHERE reference = ?",
            (second.reference,),
        )
    page = browser.get(f"/r/{letters.receipt_token(settings, first.reference)}").text
    assert "Det er det nyere, der gælder" in page
    assert letters.receipt_token(settings, second.reference) not in page


def test_nobody_replaces_another_partys_answer(caseworker, record, mailed):
    other = mailed("Planen er god.", party="Frivilligrådet")
    answer = mailed("Dette erstatter vores tidligere svar.", sent_at=NOW + timedelta(hours=1))
    assert says(caseworker, answer, "replaces", earlier=other.reference).status_code == 409
    assert submissions.get(record, other.reference).status is Status.RECEIVED


def test_a_mail_that_only_asks_for_time_becomes_a_request_and_no_answer(caseworker, record, mailed):
    answer = mailed("Kan vi få udsættelse af fristen for høringssvaret?")
    assert says(caseworker, answer, "request", day="2026-03-01", is_only="y").status_code == 303
    assert time_requests.of(record, SLUG) == []
    says(caseworker, answer, "request", day="2026-03-30", is_only="y")
    (request,) = time_requests.of(record, SLUG)
    assert (request.party, str(request.wanted_on)) == ("Udsatterådet", "2026-03-30")
    board = {row.party.name: row.state for row in parties.board(record, SLUG, is_closed=False)}
    assert board["Udsatterådet"] is PartyState.ASKED_FOR_TIME


LIST = """Vi foreslår følgende:

- En fast kontaktperson i overgangen.
- Et sted at mødes.

Tak for samarbejdet."""


def test_proposals_in_a_mail_become_points_with_a_theme_and_leave_the_text(
    caseworker, record, mailed
):
    answer = mailed(LIST)
    page = caseworker.get(f"{page_of(answer)}/points").text
    assert "En fast kontaktperson i overgangen.</textarea>" in page
    fields = {
        "point-0-number": "0",
        "point-0-text": "En fast kontaktperson i overgangen.",
        "point-0-theme": "Overgange",
        "point-0-place": "2",
        "point-1-number": "0",
        "point-1-text": "Et sted at mødes.",
        "point-1-theme": "opdigtet",
        "point-1-place": "1",
        "point-2-text": "",
    }
    done = caseworker.post(f"{page_of(answer)}/points", seen="1", take_out="y", **fields)
    assert done.status_code == 303
    after = submissions.get(record, answer.reference)
    assert [(each.number, each.text, each.theme) for each in after.draft.points] == [
        (1, "Et sted at mødes.", ""),
        (2, "En fast kontaktperson i overgangen.", "Overgange"),
    ]
    assert after.draft.body == "Vi foreslår følgende:\n\n\nTak for samarbejdet."
    assert "Maskinen tror" not in caseworker.get(page_of(answer)).text


def test_a_point_keeps_its_number_when_others_go_and_is_named_after_the_approval(
    caseworker, record, mailed
):
    answer = mailed(LIST)
    path = f"{page_of(answer)}/points"
    first = {"point-0-text": "Et", "point-1-text": "To", "point-2-text": "Tre"}
    caseworker.post(path, seen="1", **first)
    assert ">P3</span>" in caseworker.get(page_of(answer)).text
    left = {"point-0-text": "", "point-0-number": "1", "point-1-text": "Tre", "point-1-number": "3"}
    caseworker.post(path, seen="2", **left)
    assert [each.number for each in submissions.get(record, answer.reference).draft.points] == [3]
    moderating.approve(record, answer.reference, by="a@example.dk", now=NOW)
    number = consultations.get(record, SLUG).number
    assert f">H{number}-S1-P3</span>" in caseworker.get(page_of(answer)).text
    assert point_id(7, 3, 2) == "H7-S3-P2"


def test_suggested_points_are_put_aside_by_one_press(caseworker, mailed):
    answer = mailed(LIST)
    assert "Mailen har en liste med forslag." in caseworker.get(page_of(answer)).text
    says(caseworker, answer, "points/reject")
    assert "Maskinen tror" not in caseworker.get(page_of(answer)).text
    assert (
        "kontaktperson i overgangen.</textarea>"
        not in caseworker.get(f"{page_of(answer)}/points").text
    )


def test_points_written_meanwhile_are_not_lost(caseworker, record, mailed):
    answer = mailed(LIST)
    path = f"{page_of(answer)}/points"
    caseworker.post(path, seen="1", **{"point-0-text": "Først"})
    late = caseworker.post(path, seen="1", **{"point-0-text": "Sidst"})
    assert late.status_code == 409
    assert "Sidst</textarea>" in late.text
    assert [each.text for each in submissions.get(record, answer.reference).draft.points] == [
        "Først"
    ]


def test_a_reader_is_not_asked(staff, mailed):
    answer = mailed("Rådet har ingen bemærkninger.")
    reader = staff("reader")
    assert "Maskinen tror" not in reader.get(page_of(answer)).text
    refused = reader.post(f"{page_of(answer)}/supposed/nil return/confirm", seen="1")
    assert refused.status_code == 403
