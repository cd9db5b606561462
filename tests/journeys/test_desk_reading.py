"""A caseworker puts right how a mail was read, and everything read before is kept."""

import html
import re

import pytest

from intake import letters
from intake.actions import inviting, moderating, settling
from intake.core.submission import Status
from intake.mail import parsing
from intake.store import inbox, parties, submissions, versions
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer

MAIL = """From: Formanden <formand@raad.example.dk>
Subject: Svar

1. Værestederne virker godt.

Det gælder også om natten.

Den 1. marts 2026 skrev Svar:
> Kære råd
Vi foreslår én kontaktperson.
"""


def answer_by_mail(record, settings, text=MAIL, *, party="Udsatterådet", sent_at=NOW):
    """A party's answer that came by mail, read and settled as the worker would."""
    found = parties.get(record, party)
    address = letters.reply_address(settings, letters.mail_token(settings, SLUG, found))
    number = settling.keep(
        record,
        text.encode(),
        mail_from="formand@raad.example.dk",
        recipients=(address,),
        via="smtp",
        peer="",
        now=sent_at,
    )
    questions = [("1", "Hvad virker godt i dag?"), ("2", "Hvad mangler i strategien?")]
    reading = parsing.read(text.encode(), questions=questions)
    settling.settle(record, number, reading, settings=settings, now=sent_at)
    return submissions.get(record, inbox.get(record, number).fate_reason)


@pytest.fixture
def case(record, settings):
    found = a_case(record, settings, "Udsatterådet", "Frivilligrådet")
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    return found


@pytest.fixture
def answer(record, settings, case):
    return answer_by_mail(record, settings)


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def fields(page):
    """What the form of the mail would send: where each block stands, and the version."""
    chosen = {}
    for name, options in re.findall(r'<select[^>]*name="(place-\d+)">(.*?)</select>', page, re.S):
        chosen[name] = re.search(r'value="([^"]+)" selected', options)[1]
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)[1]
    return {**chosen, "seen": seen}


def block_of(page, words):
    """The number of the line where the block with these words begins."""
    for item in re.findall(r'<li class="mail-block.*?</li>', html.unescape(page), re.S):
        if words in item:
            return re.search(r'id="block-(\d+)"', item)[1]
    raise AssertionError(words)


def test_the_whole_mail_is_shown_in_the_order_it_was_written(caseworker, answer):
    page = html.unescape(caseworker.get(f"/submissions/{answer.reference}/reading").text)
    inside = page[page.index("mail-blocks") :]
    order = [
        inside.index(each)
        for each in ("Værestederne", "om natten", "Den 1. marts", "Vi foreslår én kontaktperson.")
    ]
    assert order == sorted(order)


def test_one_press_moves_the_border_and_nothing_is_saved_before_it_is_seen(
    caseworker, record, answer
):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    at = block_of(page, "Vi foreslår én kontaktperson.")
    shown = caseworker.post(path, **fields(page), move=f"{at} answer-2")
    assert shown.status_code == 200
    assert submissions.get(record, answer.reference) == answer
    assert fields(shown.text)[f"place-{at}"] == "answer-2"
    saved = caseworker.post(path, **fields(shown.text), save="yes")
    assert saved.status_code == 303
    after = submissions.get(record, answer.reference)
    assert "Vi foreslår én kontaktperson." in after.draft.answers["2"][0]
    assert "Vi foreslår" not in after.mail.quoted
    first, second = versions.of(record, answer.reference)
    assert (second.why, second.actor) == ("read again", "caseworker@example.dk")
    assert first.is_unaltered


def test_what_was_taken_for_a_quote_is_given_back_and_can_be_taken_again(
    caseworker, record, answer
):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    at = block_of(page, "Det gælder også om natten.")
    shown = caseworker.post(path, **fields(page), move=f"{at} quoted").text
    caseworker.post(path, **fields(shown), save="yes")
    assert "natten" in submissions.get(record, answer.reference).mail.quoted
    restore = f"/submissions/{answer.reference}/versions/1/restore"
    assert caseworker.post(restore, seen="2").status_code == 303
    again = submissions.get(record, answer.reference)
    assert again.draft == answer.draft
    assert "natten" not in again.mail.quoted
    page = caseworker.get(path).text
    assert fields(page)[f"place-{at}"] == "answer-1"
    assert len(versions.of(record, answer.reference)) == 3


def test_everything_from_a_place_on_is_quoted_by_one_press(caseworker, record, answer):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    at = block_of(page, "Det gælder også om natten.")
    shown = caseworker.post(path, **fields(page), move=f"{at} below").text
    assert {
        place for name, place in fields(shown).items() if name[6:].isdigit() and int(name[6:]) > 4
    } == {"quoted"}


def test_a_block_is_told_apart_line_by_line(caseworker, answer):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    at = block_of(page, "Den 1. marts")
    shown = caseworker.post(path, **fields(page), split=at).text
    assert len(fields(shown)) > len(fields(page))


def test_an_approved_answer_read_again_waits_for_a_new_look(caseworker, record, answer):
    moderating.approve(record, answer.reference, by="a@example.dk", now=NOW)
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    assert "Svaret er godkendt" in page
    at = block_of(page, "Det gælder også om natten.")
    moved = {**fields(page), f"place-{at}": "text"}
    caseworker.post(path, **moved, save="yes")
    assert submissions.get(record, answer.reference).status is Status.RECEIVED


def test_of_two_who_move_at_once_one_is_told(caseworker, staff, record, answer):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    at = block_of(page, "Det gælder også om natten.")
    moved = {**fields(page), f"place-{at}": "text"}
    assert caseworker.post(path, **moved, save="yes").status_code == 303
    late = staff("caseworker", "kollega@example.dk").post(path, **moved, save="yes")
    assert late.status_code == 409
    assert "Nogen kom dig i forkøbet" in late.text
    assert versions.newest(record, answer.reference) == 2


def test_nothing_moved_makes_no_version(caseworker, record, answer):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    caseworker.post(path, **fields(page), save="yes")
    assert versions.newest(record, answer.reference) == 1


def test_a_reader_sees_how_it_was_read_and_cannot_move_it(staff, answer):
    reader = staff("reader")
    path = f"/submissions/{answer.reference}/reading"
    page = reader.get(path)
    assert page.status_code == 200
    assert reader.post(path, **fields(page.text), save="yes").status_code == 403


def test_an_answer_by_the_form_has_no_mail_to_divide(caseworker, record):
    answer = an_answer(record)
    assert caseworker.get(f"/submissions/{answer.reference}/reading").status_code == 404


@pytest.mark.parametrize("odd", ["99999", "-1", "²", "x", "0 nowhere", " quoted"])
def test_odd_words_from_outside_move_nothing(caseworker, answer, odd):
    path = f"/submissions/{answer.reference}/reading"
    page = caseworker.get(path).text
    for name in ("move", "split"):
        shown = caseworker.post(path, **fields(page), **{name: odd, "place-99999": "text"})
        assert shown.status_code == 200
        assert fields(shown.text) == fields(page)
