"""One mail that is several answers, and several mails that are one."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from intake import letters
from intake.actions import correcting, inviting, moderating, settling
from intake.actions.addressed import questions_for
from intake.core.placing import Fate
from intake.core.submission import Status
from intake.core.version import Why
from intake.mail.parsing import read
from intake.store import events, inbox, outbox, submissions, versions
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import SLUG, a_case

PDF = b"%PDF-1.7 bilag"
BOTH = "Hermed svar fra to raad.\n\nUdsatteraadet siger ja.\n\nFrivilligraadet siger nej."


@pytest.fixture
def case(record, settings):
    found = a_case(record, settings, "Frivilligrådet", "Udsatterådet")
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="test")
    return found


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


@pytest.fixture
def worker(record, settings):
    """The worker's turn: everything that waits is read and settled."""

    def work():
        for number in inbox.waiting(record, count=9):
            message = inbox.get(record, number)
            reading = read(message.raw, questions=questions_for(record, message, settings))
            settling.settle(record, number, reading, settings=settings, now=NOW)

    return work


@pytest.fixture
def mail(record, settings, worker):
    """Somebody's mail, settled; gives its number."""

    def send(text, *, sender, to="", files=()):
        message = EmailMessage()
        message["From"] = sender
        message["Subject"] = "Svar"
        message["Message-ID"] = f"<{record['inbox'].count}@example.dk>"
        message.set_content(text)
        for name, content in files:
            message.add_attachment(content, "application", "pdf", filename=name)
        number = settling.keep(
            record,
            message.as_bytes(),
            mail_from=sender,
            recipients=(to or settings.sender,),
            via="smtp",
            peer="",
            now=NOW,
        )
        worker()
        return number

    return send


@dataclass(frozen=True)
class Council:
    """A council: its own address, and the one that its answer goes to."""

    address: str
    reply_to: str


@pytest.fixture
def council(case, settings):
    token = letters.mail_token(settings, SLUG, case[1])
    return Council(case[1].addresses[0], letters.reply_address(settings, token))


def sorting(caseworker, number, **choices):
    """The fields of the page as it stands, with these choices."""
    page = caseworker.get(f"/mail/{number}/split").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return {
        "seen": seen,
        "parts": "2",
        **{name: "1" for name in re.findall(r'<select[^>]*name="((?:block|file)_\d+)"', page)},
        "consultation_1": SLUG,
        "party_1": "Udsatterådet",
        "consultation_2": SLUG,
        "party_2": "Frivilligrådet",
        **choices,
    }


def receipts(record):
    return [each for each in outbox.deliveries(record) if each.kind == "receipt"]


def test_a_mail_with_two_councils_answers_becomes_two_answers_with_a_receipt_each(
    record, caseworker, mail, worker
):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk", files=[("nej.pdf", PDF)])
    assert "Del i flere svar" in caseworker.get(f"/mail/{number}").text
    fields = sorting(caseworker, number, block_0="all", block_1="1", block_2="2", file_0="2")
    assert caseworker.post(f"/mail/{number}/split", **fields).status_code == 303
    worker()
    first, second = submissions.from_message(record, number)
    assert (first.draft.parties, second.draft.parties) == (("Udsatterådet",), ("Frivilligrådet",))
    assert "siger ja" in first.draft.body
    assert "siger nej" not in first.draft.body
    assert "siger nej" in second.draft.body
    assert ([each.name for each in first.attachments], second.attachments[0].name) == (
        [],
        "nej.pdf",
    )
    assert len(receipts(record)) == 2
    assert first.reference != second.reference
    assert f"/submissions/{second.reference}" in caseworker.get(f"/mail/{number}").text
    page = caseworker.get(f"/submissions/{first.reference}").text
    assert "Mailen holder også" in page
    assert second.reference in page


def test_a_mail_that_was_taken_for_one_answer_can_be_split_and_the_first_stays_itself(
    record, council, caseworker, mail, worker
):
    number = mail(BOTH, sender=council.address, to=council.reply_to)
    (alone,) = submissions.from_message(record, number)
    fields = sorting(caseworker, number, block_0="none", block_1="1", block_2="2")
    assert caseworker.post(f"/mail/{number}/split", **fields).status_code == 303
    worker()
    first, second = submissions.from_message(record, number)
    assert first.reference == alone.reference
    assert first.draft.body == "Udsatteraadet siger ja."
    assert second.draft.parties == ("Frivilligrådet",)
    assert [each.why for each in versions.of(record, first.reference)] == [
        Why.RECEIVED,
        Why.SPLIT,
    ]
    assert len(receipts(record)) == 2


def test_a_part_that_answers_by_number_is_sorted_to_its_questions(record, caseworker, mail, worker):
    text = "Fra to raad.\n\n1. Det virker godt.\n2. Der mangler penge.\n\nFrivilligraadet er enig."
    number = mail(text, sender="sekretariat@kommune.example.dk")
    fields = sorting(caseworker, number, block_1="1", block_2="2")
    fields["block_0"] = "none"
    caseworker.post(f"/mail/{number}/split", **fields)
    worker()
    first, second = submissions.from_message(record, number)
    assert first.draft.answers == {"1": ("Det virker godt.",), "2": ("Der mangler penge.",)}
    assert first.draft.body == ""
    assert (second.draft.answers, second.draft.body) == ({}, "Frivilligraadet er enig.")


def test_one_goes_from_mail_to_mail_with_j_and_k(caseworker, mail):
    numbers = [mail(f"Nummer {each}", sender=f"borger{each}@example.dk") for each in range(3)]
    page = caseworker.get(f"/mail/{numbers[1]}").text
    assert re.search(rf'data-key="j" href="[^"]*/mail/{numbers[2]}"', page)
    assert re.search(rf'data-key="k" href="[^"]*/mail/{numbers[0]}"', page)
    last = caseworker.get(f"/mail/{numbers[2]}").text
    assert re.search(rf'data-key="j" href="[^"]*/mail/{numbers[0]}"', last)


def test_splitting_again_changes_nothing(record, settings, caseworker, mail, worker):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk")
    fields = sorting(caseworker, number, block_1="1", block_2="2")
    caseworker.post(f"/mail/{number}/split", **fields)
    worker()
    again = caseworker.post(f"/mail/{number}/split", **fields)
    assert again.status_code == 409
    assert "Nogen kom dig i forkøbet" in again.text
    worker()
    assert submissions.count(record) == 2


def test_an_answer_without_anything_in_it_is_pointed_out(record, caseworker, mail):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk")
    refused = caseworker.post(f"/mail/{number}/split", **sorting(caseworker, number))
    assert refused.status_code == 422
    assert "Vælg mindst ét afsnit eller bilag til svar 2" in refused.text
    assert record["message_part"].count == 0


def test_a_mail_can_hold_more_than_two_answers(caseworker, mail):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk")
    assert "Høring for svar 3" in caseworker.get(f"/mail/{number}/split?parts=3").text
    assert "Høring for svar 7" not in caseworker.get(f"/mail/{number}/split?parts=70").text


def test_the_annex_that_came_a_minute_later_is_joined_to_its_answer(
    record, council, caseworker, mail, worker
):
    address = council.reply_to
    first = mail("Vi er enige. Bilag følger.", sender=council.address, to=address)
    later = mail("Her er bilaget.", sender=council.address, to=address, files=[("a.pdf", PDF)])
    (answer,), (alone,) = (submissions.from_message(record, each) for each in (first, later))
    page = caseworker.get(f"/mail/{later}").text
    assert f"Læg mailen til {answer.reference}" in page
    assert f"Læg mailen til {alone.reference}" not in page
    assert caseworker.post(f"/mail/{later}/join", reference=answer.reference).status_code == 303
    worker()
    whole = submissions.get(record, answer.reference)
    assert "Bilag følger." in whole.draft.body
    assert "Her er bilaget." in whole.draft.body
    assert [each.name for each in whole.attachments] == ["a.pdf"]
    assert submissions.get(record, alone.reference).status is Status.WITHDRAWN
    assert [each.why for each in versions.of(record, answer.reference)] == [
        Why.RECEIVED,
        Why.MAIL_ADDED,
    ]
    assert inbox.get(record, later).fate_reason == answer.reference
    page = caseworker.get(f"/submissions/{answer.reference}").text
    assert f"/mail/{first}" in page
    assert f"/mail/{later}" in page
    (told,) = [each for each in outbox.deliveries(record) if each.kind == "joined"]
    assert told.address == council.address


def test_what_was_joined_is_taken_apart_again_and_all_is_as_it_was(
    record, council, caseworker, mail, worker
):
    address = council.reply_to
    first = mail("Vi er enige.", sender=council.address, to=address)
    later = mail("Mere.", sender=council.address, to=address, files=[("a.pdf", PDF)])
    (answer,), (alone,) = (submissions.from_message(record, each) for each in (first, later))
    caseworker.post(f"/mail/{later}/join", reference=answer.reference)
    worker()
    assert "Skil mailen fra svaret" in caseworker.get(f"/mail/{later}").text
    assert caseworker.post(f"/mail/{later}/take-apart").status_code == 303
    worker()
    back = submissions.get(record, answer.reference)
    assert (back.draft, back.mail, back.attachments) == (answer.draft, answer.mail, ())
    assert submissions.get(record, alone.reference).status is Status.RECEIVED
    assert inbox.get(record, later).fate_reason == alone.reference
    assert record["submission_message"].count == 0


def test_a_mail_from_the_pen_is_joined_and_comes_back_there(
    record, council, caseworker, mail, worker
):
    address = council.reply_to
    first = mail("Vi er enige.", sender=council.address, to=address)
    (answer,) = submissions.from_message(record, first)
    stray = mail("Og mere.", sender=council.address)
    assert inbox.get(record, stray).fate is Fate.HELD
    caseworker.post(f"/mail/{stray}/join", reference=answer.reference)
    worker()
    assert "Og mere." in submissions.get(record, answer.reference).draft.body
    caseworker.post(f"/mail/{stray}/take-apart")
    worker()
    assert inbox.get(record, stray).fate is Fate.HELD
    assert inbox.get(record, stray).placed_in == ""
    assert events.about(record, f"message {stray}")[-1].action == "message taken out"


def test_what_somebody_decided_on_is_not_taken_apart(record, council, caseworker, mail, worker):
    first = mail("Ja.", sender=council.address, to=council.reply_to)
    (answer,) = submissions.from_message(record, first)
    stray = mail("Og mere.", sender=council.address)
    caseworker.post(f"/mail/{stray}/join", reference=answer.reference)
    worker()
    moderating.approve(record, answer.reference, by="a@example.dk", now=NOW)
    assert "Skil mailen fra svaret" not in caseworker.get(f"/mail/{stray}").text
    caseworker.post(f"/mail/{stray}/take-apart")
    assert "Og mere." in submissions.get(record, answer.reference).draft.body


def test_an_approved_answer_with_a_mail_more_is_read_again_before_it_is_public(
    record, council, caseworker, mail, worker
):
    first = mail("Ja.", sender=council.address, to=council.reply_to)
    (answer,) = submissions.from_message(record, first)
    moderating.approve(record, answer.reference, by="a@example.dk", now=NOW)
    stray = mail("Og mere.", sender=council.address)
    caseworker.post(f"/mail/{stray}/join", reference=answer.reference)
    worker()
    assert submissions.get(record, answer.reference).status is Status.RECEIVED


def test_an_answer_that_was_withdrawn_meanwhile_takes_nothing_and_the_mail_waits(  # noqa: PLR0917 - fixtures
    record, settings, council, caseworker, mail, worker
):
    first = mail("Ja.", sender=council.address, to=council.reply_to)
    (answer,) = submissions.from_message(record, first)
    stray = mail("Og mere.", sender=council.address)
    caseworker.post(f"/mail/{stray}/join", reference=answer.reference)
    correcting.withdraw(record, answer.reference, settings=settings, now=NOW)
    worker()
    assert inbox.get(record, stray).fate is Fate.HELD
    assert "trukket tilbage" in inbox.get(record, stray).fate_reason


def test_the_link_to_an_answer_goes_to_its_own_address_alone(
    record, council, caseworker, mail, worker
):
    first = mail("Ja.", sender=council.address, to=council.reply_to)
    (answer,) = submissions.from_message(record, first)
    stray = mail("Og mere.", sender="kasserer@example.org")
    caseworker.post(f"/mail/{stray}/join", reference=answer.reference)
    worker()
    (due,) = [
        each
        for each in outbox.due(record, now=NOW.replace(year=2027), count=20)
        if each.letter.kind == "joined"
    ]
    assert due.address == "kasserer@example.org"
    assert "/r/" not in due.letter.text


def test_a_message_is_not_joined_to_itself_or_to_nothing(record, council, caseworker, mail, worker):
    number = mail("Ja.", sender=council.address, to=council.reply_to)
    (own,) = submissions.from_message(record, number)
    for reference in (own.reference, "", "AAAA-BBBB-CCCC"):
        caseworker.post(f"/mail/{number}/join", reference=reference)
        worker()
    assert versions.newest(record, own.reference) == 1
    assert submissions.get(record, own.reference).status is Status.RECEIVED


def test_readers_sort_nothing(record, staff, caseworker, mail):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk")
    reader = staff("reader")
    for step in ("split", "join", "take-apart"):
        assert reader.post(f"/mail/{number}/{step}").status_code == 403
    assert "Del i flere svar" not in reader.get(f"/mail/{number}").text


def test_a_message_that_reads_otherwise_by_now_is_sorted_anew(record, caseworker, mail):
    number = mail(BOTH, sender="sekretariat@kommune.example.dk")
    fields = sorting(caseworker, number, block_1="1", block_2="2")
    with transaction(record):
        record.execute("UPDATE inbox SET reading = json_set(reading, '$.text', 'Andet')")
    assert caseworker.post(f"/mail/{number}/split", **{**fields}).status_code in {409, 422}
    assert record["message_part"].count == 0
