"""An answer is corrected until the deadline by whoever holds its link; the last version counts."""

import re
from datetime import timedelta
from io import BytesIO

import pytest

from intake import letters
from intake.actions import moderating, proving
from intake.actions.inviting import enlist
from intake.core.proof import Standing
from intake.core.submission import Status
from intake.store import events, outbox, versions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked, files_ready, only
from tests.respondent import ANSWER, SLUG, Respondent, hidden

LATER = NOW + timedelta(hours=1)
WRITTEN = {
    **ANSWER,
    "answer-2": "Penge.",
    "points-0-text": "Én indgang",
    "points-1-text": "Åbne lokaler",
}


class Owner(Respondent):
    """Somebody who holds the link to an answer, in a browser of their own."""

    def __init__(self, app, receipt):
        super().__init__(app, f"{receipt}/correct")
        self.receipt = receipt

    def begin(self):
        """Open the form with what was sent."""
        page = self.client.get(self.form)
        assert page.status_code == 200
        self.page = page.text
        return self.page

    def write(self, **fields):
        """Change the open form as said and press a button: `step`, or the main one."""
        fields.setdefault("step", "check")
        data = {**hidden(self.page), **typed(self.page), **fields}
        response = self.client.post(self.form, data=data, content_type="multipart/form-data")
        if response.status_code in {200, 409}:
            self.page = response.text
        return response

    def press(self, page="", **fields):
        """Send what the page holds hidden, as its own button would."""
        return self.client.post(self.form, data={**hidden(page or self.page), **fields})


def typed(page):
    """The texts and choices that stand in a form."""
    found = dict(
        re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(?:\r?\n)?([^<]*)</textarea>', page)
    )
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        chosen = kind and kind[1] in {"radio", "checkbox"} and "checked" in tag
        if name and value and kind and (kind[1] in {"text", "email"} or chosen):
            found[name[1]] = value[1]
    return found


@pytest.fixture
def receipt(respondent, consultation):
    """The address of the receipt of an answer with two points and a file."""
    data = {name.replace("-", "__"): value for name, value in WRITTEN.items()}
    sent = respondent.write(**data, attachments=(BytesIO(b"Et brev."), "brev.txt"))
    assert sent.status_code == 303
    return sent.location


@pytest.fixture
def owner(public, receipt):
    return Owner(public, receipt)


def test_the_form_holds_what_was_sent(owner):
    page = owner.begin()
    for text in ("Værestederne virker godt.", "Penge.", "Én indgang", "Åbne lokaler", "brev.txt"):
        assert text in page
    assert 'value="borger@example.dk"' in page


def test_a_correction_is_checked_first_and_then_counts(owner, record):
    first = only(record)
    owner.begin()
    check = owner.write(**{"answer-2": "Tid.", "points-0-text": "Én indgang for alle"}).text
    assert "Det ændrer du" in check
    changed = check[check.index("Det ændrer du") :]
    assert changed.index("Penge.") < changed.index("Tid.") < changed.index("Én indgang for alle")
    assert "Åbne lokaler" in check
    assert only(record) == first
    done = owner.press()
    assert (done.status_code, done.location) == (303, owner.receipt)
    after = only(record)
    assert after.draft.answers["2"] == ("Tid.",)
    assert [(each.number, each.text) for each in after.draft.points] == [
        (1, "Én indgang for alle"),
        (2, "Åbne lokaler"),
    ]
    assert after.attachments == first.attachments
    assert after.received_at == first.received_at


def test_the_receipt_lists_both_versions_and_each_can_be_read(owner, record):
    owner.begin()
    owner.write(**{"answer-2": "Tid."})
    owner.press()
    first, second = versions.of(record, only(record).reference)
    page = owner.client.get(owner.receipt).text
    assert "Tak. Vi har modtaget din rettelse" in page
    assert first.code in page
    assert second.code in page
    earlier = owner.client.get(f"{owner.receipt}/versions/1").text
    assert "Penge." in earlier
    assert "Der er kommet en nyere udgave" in earlier
    assert owner.client.get(f"{owner.receipt}/versions/1/file/1").data == b"Et brev."
    assert "Tid." in owner.client.get(f"{owner.receipt}/versions/2").text
    for missing in ("versions/0", "versions/3", "versions/1/file/0", "versions/1/file/2"):
        assert owner.client.get(f"{owner.receipt}/{missing}").status_code == 404


def test_a_new_receipt_leaves_with_the_new_code_and_the_old_code_tells_of_it(owner, record):
    old = versions.of(record, only(record).reference)[0].code
    owner.begin()
    owner.write(body="Mere at sige.")
    owner.press()
    new = versions.of(record, only(record).reference)[1].code
    letter = outbox.due(record, now=LATER, count=9)[-1].letter
    assert new in letter.text
    assert "Det er denne udgave af svaret, der gælder." in letter.text
    assert proving.check(record, old).standing is Standing.REPLACED
    assert proving.check(record, new).standing is Standing.UNPUBLISHED
    assert proving.broken(record) == []


def test_who_changes_the_address_is_told_at_both(owner, record):
    owner.begin()
    owner.write(email="ny@example.dk")
    owner.press()
    addresses = [each.address for each in outbox.due(record, now=LATER, count=9)]
    assert sorted(addresses) == ["borger@example.dk", "borger@example.dk", "ny@example.dk"]


def test_files_are_taken_out_and_put_in(owner, record):
    page = owner.begin()
    token = re.search(r'name="remove" value="([^"]+)"', page)[1]
    check = owner.write(remove=token, attachments=(BytesIO(b"Nyt brev."), "nyt.txt")).text
    assert "brev.txt" in check
    owner.press()
    assert [each.name for each in only(record).attachments] == ["nyt.txt"]
    assert owner.client.get(f"{owner.receipt}/file/1").data == b"Nyt brev."
    assert owner.client.get(f"{owner.receipt}/versions/1/file/1").data == b"Et brev."


def test_nothing_changed_is_no_new_version(owner, record):
    owner.begin()
    check = owner.write().text
    assert "Du har ikke ændret noget" in check
    assert owner.press().status_code == 303
    assert len(versions.of(record, only(record).reference)) == 1


def test_words_corrected_back_are_a_version_of_their_own(owner, record):
    for words in ("Tid.", "Penge."):
        owner.begin()
        owner.write(**{"answer-2": words})
        assert owner.press().status_code == 303
    codes = {each.code for each in versions.of(record, only(record).reference)}
    assert len(codes) == 3
    assert proving.broken(record) == []


def test_a_published_answer_leaves_the_site_until_it_is_read_again(owner, record):
    files_ready(record)
    moderating.approve(record, only(record).reference, by="a@example.dk", now=NOW)
    assert "tager vi svaret af siden" in owner.begin()
    assert "Værestederne" in owner.client.get(f"/{SLUG}").text
    owner.write(body="Mere.")
    owner.press()
    assert only(record).status is Status.RECEIVED
    assert "Værestederne" not in owner.client.get(f"/{SLUG}").text


def test_two_who_correct_at_once_both_see_both(public, owner, record):
    other = Owner(public, owner.receipt)
    owner.begin()
    other.begin()
    other.write(body="Skrevet af den anden.")
    assert other.press().status_code == 303
    owner.write(body="Skrevet af mig.")
    assert "Svaret er rettet et andet sted" in owner.page
    assert "Skrevet af den anden." in owner.page
    assert "Skrevet af mig." in owner.page
    assert only(record).draft.body == "Skrevet af den anden."
    mine = owner.press(step="mine").text
    assert "Skrevet af mig." in mine
    owner.page = mine
    owner.write()
    assert owner.press().status_code == 303
    assert only(record).draft.body == "Skrevet af mig."
    assert len(versions.of(record, only(record).reference)) == 3


def test_one_who_was_overtaken_after_the_check_page_loses_nothing(public, owner, record):
    other = Owner(public, owner.receipt)
    owner.begin()
    check = owner.write(body="Skrevet af mig.").text
    other.begin()
    other.write(body="Skrevet af den anden.")
    other.press()
    late = owner.press(check)
    assert late.status_code == 409
    assert "Skrevet af mig." in late.text
    assert only(record).draft.body == "Skrevet af den anden."


@pytest.mark.parametrize(("milliseconds", "status"), [(-1, 303), (0, 410), (1, 410)])
def test_the_deadline_counts_to_the_millisecond(record, owner, milliseconds, status, monkeypatch):
    owner.begin()
    check = owner.write(body="I sidste øjeblik.").text
    closes_at = a_consultation().closes_at
    moment = closes_at + timedelta(milliseconds=milliseconds)
    monkeypatch.setattr("intake.clock.now", lambda _: moment)
    done = owner.press(check)
    assert done.status_code == status
    assert (only(record).draft.body == "I sidste øjeblik.") is (status == 303)
    if status == 410:
        assert "Fristen er ude" in done.text
        assert "I sidste øjeblik." in done.text
        assert f"{SLUG}@svar.example.dk" in done.text


def test_a_withdrawn_answer_is_not_corrected(owner, record):
    owner.begin()
    moderating.decide(record, only(record).reference, Status.WITHDRAWN, by="x", now=NOW)
    done = owner.write(body="Alligevel.")
    assert (done.status_code, done.location) == (303, owner.receipt)
    assert only(record).draft.body == ""


def test_another_site_cannot_correct(owner, record):
    owner.begin()
    assert owner.write(csrf_token="forkert", step="").status_code == 422
    assert len(versions.of(record, only(record).reference)) == 1


def test_a_council_stays_the_council_without_its_invitation(public, record, settings):
    asked(record, a_consultation(), a_party("Handicaprådet"), a_party("Ungerådet"))
    with transaction(record):
        for name in ("Handicaprådet", "Ungerådet"):
            enlist(record, SLUG, a_party(name), settings=settings)
    token = letters.link_token(settings, SLUG, a_party("Ungerådet"))
    council = Respondent(public)
    council.open(f"/i/{token}")
    receipt = council.send(speaks_as="council").location
    owner = Owner(public, receipt)
    page = owner.begin()
    assert "Du svarer for" in page
    assert "Det er ikke os" not in page
    owner.write(body="Rettet.")
    owner.press()
    assert only(record).draft.parties == ("Ungerådet",)


# Withdrawing, and protecting a name


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.APPROVED, Status.WITHHELD])
def test_an_answer_is_withdrawn_from_every_state_with_a_letter(owner, record, status):
    reference = only(record).reference
    files_ready(record)
    if status is not Status.RECEIVED:
        moderating.decide(record, reference, status, reason="afventer", by="x", now=NOW)
    assert "Du kan ikke fortryde" in pressed(owner, "withdraw")
    assert only(record).status is Status.WITHDRAWN
    letter = outbox.due(record, now=LATER, count=9)[-1].letter
    assert letter.kind == "withdrawal"
    assert "Det kan ikke fortrydes." in letter.text
    page = owner.client.get(owner.receipt).text
    assert "Det kan ikke fortrydes." in page
    assert "Ret svaret" not in page
    again = owner.client.get(f"{owner.receipt}/withdraw").text
    assert "allerede trukket tilbage" in again


def pressed(owner, page):
    """Open a page of the answer and press its button; gives the page's text."""
    text = owner.client.get(f"{owner.receipt}/{page}").text
    token = hidden(text)["csrf_token"][0]
    done = owner.client.post(f"{owner.receipt}/{page}", data={"csrf_token": token})
    assert done.status_code == 303
    return text


def test_a_protected_name_is_gone_at_once_and_the_answer_stays(owner, record):
    files_ready(record)
    moderating.approve(record, only(record).reference, by="a@example.dk", now=NOW)
    assert "En borger" in owner.client.get(f"/{SLUG}").text
    for _ in range(2):
        pressed_once = owner.client.get(f"{owner.receipt}/protect-name").text
        if "allerede beskyttet" not in pressed_once:
            pressed(owner, "protect-name")
    page = owner.client.get(f"/{SLUG}").text
    assert "En borger" not in page
    assert "Værestederne" in page
    assert only(record).status is Status.APPROVED
    assert [each.why for each in versions.of(record, only(record).reference)] == [
        "received",
        "name protected",
    ]
    assert proving.broken(record) == []
    assert "Navnet er beskyttet" in owner.client.get(owner.receipt).text


@pytest.mark.parametrize(
    "name", ["en borger", "En\r\nborger", "EN\u00a0 BORGER", "En bor\u00adgers"]
)
def test_a_name_in_the_answers_own_words_takes_it_down_until_it_is_read(owner, record, name):
    owner.begin()
    owner.write(body=f"Hilsen {name} på Nørrebro")
    owner.press()
    files_ready(record)
    moderating.approve(record, only(record).reference, by="a@example.dk", now=NOW)
    pressed(owner, "protect-name")
    assert only(record).status is Status.RECEIVED
    assert "Nørrebro" not in owner.client.get(f"/{SLUG}").text
    (event,) = [
        each
        for each in events.about(record, only(record).reference)
        if each.action == "submission name protected"
    ]
    assert event.detail == "name in the text"


def test_a_correction_keeps_the_name_protected(owner, record):
    pressed(owner, "protect-name")
    owner.begin()
    owner.write(body="Mere.")
    owner.press()
    assert only(record).draft.name_protected
