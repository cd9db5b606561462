"""People leave an answer half written and find it again: the same words, nobody else."""

import json
import re
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import drafting
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.store import drafts, files, outbox, submissions
from intake.store.connection import rows, transaction, value
from tests.builders import NOW, a_party, asked, settings_in
from tests.journeys.test_answering import a_file
from tests.respondent import FORM, SLUG, Respondent, hidden


@pytest.fixture
def council(record, settings, consultation):
    """Handicaprådet, on the list of parties."""
    party = a_party("Handicaprådet")
    asked(record, consultation, party)
    with transaction(record):
        enlist(record, SLUG, party, settings=settings)
    return party


@pytest.fixture
def link(settings, council):
    return f"/i/{letters.link_token(settings, SLUG, council)}"


def autosave(person, **fields):
    given = {"csrf_token": person.token(), **fields}
    return person.client.post(f"{FORM}/draft", data=given)


def typed(page, name):
    """What stands in a text area of the page."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)</textarea>', page)
    return found[1] if found else None


def the_draft(record):
    (found,) = drafts.begun(record, SLUG)
    return found


def opened(person, link):
    """Open the link of a draft and say that it is one's own; the page that comes then."""
    page = person.client.get(link)
    assert "Er det din kladde?" in page.text
    person.client.post(link, data=hidden(page.text))
    return person.open()


def asked_for_link(person, email="borger@example.dk"):
    token = person.token()
    return person.client.post(
        f"{FORM}/saved", data={"csrf_token": token, "email": email, "step": "link"}
    )


def link_in_the_letter(record):
    found = rows(record, "SELECT text FROM letter WHERE kind = 'draft' ORDER BY id")
    return re.search(r"http://[^\s/]+(/d/\w+)", found[-1]["text"])[1]


def test_what_is_typed_is_saved_without_a_press_and_stands_there_again(
    respondent, consultation, record
):
    answer = autosave(respondent, **{"answer-1": "Værestederne", "body": "Hej"})
    assert answer.status_code == 200
    assert answer.json["said"].startswith("Gemt kl. ")
    page = respondent.open().text
    assert typed(page, "answer-1") == "Værestederne"
    assert typed(page, "body") == "Hej"
    assert "Gemt kl." in page
    assert submissions.selected(record) == []


def test_an_empty_form_is_no_draft(respondent, consultation, record):
    assert autosave(respondent, speaks_as="citizen", preference="named").json["said"] == ""
    assert drafts.begun(record, SLUG) == []


def test_a_stranger_sees_nothing_of_it(respondent, public, consultation):
    autosave(respondent, body="Hemmelig kladde")
    assert "Hemmelig kladde" not in Respondent(public).open().text


def test_a_draft_is_saved_only_from_our_own_page(respondent, consultation, record):
    respondent.open()
    answer = respondent.client.post(f"{FORM}/draft", data={"body": "Hej"})
    assert answer.status_code == 422
    assert drafts.begun(record, SLUG) == []


def test_saving_for_later_without_a_script_keeps_text_and_files(respondent, consultation, record):
    response = respondent.write(step="save", body="Halvt svar", attachments=a_file("brev.pdf"))
    assert response.status_code == 303
    page = respondent.open(response.location).text
    assert "Kladden er gemt" in page
    page = respondent.open().text
    assert typed(page, "body") == "Halvt svar"
    assert "brev.pdf" in page


def test_a_link_to_oneself_opens_the_draft_on_another_machine(
    respondent, public, consultation, record
):
    respondent.write(step="save", body="Halvt svar", attachments=a_file("brev.pdf"))
    page = asked_for_link(respondent).text
    assert "borger@example.dk" in page
    other = Respondent(public)
    page = opened(other, link_in_the_letter(record)).text
    assert typed(page, "body") == "Halvt svar"
    assert "brev.pdf" in page


def test_nobody_is_led_into_a_strangers_draft_by_its_link_alone(
    respondent, public, consultation, record
):
    respondent.write(step="save", body="Mit")
    asked_for_link(respondent)
    other = Respondent(public)
    other.client.get(link_in_the_letter(record))
    autosave(other, body="Noget privat")
    assert "Noget privat" not in respondent.open().text
    refused = other.client.post(link_in_the_letter(record), data={})
    assert refused.status_code == 422


def test_only_who_asks_for_a_link_to_a_real_address_gets_one(respondent, consultation, record):
    autosave(respondent, body="Hej")
    assert asked_for_link(respondent, "ikke en adresse").status_code == 422
    assert outbox.deliveries(record) == []


def test_nobody_can_have_us_fill_a_strangers_mailbox(respondent, public, consultation, record):
    autosave(respondent, body="Hej")
    codes = [asked_for_link(respondent, "offer@example.dk").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    another = Respondent(public)
    autosave(another, body="Hej")
    assert asked_for_link(another, "OFFER@example.dk").status_code == 429
    assert asked_for_link(respondent, "en-anden@example.dk").status_code == 429
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'draft'") == 3


def test_the_letter_with_the_link_is_not_at_the_desk(respondent, consultation, record, staff):
    autosave(respondent, body="Hej")
    asked_for_link(respondent, "borger@example.dk")
    page = staff("caseworker").get(f"/consultations/{SLUG}").text
    assert "borger@example.dk" not in page
    assert outbox.deliveries(record, consultation=SLUG) == []


def test_the_desk_sees_that_a_council_has_begun_and_not_a_word_of_it(public, link, record, staff):
    chair = Respondent(public)
    chair.open(link)
    before = staff("caseworker").get(f"/consultations/{SLUG}").text
    assert "Har åbnet" not in before
    chair.write(step="save", body="Ikke færdigt endnu", name="Formanden")
    page = staff("reader").get(f"/consultations/{SLUG}").text
    assert "Har åbnet" in page
    assert "1 kladde er begyndt" in page
    assert "Ikke færdigt" not in page
    assert "Formanden" not in page


def test_a_sent_draft_is_no_draft_any_more(respondent, consultation, record):
    respondent.write(step="save", body="Svaret")
    page = respondent.open().text
    assert typed(page, "body") == "Svaret"
    response = respondent.send(body="Svaret")
    assert "/r/" in response.location
    (answer,) = submissions.selected(record)
    assert drafts.begun(record, SLUG) == []
    assert value(record, "SELECT reference FROM draft") == answer.reference
    assert typed(respondent.open().text, "body") == ""


def test_who_sent_the_draft_on_the_phone_is_led_to_the_receipt_on_the_desk(
    respondent, public, consultation, record
):
    respondent.write(step="save", body="Svaret")
    asked_for_link(respondent)
    phone = Respondent(public)
    opened(phone, link_in_the_letter(record))
    sent = phone.send(body="Svaret")
    assert respondent.client.get(FORM).location == sent.location
    assert len(submissions.selected(record)) == 1


def test_the_draft_is_erased_at_once_when_its_owner_says_so(respondent, consultation, record):
    respondent.write(step="save", body="Fortrudt", attachments=a_file("brev.pdf"))
    token = respondent.token()
    page = respondent.client.post(f"{FORM}/saved", data={"csrf_token": token, "step": "erase"}).text
    assert "Kladden er slettet" in page
    for table in ("draft", "draft_section", "draft_upload", "upload"):
        assert value(record, f"SELECT count(*) FROM {table}") == 0
    assert typed(respondent.open().text, "body") == ""


def test_drafts_not_sent_are_erased_some_days_after_the_deadline(
    respondent, consultation, record, settings
):
    respondent.write(step="save", body="Glemt", attachments=a_file("brev.pdf"))
    sha256 = value(record, "SELECT sha256 FROM upload")
    with transaction(record):
        files.sweep(record, before=NOW + timedelta(days=300))
    assert files.content(record, sha256)
    closes = consultation.closes_at
    assert drafting.sweep(record, settings=settings, now=closes + timedelta(days=6)) == 0
    assert drafting.sweep(record, settings=settings, now=closes + timedelta(days=8)) == 1
    assert value(record, "SELECT count(*) FROM draft") == 0
    with transaction(record):
        assert files.sweep(record, before=NOW) == 1


def test_everybody_with_the_councils_link_writes_in_one_draft(public, link, record):
    chair, secretary = Respondent(public), Respondent(public)
    chair.open(link)
    chair.write(step="save", body="Formandens ord")
    page = secretary.open(link).text
    assert typed(page, "body") == "Formandens ord"
    assert the_draft(record).party == "Handicaprådet"


def test_two_with_the_same_link_cannot_overwrite_each_other_unseen(public, link, record):
    chair, secretary = Respondent(public), Respondent(public)
    chair.open(link)
    chair.write(step="save", body="Først")
    old = secretary.open(link).text
    seen = re.search(r'name="seen" value="([^"]*)"', old)[1].replace("&#34;", '"')
    chair.write(step="save", body="Formandens nye ord")
    response = secretary.write(step="check", body="Sekretærens ord", seen=seen)
    assert response.status_code == 409
    assert typed(response.text, "body") == "Sekretærens ord"
    assert "Formandens nye ord" in response.text
    words = {each.content["body"] for each in drafts.history(record, the_draft(record).id, "body")}
    assert words == {("Først",), ("Formandens nye ord",), ("Sekretærens ord",)}
    seen = re.search(r'name="seen" value="([^"]*)"', response.text)[1].replace("&#34;", '"')
    assert secretary.write(step="check", body="Begges ord", seen=seen).status_code == 200
    assert typed(chair.open().text, "body") == "Begges ord"


def test_the_script_is_told_that_somebody_else_wrote(public, link):
    chair, secretary = Respondent(public), Respondent(public)
    chair.open(link)
    autosave(chair, body="Først")
    secretary.open(link)
    answer = autosave(secretary, body="Noget andet", seen="{}")
    assert answer.status_code == 409
    assert "sammenligne" in answer.json["said"]


def test_going_back_and_writing_again_in_the_same_browser_never_clashes(respondent, consultation):
    autosave(respondent, body="Et")
    autosave(respondent, body="To", seen="{}")
    assert typed(respondent.open().text, "body") == "To"


@pytest.mark.parametrize("seen", ["", "not json", "[]", "7", json.dumps({"body": "x"})])
def test_nonsense_in_a_hidden_field_loses_nothing(respondent, consultation, seen):
    autosave(respondent, body="Et")
    assert autosave(respondent, body="To", seen=seen).status_code == 200


def test_after_the_deadline_the_draft_is_shown_for_copying(respondent, consultation, record):
    autosave(respondent, **{"answer-1": "Nåede det ikke"})
    late = settings_in(
        respondent.client.application.extensions["intake"].data,
        starts_at=consultation.closes_at,
        secret_key="a key for tests only",
    )
    app = create_public_app(late)
    person = Respondent(app)
    key = the_draft(record).key
    page = opened(person, f"/d/{letters.draft_token(late, key)}")
    assert page.status_code == 410
    assert "Nåede det ikke" in page.text


def test_who_can_be_reminded_is_known(respondent, consultation, record):
    autosave(respondent, body="Hej")
    assert drafts.owners_to_remind(record, SLUG) == []
    asked_for_link(respondent)
    (owner,) = drafts.owners_to_remind(record, SLUG)
    assert (owner.address, owner.party) == ("borger@example.dk", "")
