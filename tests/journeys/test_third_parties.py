"""Nobody can make us write to somebody else by what they put into a mail."""

from datetime import timedelta

import pytest

from intake.core import receipts
from intake.store import outbox, submissions
from tests.journeys.test_settling import NOW, mail, post, record, settings

__all__ = ["post", "record", "settings"]

OPEN = "park@post.example.dk"
VICTIM = "offer@example.com"


@pytest.fixture
def written_to(record):
    """The addresses that receipts were queued to, in order."""

    def told():
        found = outbox.deliveries(record)
        return sorted(each.address for each in found if each.kind == "receipt")

    return told


@pytest.mark.parametrize(
    "header",
    [
        "Reply-To",
        "Sender",
        "Return-Path",
        "Resent-From",
        "Resent-Sender",
        "Resent-To",
        "Cc",
        "Bcc",
        "Errors-To",
        "Disposition-Notification-To",
        "Return-Receipt-To",
        "X-Original-From",
    ],
)
def test_a_receipt_goes_to_the_author_and_no_header_sends_it_elsewhere(post, written_to, header):
    message = mail("Vi er for.", sender="borger@example.dk")
    message[header] = VICTIM
    post(message, OPEN, sender=VICTIM)
    assert written_to() == ["borger@example.dk"]


def test_two_authors_are_one_letter(post, written_to):
    post(mail("Vi er for.", sender=f"a@example.dk, {VICTIM}"), OPEN)
    assert written_to() == ["a@example.dk"]


def test_a_forged_author_costs_a_stranger_three_letters_a_day_whatever_tag_is_added(
    post, record, written_to
):
    for number in range(12):
        sender = f"offer+{number}@example.com" if number % 2 else VICTIM.upper()
        post(mail(f"Svar {number}", sender=sender), OPEN)
    assert submissions.count(record) == 12
    assert len(written_to()) == 3
    post(mail("I morgen", sender=VICTIM), OPEN, at=NOW + timedelta(days=1, seconds=1))
    assert len(written_to()) == 4


@pytest.mark.parametrize(
    "sender",
    [
        "park@post.example.dk",
        "PARK@Post.Example.DK",
        "svar+abc@post.example.dk",
        "hoering@post.example.dk",
        "postmaster@example.dk",
        "MAILER-DAEMON@example.dk",
        "no-reply@example.dk",
        "noreply.sag@example.dk",
        "ikke-svar@example.dk",
        "bounces+12@example.dk",
        "nyt-owner@lister.example.dk",
        "",
    ],
)
def test_nothing_is_written_to_ourselves_or_to_an_address_that_nobody_reads(
    post, written_to, sender
):
    post(mail("Vi er for.", sender=sender), OPEN)
    assert written_to() == []


@pytest.mark.parametrize(
    "sender", ["norepland@example.dk", "rootsen@example.dk", "pia.owner@example.dk", "a@b.dk"]
)
def test_people_with_odd_names_get_their_receipts(sender):
    assert receipts.may_go_to(sender, mail_domain="post.example.dk")
