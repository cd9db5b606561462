"""An answer that cannot be taken as it is: what was typed is kept, and the page says why."""

import io
from dataclasses import replace
from datetime import timedelta

from intake.app import create_public_app
from intake.store import submissions
from intake.store.connection import NoRoom, value
from intake.web.public import answering
from tests.builders import NOW, a_consultation, asked, only
from tests.respondent import ANSWER, FORM, SLUG, Respondent, hidden

PDF = b"%PDF-1.7 the letter of a council"


def a_file(name="svar.pdf", content=PDF):
    return io.BytesIO(content), name


def test_an_empty_answer_is_told_what_to_do_and_keeps_what_was_typed(respondent, consultation):
    response = respondent.send(**{"answer-1": "", "name": "", "email": "ikke en adresse"})
    assert response.status_code == 422
    assert 'href="#email"' in response.text
    assert "Skriv den som navn@example.dk" in response.text
    assert "ikke en adresse" in response.text
    assert "<title>Fejl: " in response.text
    nothing = respondent.send(**{"answer-1": ""})
    assert "Skriv et svar, vedhæft en fil" in nothing.text


def test_a_file_chosen_beside_an_error_is_not_chosen_twice(respondent, consultation, record):
    page = respondent.send(email="forkert", attachments=a_file())
    assert page.status_code == 422
    assert "svar.pdf" in page.text
    assert len(hidden(page.text)["upload"]) == 1


def test_empty_files_and_programs_are_refused_by_name_and_the_rest_kept(respondent, consultation):
    page = respondent.send(
        attachments=[a_file("tom.pdf", b""), a_file("virus.exe", b"MZ.."), a_file("god.pdf")]
    )
    assert page.status_code == 422
    assert "Filen “tom.pdf” er tom" in page.text
    assert "Filen “virus.exe” er et program" in page.text
    assert "god.pdf" in page.text


def test_files_may_not_fill_more_than_the_limit_over_several_pages(settings, record, consultation):
    visitor = Respondent(create_public_app(replace(settings, upload_limit=20_000)))
    page = visitor.send(step="check", attachments=a_file("en.pdf", PDF + b"1" * 12_000)).text
    second = visitor.client.post(
        FORM,
        data={**hidden(page), "attachments": a_file("to.pdf", PDF + b"2" * 12_000)},
        content_type="multipart/form-data",
    )
    assert second.status_code == 422
    assert "Filerne fylder for meget" in second.text
    assert submissions.selected(record) == []


def test_too_large_a_request_is_answered_with_413_in_plain_words(settings, record, consultation):
    visitor = Respondent(create_public_app(replace(settings, upload_limit=10_000)))
    response = visitor.send(attachments=a_file("stor.pdf", b"x" * 20_000))
    assert response.status_code == 413
    assert "Det fylder for meget" in response.text


def test_a_post_without_our_token_takes_nothing_in(public, consultation, record):
    visitor = Respondent(public)
    response = visitor.client.post(FORM, data=ANSWER)
    assert response.status_code == 422
    assert "Værestederne virker godt." in response.text
    assert submissions.selected(record) == []
    assert value(record, "SELECT count(*) FROM upload") == 0


def test_a_full_disk_is_answered_with_503_and_the_text_still_there(
    respondent, consultation, record, monkeypatch
):
    def full(*_args, **_kwargs):
        raise NoRoom("The disk is full.")

    monkeypatch.setattr(answering, "receive", full)
    response = respondent.send(attachments=a_file())
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "Værestederne virker godt." in response.text
    assert "Vælg disse filer igen: svar.pdf" in response.text


def test_a_record_that_takes_no_more_gives_503_and_recovers_by_itself(
    respondent, consultation, record, monkeypatch
):
    pages = value(record, "PRAGMA page_count")
    original = answering.record

    def limited():
        db = original()
        db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        return db

    respondent.open()
    with monkeypatch.context() as full:
        full.setattr(answering, "record", limited)
        assert respondent.send(attachments=a_file(content=PDF * 9_999)).status_code == 503
        assert submissions.selected(record) == []
    assert respondent.send(attachments=a_file(content=PDF * 9_999)).status_code == 303
    assert only(record).attachments[0].size == len(PDF) * 9_999


def test_a_late_answer_is_told_where_to_send_it_and_shown_for_copying(respondent, record):
    asked(record, a_consultation())
    respondent.open()
    token = respondent.token()
    asked(record, a_consultation(closes_at=NOW))
    response = respondent.client.post(FORM, data={**ANSWER, "csrf_token": token})
    assert response.status_code == 410
    assert "Værestederne virker godt." in response.text
    assert f"{SLUG}@svar.example.dk" in response.text
    assert submissions.selected(record) == []


def test_the_form_says_when_it_opens(respondent, record):
    asked(record, a_consultation(opens_at=NOW + timedelta(days=1)))
    page = respondent.open()
    assert page.status_code == 404
    assert "Høringen er ikke åben endnu" in page.text
