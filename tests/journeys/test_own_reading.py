"""Who wrote a mail sees how it was read, and puts it right until the deadline."""

from datetime import timedelta

import pytest

from intake import letters
from intake.app import create_public_app
from intake.store import outbox, submissions, versions
from intake.store.connection import value
from tests.builders import NOW
from tests.journeys.test_desk_reading import answer_by_mail, block_of, fields
from tests.journeys.test_desk_reading import case as _case
from tests.respondent import Respondent

case = _case


@pytest.fixture
def answer(record, settings, case):
    return answer_by_mail(record, settings)


@pytest.fixture
def path(settings, answer):
    return f"/r/{letters.receipt_token(settings, answer.reference)}/reading"


def press(respondent, path, page, **pressed):
    respondent.form = path
    return respondent.client.post(
        path, data={"csrf_token": respondent.token(), **fields(page), **pressed}
    )


def test_the_receipt_of_a_mail_leads_to_how_it_was_read(record, settings, respondent, answer, path):
    assert path in value(record, "SELECT text FROM letter WHERE kind = 'receipt'")
    assert path in respondent.open(path.removesuffix("/reading")).text
    page = respondent.open(path).text
    assert "Sådan læste vi jeres mail" in page
    assert page.index("Værestederne") < page.index("Vi foreslår én kontaktperson.")


def test_the_sender_moves_a_part_and_gets_a_new_receipt(record, respondent, answer, path):
    page = respondent.open(path).text
    at = block_of(page, "Vi foreslår én kontaktperson.")
    shown = press(respondent, path, page, move=f"{at} answer-2").text
    assert "Sådan bliver jeres svar" in shown
    assert versions.newest(record, answer.reference) == 1
    assert press(respondent, path, shown, save="yes").status_code == 303
    after = submissions.get(record, answer.reference)
    assert after.draft.answers["2"] == ("Vi foreslår én kontaktperson.",)
    newest = versions.of(record, answer.reference)[-1]
    assert (newest.actor, newest.number) == ("respondent", 2)
    kinds = [each.kind for each in outbox.deliveries(record, reference=answer.reference)]
    assert kinds == ["receipt", "receipt"]
    assert "delt op på ny af dig" in respondent.open(path.removesuffix("/reading")).text


def test_the_sender_says_that_there_are_no_remarks(record, respondent, answer, path):
    page = respondent.open(path).text
    assert press(respondent, path, page, save="yes", nil_return="y").status_code == 303
    assert submissions.get(record, answer.reference).draft.nil_return


def test_after_the_deadline_it_is_shown_and_cannot_be_moved(record, settings, answer, path):
    early = Respondent(create_public_app(settings))
    page = early.open(path).text
    later = type(settings)(**{**vars(settings), "starts_at": NOW + timedelta(days=30)})
    respondent = Respondent(create_public_app(later))
    shown = respondent.open(path).text
    assert "Fristen er ude" in shown
    assert "Værestederne virker godt." in shown
    assert "mail-block" not in shown
    refused = respondent.client.post(
        path, data={"csrf_token": early.token(), **fields(page), "save": "yes"}
    )
    assert refused.status_code == 410
    assert versions.newest(record, answer.reference) == 1


def test_a_link_that_nobody_was_given_opens_nothing(respondent, answer):
    assert respondent.open("/r/abcdefghijklmnopqrstuvwxyz/reading").status_code == 404
