"""Odd signs are taken or refused in words; no sign breaks a page."""

import pytest

from intake.store import submissions
from tests.bad_input.conftest import TEXT
from tests.faults.asked import SLUG
from tests.faults.harvest import sound
from tests.outside import File

ODD = {
    "null bytes": "a\0b",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "a megabyte": "x" * 1_000_000,
    "both directions": "\u202eabc\u202d\u2066\u2069\u200b\ufeff",
    "beyond the plane": "\U0001f333\U0001f9d1\u200d\U0001f9bd \U000e0041",
    "marks on marks": "Z\u0351\u036b\u0343\u036a\u0302" * 200,
    "not a character": "\ufffe\uffff\ufffd",
    "template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}",
    "SQL": "'; DROP TABLE submission; --",
    "script": "</textarea><script>alert(1)</script>",
    "spaces alone": " \t\u00a0\u2003\n",
    "header": "a\r\nSet-Cookie: a=b\r\n\r\n<p>",
}
FIELDS = ("name", "email", "organisation", "speaks_as", "preference", "answer-1", "body", "key")
FIELDS += ("points-0-text", "nil_return", "together", "upload", "remove", "step", "csrf_token")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", FIELDS)
def test_in_every_field(browser, field, odd):
    fields = {"answer-1": TEXT, field: ODD[odd]}
    page = browser.answer(SLUG, browser.form(SLUG), **fields)
    assert page.status in {200, 303, 413, 422}
    assert "<script>alert" not in page.text
    assert "Set-Cookie: a=b" not in str(page.headers)


def test_in_the_names_of_fields(browser):
    for odd in (*ODD.values(), "²", "9" * 5000, "-1", "0-text-0"):
        fields = [*browser.form(SLUG).items(), ("answer-1", TEXT), (odd, "x")]
        fields += [("name", "En borger"), (f"answer-{odd}", "x"), (f"points-{odd}-text", "x")]
        page = browser.post(f"/{SLUG}/answer", fields)
        assert page.status in {303, 413, 422}


def test_in_the_names_of_files(browser):
    for odd in (*ODD.values(), "../../etc/passwd", "C:\\x\\svar.pdf", "CON", "."):
        name = odd.replace("\r", "").replace("\n", "").replace('"', "")[:3000]
        page = browser.answer(
            SLUG, browser.form(SLUG), [File(name, b"%PDF-1.7")], **{"answer-1": TEXT}
        )
        assert page.status in {303, 413, 422}


def test_a_foreign_question_is_not_kept(browser, record):
    fields = {"answer-1": TEXT, "answer-99": "fremmed", "answer-": "x", "status": "approved"}
    page = browser.answer(SLUG, browser.form(SLUG), **fields)
    assert page.status == 303
    newest = submissions.selected(record)[-1]
    assert (newest.draft.answers, newest.status) == ({"1": (TEXT,)}, "received")


def test_what_was_taken_of_it_is_shown_and_the_record_is_sound(service, record, browser):
    page = browser.answer(SLUG, browser.form(SLUG), **{"answer-1": "".join(ODD.values())[:9999]})
    if page.status == 303:
        assert browser.get(page.location).status == 200
    for each in submissions.selected(record):
        assert "\0" not in each.draft.body + each.draft.author_name
    sound(service, record)
