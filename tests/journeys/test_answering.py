"""People answer on the web: from the consultation's page to the receipt, and back again."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import html5lib
import pytest

from intake import failpoints, letters
from intake.actions import moderating
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Material, Question, QuestionKind, Stage
from intake.core.notice import BY_WEB
from intake.core.party import PartyKind
from intake.core.submission import Identity, Point, Preference, SpeaksAs, Status
from intake.store import consultations, drafts, files, outbox, submissions
from intake.store.connection import NoRoom, transaction, value
from intake.web.public import answering
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_submission,
    an_attachment,
    approved,
    asked,
    kept,
)
from tests.respondent import ANSWER, FORM, SLUG, Respondent, hidden

PDF = b"%PDF-1.7 the letter of a council"


@pytest.fixture
def consultation(record):
    """The consultation everybody answers."""
    return asked(record, a_consultation())


@pytest.fixture
def council(record, settings, consultation):
    """Handicaprådet, on the list of parties together with Frivilligrådet."""
    both = a_party("Handicaprådet"), a_party("Frivilligrådet")
    asked(record, consultation, *both)
    with transaction(record):
        for each in both:
            enlist(record, SLUG, each, settings=settings)
    return both[0]


@pytest.fixture
def link(settings, council):
    """The personal link in the council's invitation."""
    return f"/i/{letters.link_token(settings, SLUG, council)}"


def only(record):
    found = submissions.selected(record)
    assert len(found) == 1
    return found[0]


def a_file(name="svar.pdf", content=PDF):
    return io.BytesIO(content), name


# Sending


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


# Checking before sending


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


# Errors


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


# Too early, too late


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


def test_an_invited_party_that_is_late_is_given_its_own_address(
    respondent, link, settings, record, council
):
    respondent.open(link)
    asked(record, a_consultation(closes_at=NOW))
    page = respondent.open()
    assert page.status_code == 410
    token = letters.mail_token(settings, SLUG, council)
    assert letters.reply_address(settings, token) in page.text


def test_the_form_says_when_it_opens(respondent, record):
    asked(record, a_consultation(opens_at=NOW + timedelta(days=1)))
    page = respondent.open()
    assert page.status_code == 404
    assert "Høringen er ikke åben endnu" in page.text


@pytest.mark.parametrize("path", ["", "/answer", "/material/1"])
def test_a_draft_does_not_exist_for_the_public(respondent, record, path):
    asked(record, a_consultation(stage=Stage.DRAFT))
    assert respondent.client.get(f"/{SLUG}{path}").status_code == 404


# Invited parties


def test_a_personal_link_says_for_whom_one_answers(respondent, link, record, council):
    page = respondent.open(link).text
    assert "Du svarer for" in page
    assert 'value="Handicaprådet"' in page
    before = value(record, "SELECT count(*) FROM event")
    respondent.send(name="", speaks_as="council")
    submission = only(record)
    assert submission.draft.parties == ("Handicaprådet",)
    assert submission.draft.organisation == "Handicaprådet"
    assert submission.identity is Identity.CONFIRMED
    assert submission.identity_reason == "personligt link fra invitationen"
    assert value(record, "SELECT count(*) FROM event") == before + 1


def test_looking_at_a_personal_link_changes_nothing_in_the_record(
    respondent, link, record, settings
):
    before = settings.record_path.read_bytes()
    respondent.open(link)
    assert settings.record_path.read_bytes() == before


def test_two_councils_answer_together(respondent, link, record):
    page = respondent.open(link).text
    other = re.search(r'name="together"[^>]*value="([a-z0-9]+)"', page)[1]
    respondent.send(together=other, speaks_as="council")
    assert only(record).draft.parties == ("Frivilligrådet", "Handicaprådet")


def test_a_stranger_cannot_answer_in_the_name_of_a_party(respondent, council, record):
    assert respondent.send(together=council.public_id).status_code == 422
    assert submissions.selected(record) == []


def test_someone_else_can_leave_the_invitation_and_keeps_the_text(respondent, link, record):
    respondent.open(link)
    page = respondent.send(step="forget", organisation="Handicaprådet", speaks_as="council").text
    assert "Du svarer for" not in page
    assert "Værestederne virker godt." in page
    assert 'value="Handicaprådet"' not in page
    respondent.send()
    assert only(record).draft.parties == ()


def test_an_unknown_link_is_not_found(respondent, consultation):
    assert respondent.client.get("/i/aaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404
    assert respondent.client.get("/r/aaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404


def test_an_association_is_an_association_when_it_is_invited(respondent, settings, record):
    party = a_party("Værestedet", kind=PartyKind.OTHER)
    asked(record, a_consultation(), party)
    with transaction(record):
        enlist(record, SLUG, party, settings=settings)
    page = respondent.open(f"/i/{letters.link_token(settings, SLUG, party)}").text
    chosen = re.search(r'<input[^>]*value="association"[^>]*>', page)[0]
    assert "checked" in chosen


# One's own answer


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


# What everybody sees


def test_the_front_page_shows_consultations_by_where_they_stand(public, record):
    asked(record, a_consultation())
    asked(record, a_consultation(slug="paa-vej", title="På vej", opens_at=NOW + timedelta(days=2)))
    asked(record, a_consultation(slug="slut", title="Slut", closes_at=NOW - timedelta(days=1)))
    asked(record, a_consultation(slug="afgjort", title="Afgjort sag", stage=Stage.DECIDED))
    asked(record, a_consultation(slug="kladde", title="Hemmelig", stage=Stage.DRAFT))
    page = public.test_client().get("/").text
    places = [page.index(each) for each in ("14 dage tilbage", "På vej", "Slut", "Afgjort sag")]
    assert places == sorted(places)
    assert "mandag den 16. marts 2026 kl. 23.59" in page
    assert "Hemmelig" not in page


def test_the_page_shows_approved_answers_and_nothing_private(public, record, council):
    approved(record, a_submission(draft=a_draft(body="Vist med navn.", parties=("Handicaprådet",))))
    anonymous = a_draft(body="Vist uden navn.", author_name="Hemmeligt Navn")
    approved(record, a_submission(draft=replace(anonymous, preference=Preference.ANONYMOUS)))
    private = a_draft(body="Slet ikke vist.", preference=Preference.PRIVATE)
    approved(record, a_submission(draft=private))
    kept(record, a_submission(draft=a_draft(body="Ikke læst endnu.")))
    page = public.test_client().get(f"/{SLUG}").text
    assert "Vist med navn." in page
    assert "Vist uden navn." in page
    for secret in ("Slet ikke vist.", "Ikke læst endnu.", "Hemmeligt Navn", "raad.example.dk"):
        assert secret not in page
    assert 'Offentlige svar <span class="quiet">(2)</span>' in page
    assert page.count("Har svaret") == 1


def test_material_is_downloaded_whole_under_its_name(public, record):
    document = an_attachment("oplæg.pdf", PDF)
    with transaction(record):
        files.keep(record, PDF)
        consultations.put(
            record,
            a_consultation(
                material=(Material("Oplæg", document.name, "application/pdf", 1, document.sha256),)
            ),
        )
    client = public.test_client()
    response = client.get(f"/{SLUG}/material/1")
    assert response.data == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert "opl%C3%A6g.pdf" in response.headers["Content-Disposition"]
    assert client.get(f"/{SLUG}/material/2").status_code == 404


def test_what_people_write_is_never_markup(public, respondent, record, consultation):
    nasty = "<script>alert(1)</script>"
    asked(record, a_consultation(title=nasty, body=f"{nasty} [x](javascript:alert(1))"))
    approved(record, a_submission(draft=a_draft(body=nasty, organisation=nasty)))
    receipt = respondent.send(**{"answer-1": nasty, "name": nasty}).location
    pages = ["/", f"/{SLUG}", FORM, receipt, "/feed.atom"]
    for path in pages:
        page = respondent.client.get(path).text
        assert nasty not in page
        assert "javascript:alert" not in page.replace("[x](javascript:alert(1))", "")


def test_the_feed_is_good_atom_in_both_languages(public, consultation):
    for prefix in ("", "/en"):
        feed = ElementTree.fromstring(public.test_client().get(f"{prefix}/feed.atom").data)
        entry = feed.find("{http://www.w3.org/2005/Atom}entry")
        link = entry.find("{http://www.w3.org/2005/Atom}link").get("href")
        assert link == f"http://127.0.0.1:8000{prefix}/{SLUG}"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["/", f"/{SLUG}", FORM, "/about", "/privacy", "/accessibility", "/nothing/here"]
)
def test_every_page_is_well_formed_and_speaks_its_language(public, consultation, prefix, path):
    response = public.test_client().get(prefix + path)
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert f'<html lang="{"en" if prefix else "da"}">' in response.text
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_a_visitor_who_only_reads_gets_no_cookie(public, consultation):
    for path in ("/", f"/{SLUG}", "/about"):
        assert "Set-Cookie" not in public.test_client().get(path).headers


def test_machines_are_told_what_they_ask_for(public, consultation):
    client = public.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert "Disallow: /r/" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    "path", ["/en//evil.example/a", "/en/\\evil.example", "/en///evil.example"]
)
def test_no_address_makes_a_page_link_to_another_site(public, path):
    page = public.test_client().get(path, follow_redirects=True)
    assert page.status_code == 404
    links = re.findall(r'href="([^"]*evil[^"]*)"', page.text)
    assert links
    assert all(re.match(r"/[^/\\]", link) for link in links)
