"""Mail from councils, from its bytes in the inbox to its one fate."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from intake import letters
from intake.actions import addressed, inviting, moderating, preparing, settling
from intake.config import Settings
from intake.core import identifiers
from intake.core.consultation import Consultation, Question, QuestionKind, Stage
from intake.core.errors import NotFound
from intake.core.party import Party, PartyKind, PartyState
from intake.core.placing import Fate
from intake.core.submission import Identity, Status
from intake.mail.parsing import read
from intake.store import consultations, inbox, log, outbox, parties, submissions
from intake.store.connection import connect, value
from intake.store.schema import initialise

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
COUNCIL = Party(
    "Udsatterådet",
    PartyKind.COUNCIL,
    identifiers.public_id("party", "Udsatterådet"),
    ("raad@example.dk",),
)
OTHER = Party(
    "Frivilligrådet",
    PartyKind.COUNCIL,
    identifiers.public_id("party", "Frivilligrådet"),
    ("frivillig@example.dk",),
)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path, mail_domain="post.example.dk").completed()


@pytest.fixture
def record(settings):
    db = connect(settings.record_path)
    initialise(db)
    preparing.put_parties(db, [COUNCIL, OTHER], now=NOW, by="test")
    case = Consultation(
        slug="park",
        title="En park",
        stage=Stage.ANNOUNCED,
        opens_at=NOW - timedelta(days=10),
        closes_at=NOW + timedelta(days=10),
        questions=(
            Question("1", QuestionKind.LONG, "Hvor skal parken ligge?"),
            Question("2", QuestionKind.LONG, "Hvem skal passe den?"),
        ),
    )
    for slug in ("park", "skole"):
        preparing.put_consultation(
            db,
            Consultation(**{**case.__dict__, "slug": slug}),
            contents={},
            listed=[COUNCIL.name, OTHER.name],
            settings=settings,
            now=NOW,
            by="test",
        )
    inviting.invite(db, "park", settings=settings, now=NOW, by="test")
    return db


@pytest.fixture
def post(record, settings):
    """Hand over one message and settle it, as the listener and the worker do."""

    def handed(message, *recipients, sender="raad@example.dk", at=NOW):
        number = settling.keep(
            record,
            message if isinstance(message, bytes) else message.as_bytes(),
            mail_from=sender,
            recipients=recipients,
            via="smtp",
            peer="",
            now=at,
        )
        kept = inbox.get(record, number)
        reading = read(kept.raw, questions=addressed.questions_for(record, kept, settings))
        return settling.settle(record, number, reading, settings=settings, now=at), number

    return handed


def reply_address(settings, party=COUNCIL, slug="park"):
    return letters.reply_address(settings, letters.mail_token(settings, slug, party))


def mail(text="Læg den ved åen.", *, sender="Rådet <raad@example.dk>", **headers):
    message = EmailMessage()
    message["From"] = sender
    message["Subject"] = "SV: Høring"
    message["Message-ID"] = "<1@example.dk>"
    for name, content in headers.items():
        message[name.replace("_", "-")] = content
    message.set_content(text)
    return message


def test_a_council_that_replies_has_answered_and_gets_one_receipt(post, record, settings):
    fate, _ = post(mail("1. Ved åen.\n\n2. Naboerne."), reply_address(settings))
    assert fate is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == ("Udsatterådet",)
    assert answer.draft.answers == {"1": ("Ved åen.",), "2": ("Naboerne.",)}
    assert (answer.identity, answer.late) == (Identity.CONFIRMED, False)
    (receipt,) = [each for each in outbox.deliveries(record) if each.kind == "receipt"]
    assert receipt.address == "raad@example.dk"
    assert answer.reference in receipt.subject


def test_the_receipt_tells_how_the_mail_was_read(post, record, settings):
    post(mail("Tak for brevet.\n\n1. Ved åen.\n\n2. Naboerne."), reply_address(settings))
    (owed,) = [
        each for each in outbox.due(record, now=NOW, count=9) if each.letter.kind == "receipt"
    ]
    for told in (owed.letter.text, owed.letter.html):
        assert "Svar på spørgsmål 1: Hvor skal parken ligge?" in told
        assert "Svar på spørgsmål 2: Hvem skal passe den?" in told
        assert "Øvrig tekst på 15 tegn" in told
        assert "Sådan læste vi jeres mail" in told
        assert "Ved åen" not in told


def test_the_same_mail_five_times_is_one_answer_and_one_receipt(post, record, settings):
    message = mail()
    fates = [post(message, reply_address(settings))[0] for _ in range(5)]
    assert fates == [Fate.SUBMITTED] + [Fate.REPEATED] * 4
    assert submissions.count(record) == 1
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 1


def test_another_mail_with_the_same_message_id_is_another_answer(post, record, settings):
    post(mail("Et."), reply_address(settings))
    post(mail("To."), reply_address(settings))
    assert submissions.count(record) == 2


def test_settling_again_changes_nothing(post, record, settings):
    _, number = post(mail(), reply_address(settings))
    before = value(record, "SELECT count(*) FROM event")
    again = settling.settle(record, number, read(b""), settings=settings, now=NOW)
    assert again is Fate.SUBMITTED
    assert value(record, "SELECT count(*) FROM event") == before


def test_one_mail_to_two_councils_addresses_is_their_joint_answer(post, record, settings):
    post(mail(), reply_address(settings), reply_address(settings, OTHER))
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == ("Frivilligrådet", "Udsatterådet")
    states = {row.party.name: row.state for row in parties.board(record, "park", is_closed=False)}
    assert set(states.values()) == {PartyState.ANSWERED}


def test_no_remarks_is_an_answer_of_its_own(post, record, settings):
    post(mail("Ingen bemærkninger."), reply_address(settings))
    board = {row.party.name: row.state for row in parties.board(record, "park", is_closed=False)}
    assert board == {
        "Frivilligrådet": PartyState.INVITED,
        "Udsatterådet": PartyState.NO_REMARKS,
    }


def test_a_citizen_who_writes_to_the_open_address_is_heard_without_a_name(post, record):
    fate, _ = post(mail(sender="borger@example.dk"), "park@post.example.dk")
    assert fate is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert (answer.draft.parties, answer.draft.preference) == ((), "anonymous")


def test_an_answer_after_the_deadline_is_taken_and_marked_late(post, record, settings):
    post(mail(), reply_address(settings), at=NOW + timedelta(days=11))
    (answer,) = submissions.selected(record)
    assert answer.late


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
    ],
)
def test_a_robot_is_neither_heard_nor_answered(post, record, settings, headers):
    fate, _ = post(mail("Jeg er på ferie.", **headers), reply_address(settings))
    assert fate is Fate.AUTOMATIC
    assert submissions.count(record) == 0
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 0


def test_a_mail_with_an_empty_sender_gets_no_receipt(post, record, settings):
    post(mail(), reply_address(settings), sender="")
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 0


def test_a_robot_we_do_not_recognise_costs_three_letters_a_day(post, record, settings):
    for number in range(10):
        post(mail(f"Svar nummer {number}"), reply_address(settings))
    assert submissions.count(record) == 10
    assert value(record, "SELECT count(*) FROM letter WHERE kind = 'receipt'") == 3


def test_what_cannot_be_placed_waits_and_a_caseworker_places_it(post, record, settings):
    fate, number = post(mail(), "hoering@post.example.dk")
    assert fate is Fate.HELD
    assert [each.id for each in inbox.held(record)] == [number]
    moderating.place(record, number, consultation="park", party=COUNCIL.name, by="anna", now=NOW)
    assert inbox.waiting(record, count=9) == [number]
    kept = inbox.get(record, number)
    reading = read(kept.raw, questions=addressed.questions_for(record, kept, settings))
    assert settling.settle(record, number, reading, settings=settings, now=NOW) is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == (COUNCIL.name,)
    assert answer.identity is Identity.UNVERIFIED


def test_a_message_for_two_consultations_waits_for_a_person(post, record, settings):
    fate, _ = post(mail(), reply_address(settings), reply_address(settings, slug="skole"))
    assert fate is Fate.HELD
    assert submissions.count(record) == 0


def test_a_dismissed_message_is_kept_and_cannot_be_placed(post, record):
    _, number = post(mail(), "hoering@post.example.dk")
    moderating.dismiss(record, number, reason="reklame", by="anna", now=NOW)
    assert inbox.get(record, number).fate is Fate.DISMISSED
    assert inbox.get(record, number).raw
    with pytest.raises(NotFound):
        moderating.place(record, number, consultation="park", party="", by="anna", now=NOW)


def test_an_unreadable_message_is_kept_for_a_person(post, record, settings):
    fate, number = post(b"X: y\r\n" * 2000 + b"\r\n", reply_address(settings))
    assert fate is Fate.UNREADABLE
    assert [each.id for each in inbox.held(record)] == [number]


def test_a_letter_that_came_back_marks_the_party_undeliverable(post, record, settings):
    letter = letters.invitation(settings, consultations.get(record, "park"), COUNCIL)
    post(a_bounce(letter.message_id, "raad@example.dk"), letter.reply_to, sender="")
    (row,) = [r for r in parties.board(record, "park", is_closed=False) if r.party == COUNCIL]
    assert (row.state, row.undeliverable) == (PartyState.UNDELIVERABLE, ("raad@example.dk",))


def test_a_forged_bounce_that_names_no_letter_of_ours_changes_nothing(post, record, settings):
    fate, _ = post(
        a_bounce("<guess@post.example.dk>", "raad@example.dk"), reply_address(settings), sender=""
    )
    assert fate is Fate.BOUNCE
    board = parties.board(record, "park", is_closed=False)
    assert {row.state for row in board} == {PartyState.INVITED}


def test_a_withdrawn_answer_no_longer_counts_for_the_council(post, record, settings):
    post(mail(), reply_address(settings))
    (answer,) = submissions.selected(record)
    moderating.decide(record, answer.reference, Status.WITHDRAWN, by="respondent", now=NOW)
    assert submissions.get(record, answer.reference).status is Status.WITHDRAWN
    board = {row.party.name: row.state for row in parties.board(record, "park", is_closed=False)}
    assert board["Udsatterådet"] is PartyState.INVITED


def test_everything_that_happened_is_in_a_log_without_anybodys_words(post, record, settings):
    post(mail("Hemmelige ord"), reply_address(settings))
    said = [(each.action, each.detail) for each in log.found(record, log.Wanted(), count=99)]
    assert ("message submitted", "") in said
    assert not any("Hemmelige" in detail for _, detail in said)
    assert log.first_broken(record) is None


def a_bounce(message_id, address):
    return (
        "From: Mail Delivery System <mailer-daemon@example.dk>\r\n"
        "To: svar@post.example.dk\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.dk\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\n"
        "Subject: Brev\r\n\r\nHej\r\n--b--\r\n"
    ).encode()
