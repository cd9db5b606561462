"""Who comes by a personal link: for whom one answers, together or alone, and who may not."""

import re

import pytest

from intake import letters
from intake.actions.inviting import enlist
from intake.core.party import PartyKind
from intake.core.submission import Identity
from intake.store import submissions
from intake.store.connection import transaction, value
from tests.builders import NOW, a_consultation, a_party, asked, only
from tests.respondent import SLUG


@pytest.fixture
def link(settings, council):
    """The personal link in the council's invitation."""
    return f"/i/{letters.link_token(settings, SLUG, council)}"


def test_an_invited_party_that_is_late_is_given_its_own_address(
    respondent, link, settings, record, council
):
    respondent.open(link)
    asked(record, a_consultation(closes_at=NOW))
    page = respondent.open()
    assert page.status_code == 410
    token = letters.mail_token(settings, SLUG, council)
    assert letters.reply_address(settings, token) in page.text


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
