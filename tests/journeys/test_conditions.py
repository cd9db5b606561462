"""Questions that are for some, and files and points at questions, from the form to the record."""

import io
from email.message import EmailMessage

import pytest

from intake import letters
from intake.actions import addressed, settling
from intake.actions.inviting import enlist
from intake.core.consultation import Question, QuestionKind
from intake.core.submission import Mandate, Point
from intake.mail.reader import Reader
from intake.store import inbox, outbox
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked, only
from tests.respondent import SLUG, hidden

PAPER = Question("1", QuestionKind.FILE, "Har I et papir?", only_for=("council",))
POINTS = Question("2", QuestionKind.POINTS, "Hvad foreslår I?")
WHY = Question("3", QuestionKind.LONG, "Hvorfor?")
COUNCIL = {"speaks_as": "council", "organisation": "Ungerådet", "preference": "named"}


@pytest.fixture(autouse=True)
def consultation(record):
    """A consultation that asks councils for a paper, and everyone for points."""
    return asked(record, a_consultation(questions=(PAPER, POINTS, WHY), themes=("Byrum",)))


def paper():
    return io.BytesIO(b"%PDF-1.7 aar"), "aar.pdf"


def test_a_file_chosen_at_a_question_is_still_there_after_the_check(respondent, record):
    respondent.open()
    fields = {**COUNCIL, "answer-1": paper(), "points-0-text": "Bænke.", "points-0-theme": "Byrum"}
    page = respondent.write(step="check", **fields)
    assert "aar.pdf" in page.text
    receipt = respondent.press(page.text)
    assert receipt.status_code == 303
    answer = only(record)
    assert answer.draft.answers == {"1": ("aar.pdf",)}
    assert [each.name for each in answer.attachments] == ["aar.pdf"]
    assert answer.draft.points == (Point("Bænke.", "Byrum", 1),)
    assert "aar.pdf" in respondent.client.get(receipt.location).text


def test_a_file_at_a_question_can_be_taken_out_again(respondent, record):
    respondent.open()
    page = respondent.write(step="check", **COUNCIL, body="Ja.", **{"answer-1": paper()})
    token = hidden(page.text)["at-1"][0]
    page = respondent.press(page.text, step="check", remove=token)
    assert respondent.press(page.text).status_code == 303
    assert only(record).draft.answers == {}
    assert only(record).attachments == ()


def test_a_file_at_a_question_for_others_is_told_and_not_sent(respondent, record):
    respondent.open()
    fields = {"speaks_as": "citizen", "name": "En", "preference": "named", "body": "Ja."}
    page = respondent.write(step="check", **fields, **{"answer-1": paper()})
    assert "bliver ikke sendt" in page.text
    respondent.press(page.text)
    assert only(record).attachments == ()


def test_a_councils_mandate_and_minority_are_on_its_receipt(respondent, record):
    fields = {"mandate": "adopted", "adopted_on": "2026-02-24", "minority": "To er uenige."}
    receipt = respondent.write(**COUNCIL, body="Ja.", **fields)
    page = respondent.client.get(receipt.location).text
    assert "Vedtaget på møde, tirsdag den 24. februar 2026" in page
    assert "To er uenige." in page
    assert only(record).draft.mandate is Mandate.ADOPTED


def test_the_invitation_says_how_each_question_is_answered(record, settings):
    party = a_party()
    letter = letters.invitation(settings, a_consultation(questions=(PAPER, POINTS)), party)
    assert "(vedhæft en fil)" in letter.text
    assert "(skriv ét forslag på hver linje" in letter.text


def test_an_invitation_asks_only_what_is_for_the_party(record, settings):
    questions = (Question("1", QuestionKind.LONG, "Bor du her?", only_for=("citizen",)), WHY)
    letter = letters.invitation(settings, a_consultation(questions=questions), a_party())
    assert "Bor du her?" not in letter.text
    assert "3. Hvorfor?" in letter.text
    assert 'value="2"' in letter.html


def test_points_in_a_mail_become_points_where_they_are_asked_for(record, settings, consultation):
    party = a_party("Ungerådet")
    asked(record, consultation, party)
    with transaction(record):
        enlist(record, SLUG, party, settings=settings)
    message = EmailMessage()
    message["From"], message["Subject"] = party.addresses[0], "Svar"
    message.set_content("Ad 2\n\n- Flere bænke.\n- Bedre lys.\n\nAd 3\n\nFordi her er mørkt.\n")
    to = letters.reply_address(settings, letters.mail_token(settings, SLUG, party))
    number = settling.keep(
        record, message.as_bytes(), mail_from=party.addresses[0], recipients=(to,), via="pipe",
        peer="", now=NOW,
    )  # fmt: skip
    kept = inbox.get(record, number)
    with Reader() as reader:
        reading = reader.read(kept.raw, addressed.questions_for(record, kept, settings))
    settling.settle(record, number, reading, settings=settings, now=NOW)
    draft = only(record).draft
    assert [each.text for each in draft.points] == ["Flere bænke.", "Bedre lys."]
    assert draft.answers == {"3": ("Fordi her er mørkt.",)}
    assert outbox.deliveries(record)
