"""A receipt code can be checked by anyone who has it, and tells no more than it must."""

from datetime import timedelta
from io import BytesIO

import pytest

from intake import letters
from intake.actions import guarding, moderating
from intake.core.submission import Status
from intake.store import outbox, submissions, versions
from intake.store.connection import transaction
from intake.web.public import checking
from tests.builders import NOW, a_consultation, asked
from tests.respondent import ANSWER, Respondent


@pytest.fixture
def sent(record, respondent):
    """An answer by En borger, with one file."""
    asked(record, a_consultation())
    respondent.open()
    assert respondent.send(attachments=(BytesIO(b"Et brev."), "brev.txt")).status_code == 303
    return submissions.selected(record)[0]


@pytest.fixture
def code(record, sent):
    return versions.of(record, sent.reference)[-1].code


def test_the_code_stands_in_the_receipt_and_in_the_letter(record, settings, respondent, sent, code):
    page = respondent.open(f"/r/{letters.receipt_token(settings, sent.reference)}").text
    assert code in page
    assert f"/receipt-check?code={code}" in page
    (due,) = outbox.due(record, now=NOW + timedelta(hours=1), count=5)
    assert f"Kvitteringskode: {code}" in due.letter.text
    assert code in due.letter.html


def test_whoever_has_the_code_learns_when_and_that_but_not_who_or_what(public, sent, code):
    page = Respondent(public).open(f"/receipt-check?code={code}").text
    assert "modtaget og uændret" in page
    assert "mandag den 2. marts 2026 kl. 11.00" in page
    assert "ikke offentligt" in page
    for private in (ANSWER["name"], ANSWER["email"], ANSWER["answer-1"], sent.reference):
        assert private not in page


def test_a_code_may_be_typed_as_people_type(respondent, code):
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        page = respondent.client.get("/receipt-check", query_string={"code": typed}).text
        assert "modtaget og uændret" in page


def test_a_withdrawn_answer_is_called_so(record, respondent, sent, code):
    moderating.decide(record, sent.reference, Status.WITHDRAWN, by="respondent", now=NOW)
    assert "trukket det tilbage" in respondent.open(f"/receipt-check?code={code}").text


def test_a_record_that_was_changed_is_told_by_the_page_and_by_the_check(
    record, settings, respondent, sent, code
):
    assert not [each for each in guarding.faults(record, settings) if "receipts" in each]
    with transaction(record):
        record.conn.execute("UPDATE answer SET text = 'Værestederne virker ikke.'")
    assert "passer ikke længere" in respondent.open(f"/receipt-check?code={code}").text
    faults = [each for each in guarding.faults(record, settings) if "receipts" in each]
    assert faults == [
        f"record.db: the answer {sent.reference} is not what its receipts say; see the log"
    ]


@pytest.mark.parametrize("typed", ["K7QM-2FXD-A3PL-9BTC", "forkert", "æ" * 16, "%00", "K" * 5000])
def test_an_unknown_code_is_answered_in_words(respondent, typed):
    page = respondent.client.get("/receipt-check", query_string={"code": typed})
    assert page.status_code == 200
    assert "Vi kender ikke koden" in page.text


def test_guessing_is_slowed_and_a_known_code_is_still_answered(respondent, code):
    answers = [
        respondent.client.get(f"/receipt-check?code={'A' * 14}{number:02}").status_code
        for number in range(checking.MOST_UNKNOWN + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}
    assert respondent.open(f"/receipt-check?code={code}").status_code == 200


def test_the_footer_leads_to_the_check(respondent, sent):
    assert 'href="/receipt-check"' in respondent.open("/").text
