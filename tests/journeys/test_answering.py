"""People answer on the web: from the consultation's page to the receipt, and back again."""

import io
from datetime import timedelta

from intake import failpoints, letters
from intake.actions import moderating
from intake.core.consultation import Question, QuestionKind
from intake.core.notice import BY_WEB
from intake.core.submission import Identity, Point, Preference, SpeaksAs, Status
from intake.store import drafts, files, outbox, submissions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_submission, asked, kept, only
from tests.respondent import FORM, SLUG, Respondent, hidden

PDF = b"%PDF-1.7 the letter of a council"


def a_file(name="svar.pdf", content=PDF):
    return io.BytesIO(content), name


def test_a_good_answer_leads_to_its_receipt_and_is_in_the_record(
    respondent, consultation, record, settings
):
    response = respondent.send(body="Og en hilsen.", points__0__text="Flere bænke.")
    assert response.status_code == 303
    submission = only(record)
    token = letters.receipt_token(settings, submission.reference)
    assert response.location == f"/r/{token}"
    assert submission.received_at >= NOW
    assert submission.identity is Identity.UNVERIFIED
    draft = submission.draft
    assert (draft.author_name, draft.email) == ("En borger", "borger@example.dk")
    assert draft.answers == {"1": ("Værestederne virker godt.",)}
    assert (draft.body, draft.points) == ("Og en hilsen.", (Point("Flere bænke.", number=1),))
    assert (draft.speaks_as, draft.preference) == (SpeaksAs.CITIZEN, Preference.NAMED)
    assert draft.notice == BY_WEB["da"]
    page = respondent.client.get(response.location).text
    assert submission.reference in page
    assert "Flere bænke." in page


def test_the_receipt_letter_is_owed_with_the_answer(respondent, consultation, record):
    respondent.send()
    (letter,) = outbox.deliveries(record)
    assert (letter.kind, letter.address) == ("receipt", "borger@example.dk")


def test_without_an_address_there_is_a_receipt_on_the_screen_only(respondent, consultation, record):
    response = respondent.send(email="")
    assert outbox.deliveries(record) == []
    assert "din eneste vej tilbage" in respondent.client.get(response.location).text


def test_a_second_press_gives_the_same_receipt(respondent, consultation, record):
    respondent.open()
    first = respondent.send(attachments=a_file())
    second = respondent.send(attachments=a_file())
    assert first.location == second.location
    assert only(record).attachments[0].name == "svar.pdf"


def test_going_back_and_changing_a_word_loses_neither_answer(respondent, consultation, record):
    respondent.open()
    first = respondent.send()
    second = respondent.send(**{"answer-1": "Værestederne virker, men lukker for tidligt."})
    assert first.location != second.location
    assert len(submissions.selected(record)) == 2


def test_nobody_gets_to_a_strangers_receipt_by_guessing_the_key_of_an_answer(
    respondent, consultation, record
):
    kept(record, a_submission("demo/partnerskabsstrategi/joint"))
    respondent.key = "demo/partnerskabsstrategi/joint"
    respondent.send()
    assert len(submissions.selected(record)) == 2


def test_the_notice_is_kept_in_the_language_it_was_read_in(public, consultation, record):
    english = Respondent(public, f"/en{FORM}")
    response = english.send()
    assert response.location.startswith("/en/r/")
    assert only(record).draft.notice == BY_WEB["en"]


def test_a_file_comes_in_whole_with_its_type_told_by_its_bytes(respondent, consultation, record):
    respondent.send(attachments=[a_file(), a_file("mappe/bilag.txt", b"hej")])
    submission = only(record)
    assert [(each.name, each.media_type) for each in submission.attachments] == [
        ("svar.pdf", "application/pdf"),
        ("bilag.txt", "text/plain"),
    ]
    assert submissions.attachment(record, submission.reference, 0).content == PDF


def test_no_remarks_is_an_answer_and_needs_no_required_question(respondent, record):
    question = Question("1", QuestionKind.LONG, "Hvad mener I?", required=True)
    asked(record, a_consultation(questions=(question,)))
    assert respondent.send(**{"answer-1": ""}).status_code == 422
    assert respondent.send(**{"answer-1": "", "nil_return": "y"}).status_code == 303
    assert only(record).draft.nil_return


def test_a_consultation_without_questions_is_answered_in_one_text(respondent, record):
    asked(record, a_consultation(questions=()))
    respondent.send(body="Vi er enige.")
    assert only(record).draft.body == "Vi er enige."


def test_every_kind_of_question_keeps_its_answer(respondent, record):
    asked(
        record,
        a_consultation(
            questions=(
                Question("1", QuestionKind.SHORT, "Kort?"),
                Question("2", QuestionKind.ONE, "Én?", options=("Ja", "Nej")),
                Question("3", QuestionKind.SEVERAL, "Flere?", options=("A", "B", "C")),
                Question("4", QuestionKind.SCALE, "Hvor let?", options=("Svært", "Let")),
            )
        ),
    )
    respondent.send(
        **{"answer-1": "Ja tak", "answer-2": "Nej", "answer-3": ["A", "C"], "answer-4": "5"}
    )
    assert only(record).draft.answers == {
        "1": ("Ja tak",),
        "2": ("Nej",),
        "3": ("A", "C"),
        "4": ("5",),
    }


def test_the_fault_tests_find_their_places_in_order(respondent, consultation, monkeypatch):
    places = []
    monkeypatch.setattr(failpoints, "hook", places.append)
    respondent.send()
    assert places == ["web:parsed", "web:after_commit", "web:before_response"]


def test_the_check_page_shows_what_will_be_public_and_sends_exactly_that(
    respondent, consultation, record
):
    respondent.open()
    page = respondent.send(step="check", points__0__text="Flere bænke.", attachments=a_file())
    assert page.status_code == 200
    assert submissions.selected(record) == []
    for shown in ("Værestederne virker godt.", "Flere bænke.", "svar.pdf", "borger@example.dk"):
        assert shown in page.text
    sent = respondent.press(page.text)
    assert sent.status_code == 303
    submission = only(record)
    assert submission.draft.points == (Point("Flere bænke.", number=1),)
    assert submission.attachments[0].size == len(PDF)
    assert respondent.press(page.text).location == sent.location


def test_a_name_that_will_not_be_shown_stands_among_the_private_parts(respondent, consultation):
    page = respondent.send(step="check", preference="anonymous").text
    public, private = page.split("sheet--private")
    assert "En borger" not in public.split("sheet--public")[1].split("<input")[0]
    assert "En borger" in private
    assert "Uden navn" in public


def test_an_answer_that_will_not_be_shown_is_marked_so(respondent, consultation):
    page = respondent.send(step="check", preference="private").text
    assert "Svaret bliver ikke vist på siden" in page


def test_a_cpr_number_is_pointed_out_before_it_is_sent(respondent, consultation):
    page = respondent.send(step="check", **{"answer-1": "Mit nummer er 010190-1234."}).text
    assert "<mark>010190-1234</mark>" in page


def test_going_back_to_edit_keeps_every_word_and_file(respondent, consultation):
    page = respondent.send(step="check", points__2__text="Tredje.", attachments=a_file()).text
    again = respondent.press(page, step="edit")
    assert again.status_code == 200
    for kept_text in ("Værestederne virker godt.", "Tredje.", "svar.pdf"):
        assert kept_text in again.text
    assert 'aria-invalid="true"' not in again.text


def test_more_rows_for_points_come_without_javascript(respondent, consultation):
    page = respondent.send(step="more", points__0__text="Første.").text
    assert "points-5-text" in page
    assert "Første." in page


def test_a_file_can_be_taken_out_again(respondent, consultation, record):
    page = respondent.send(step="check", attachments=[a_file("en.pdf"), a_file("to.pdf")]).text
    one = hidden(page)["upload"][0]
    again = respondent.press(page, step="check", remove=one).text
    assert "en.pdf" not in again
    assert "to.pdf" in again
    assert files.upload(record, one) is None
    respondent.press(again)
    assert [each.name for each in only(record).attachments] == ["to.pdf"]


def test_a_file_swept_meanwhile_is_asked_for_again(respondent, consultation, record):
    page = respondent.send(step="check", attachments=a_file()).text
    with transaction(record):
        drafts.erase(record, drafts.begun(record, SLUG)[0].id)
        files.sweep(record, before=NOW + timedelta(days=9))
    again = respondent.press(page)
    assert again.status_code == 422
    assert "ikke gemt længere" in again.text
    assert submissions.selected(record) == []


def test_one_gets_ones_own_file_back_but_never_as_a_page(respondent, consultation):
    receipt = respondent.send(attachments=a_file("side.html", b"<script>alert(1)</script>"))
    response = respondent.client.get(f"{receipt.location}/file/1")
    assert response.data == b"<script>alert(1)</script>"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_withdrawing_is_asked_once_more_and_looking_changes_nothing(
    respondent, consultation, record
):
    receipt = respondent.send().location
    page = respondent.client.get(f"{receipt}/withdraw")
    assert page.status_code == 200
    assert only(record).status is Status.RECEIVED
    assert respondent.client.post(f"{receipt}/withdraw").status_code == 422
    assert only(record).status is Status.RECEIVED
    token = hidden(page.text)["csrf_token"][0]
    for _ in range(2):
        done = respondent.client.post(f"{receipt}/withdraw", data={"csrf_token": token})
        assert done.status_code == 303
    assert only(record).status is Status.WITHDRAWN
    assert "Svaret er trukket tilbage" in respondent.client.get(receipt).text


def test_one_sees_in_words_where_ones_answer_stands(respondent, consultation, record):
    receipt = respondent.send().location
    reference = only(record).reference
    moderating.approve(record, reference, by="sagsbehandler@example.dk", now=NOW)
    assert "på vej ud på siden" in respondent.client.get(receipt).text
    moderating.withhold(
        record, reference, reason="intern grund", by="sagsbehandler@example.dk", now=NOW
    )
    page = respondent.client.get(receipt).text
    assert "Vi viser ikke svaret på siden" in page
    assert "intern grund" not in page
