"""Letters that come back: what a mail server's message proves, and what it never does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import addressed, inviting, preparing
from intake.actions.receiving import Arrival, receive
from intake.core.party import PartyState
from intake.core.placing import Fate
from intake.core.submission import Channel
from intake.mail.delivery import send_due
from intake.store import consultations, inbox, outbox, parties, submissions
from intake.store.connection import rows, text_of, transaction
from tests.builders import a_draft
from tests.journeys.test_settling import (
    COUNCIL,
    NOW,
    OTHER,
    mail,
    post,
    record,
    reply_address,
    settings,
)
from tests.mail_server import Server, serving

__all__ = ["post", "record", "settings"]

LATER = NOW + timedelta(hours=1)


def a_report(address, *, action="failed", status="5.1.1", message_id="", words="No such user"):
    """What a mail server writes about a letter (RFC 3464)."""
    return (
        "From: Mail Delivery System <mailer-daemon@mx.example.dk>\r\n"
        "To: svar@post.example.dk\r\nSubject: Delivery report\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "MIME-Version: 1.0\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nAbout your message.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.dk\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\n"
        "Subject: Brev\r\n\r\nHej\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def letter(record, settings):
    """The invitation to the council, taken by the mail server for both of its addresses."""
    council = replace(COUNCIL, addresses=("raad@example.dk", "formand@example.dk"))
    preparing.put_parties(record, [council], now=NOW, by="test")
    inviting.invite(record, "skole", settings=settings, now=NOW, by="test", only=COUNCIL.name)
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=99):
            outbox.mark_sent(record, due.letter_id, due.address, reply="250 OK", now=NOW)
    return letters.invitation(settings, consultations.get(record, "skole"), council)


@pytest.fixture
def stands(record):
    """Where the council stands: its state, the addresses that are dead, and those delayed."""

    def told(slug="skole"):
        board = parties.board(record, slug, is_closed=False)
        (row,) = [each for each in board if each.party.name == COUNCIL.name]
        dead = [each.address for each in row.troubles if each.is_dead]
        return row.state, dead, [each.address for each in row.troubles if not each.is_dead]

    return told


def test_each_letter_has_a_return_address_of_its_own_that_nobody_can_guess(
    letter,
    record,
    settings,
):
    other = letters.invitation(settings, consultations.get(record, "skole"), OTHER)
    addresses = {letter.envelope_from, other.envelope_from, letter.reply_to, other.reply_to}
    assert len(addresses) == 4
    assert len(letter.envelope_from.partition("+")[2].partition("@")[0]) == 26
    assert addressed.recognised(record, letter.envelope_from.upper(), settings)
    assert not addressed.recognised(record, "svar+" + "a" * 26 + "@post.example.dk", settings)


def test_an_address_that_is_given_up_is_dead_since_then_and_the_party_once_all_are(
    letter,
    post,
    record,
    stands,
):
    fate, number = post(a_report("Raad@EXAMPLE.dk"), letter.envelope_from, sender="", at=LATER)
    assert fate is Fate.BOUNCE
    assert "raad@example.dk kom retur: 5.1.1 No such user" in inbox.get(record, number).fate_reason
    assert stands() == (PartyState.INVITED, ["raad@example.dk"], [])
    (row,) = [r for r in parties.board(record, "skole", is_closed=False) if r.troubles]
    assert (row.troubles[0].since, row.troubles[0].words) == (LATER, "5.1.1 No such user")
    post(a_report("formand@example.dk"), letter.envelope_from, sender="")
    assert stands()[0] is PartyState.UNDELIVERABLE


def test_a_report_that_names_our_message_id_counts_wherever_it_comes(letter, post, stands):
    report = a_report("raad@example.dk", message_id=letter.message_id)
    post(report, "hoering@post.example.dk", sender="")
    assert stands()[1] == ["raad@example.dk"]


@pytest.mark.parametrize(
    "forged",
    [
        ("raad@example.dk", "reply_to"),  # many have seen that address
        ("fremmed@example.dk", "envelope_from"),  # we never wrote to that one
    ],
)
def test_what_names_no_letter_of_ours_and_its_recipient_proves_nothing(
    letter, post, record, stands, forged
):
    address, to = forged
    fate, number = post(a_report(address), getattr(letter, to), sender="")
    assert fate is Fate.BOUNCE
    assert "nævner ikke" in inbox.get(record, number).fate_reason
    assert stands() == (PartyState.INVITED, [], [])


def delivered_of(record):
    found = rows(record, "SELECT address, delivered_at, refused_at FROM delivery ORDER BY address")
    return {each["address"]: (each["delivered_at"], each["refused_at"]) for each in found}


def test_a_report_that_it_lies_in_the_mailbox_marks_it_delivered_and_nothing_came_back(
    letter, post, record, stands
):
    report = a_report("raad@example.dk", action="delivered", status="2.1.5")
    fate, number = post(report, letter.envelope_from, sender="", at=LATER)
    assert fate is Fate.AUTOMATIC
    assert "brevet til raad@example.dk er leveret" in inbox.get(record, number).fate_reason
    assert stands() == (PartyState.INVITED, [], [])
    went = delivered_of(record)
    assert went["formand@example.dk"] == (None, None)
    assert went["raad@example.dk"] == (text_of(LATER), None)
    # it was forwarded from there, and came back after all
    post(a_report("raad@example.dk"), letter.envelope_from, sender="", at=LATER)
    assert delivered_of(record)["raad@example.dk"] == (None, text_of(LATER))


def test_finding_the_letter_that_a_report_is_about_does_not_read_them_all(letter, post, record):
    asked_for = []
    record.conn.set_trace_callback(asked_for.append)
    post(a_report("raad@example.dk", action="delivered"), letter.envelope_from, sender="")
    record.conn.set_trace_callback(None)
    plans = [
        step[3]
        for sql in asked_for
        if sql.startswith("SELECT") and " letter" in sql
        for step in record.conn.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert any("letter_returns" in each for each in plans)
    assert [each for each in plans if each.startswith("SCAN letter")] == []


def test_a_letter_that_came_back_is_not_delivered_whatever_is_said_later(letter, post, record):
    post(a_report("raad@example.dk"), letter.envelope_from, sender="")
    post(a_report("raad@example.dk", action="delivered"), letter.envelope_from, sender="")
    assert delivered_of(record)["raad@example.dk"][0] is None


def test_a_letter_that_went_on_to_where_nobody_tells_is_neither(letter, post, record):
    post(a_report("raad@example.dk", action="relayed"), letter.envelope_from, sender="")
    assert delivered_of(record)["raad@example.dk"] == (None, None)


@pytest.mark.parametrize("said", [("delayed", "4.4.1"), ("failed", "4.2.2")])
def test_a_delay_is_told_apart_and_does_not_make_the_address_dead(
    letter, post, record, stands, said
):
    action, status = said
    report = a_report("raad@example.dk", action=action, status=status, words="mailbox full")
    post(report, letter.envelope_from, sender="", at=LATER)
    assert stands() == (PartyState.INVITED, [], ["raad@example.dk"])
    (sent,) = [each for each in outbox.deliveries(record) if each.delayed_at]
    assert (sent.address, sent.delayed_at, sent.delay) == (
        "raad@example.dk",
        LATER,
        f"{status} mailbox full",
    )


def test_a_delay_is_over_when_a_later_letter_is_taken(letter, post, record, settings, stands):
    post(
        a_report("raad@example.dk", action="delayed", status="4.4.1"),
        letter.envelope_from,
        sender="",
    )
    later = replace(letter, key="another", message_id="<another@post.example.dk>")
    with transaction(record):
        outbox.queue(record, replace(later, envelope_from=""), now=NOW)
    server = Server()
    with serving(server) as port:
        sending = replace(settings, smtp_server="127.0.0.1", smtp_port=port)
        assert send_due(record, sending, LATER) == 2
    assert stands() == (PartyState.INVITED, [], [])


def test_a_delay_is_over_when_the_party_answers(letter, post, settings, stands):
    report = a_report("raad@example.dk", action="delayed", status="4.4.1")
    post(report, letter.envelope_from, sender="")
    post(mail("Ja tak."), reply_address(settings, slug="skole"))
    assert stands() == (PartyState.ANSWERED, [], [])


def test_an_address_lives_again_when_a_later_letter_to_it_is_taken(
    letter,
    post,
    record,
    settings,
    stands,
):
    post(a_report("raad@example.dk"), letter.envelope_from, sender="")
    later = replace(letter, key="another", message_id="<another@post.example.dk>")
    with transaction(record):
        outbox.queue(record, replace(later, envelope_from=""), now=NOW)
    assert stands()[1] == ["raad@example.dk"]
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=9):
            outbox.mark_sent(record, due.letter_id, due.address, reply="250 OK", now=LATER)
    assert stands()[1] == []


def test_an_answer_to_the_return_address_waits_for_a_person_with_the_party_named(
    letter,
    post,
    record,
    settings,
):
    fate, number = post(mail("Vi er for."), letter.envelope_from)
    assert fate is Fate.HELD
    meant = addressed.returned_by(record, inbox.get(record, number), settings)
    assert (meant.party.name, meant.consultation) == (COUNCIL.name, "skole")
    assert not [each for each in outbox.deliveries(record) if each.kind == "receipt"]


def test_an_answer_to_both_addresses_is_an_answer_at_once(letter, post, record, settings):
    to = reply_address(settings, slug="skole")
    assert post(mail("Vi er for."), letter.envelope_from, to)[0] is Fate.SUBMITTED
    (receipt,) = [e.letter for e in outbox.due(record, now=NOW, count=9)]
    assert (receipt.kind, receipt.envelope_from, receipt.reply_to) == ("receipt", "", to)
    assert submissions.selected(record)[0].draft.parties == (COUNCIL.name,)


def test_a_web_answer_ends_a_delay_too(letter, post, record, settings, stands):
    report = a_report("raad@example.dk", action="delayed", status="4.4.1")
    post(report, letter.envelope_from, sender="")
    receive(
        record,
        a_draft(parties=(COUNCIL.name,)),
        slug="skole",
        arrival=Arrival(key="web/1", channel=Channel.WEB, at=NOW),
        settings=settings,
    )
    assert stands() == (PartyState.ANSWERED, [], [])
