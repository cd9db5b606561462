"""How sure we are of who wrote a mail: forgers, colleagues, forwards and slips of the finger."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from intake.actions import addressed, settling
from intake.cli.post import cli
from intake.config import Settings
from intake.core.placing import Fate
from intake.core.submission import Identity
from intake.mail.parsing import read
from intake.store import inbox, submissions
from tests.journeys.test_settling import (
    COUNCIL,
    NOW,
    OTHER,
    mail,
    post,
    record,
    reply_address,
)

__all__ = ["post", "record"]

PASS = "mx.example.dk; dmarc=pass (p=none) header.from=example.dk"


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data=tmp_path, mail_domain="post.example.dk", authserv_id="mx.example.dk"
    ).completed()


def who(db):
    (answer,) = submissions.selected(db)
    return answer.identity


def why(db):
    (answer,) = submissions.selected(db)
    return answer.identity_reason


def headed(field, raw):
    return field.encode() + b"\r\n" + raw


def test_a_council_whose_server_stands_for_the_mail_is_verified(post, record, settings):
    post(mail(Authentication_Results=PASS), reply_address(settings))
    assert who(record) is Identity.VERIFIED
    assert "mx.example.dk" in why(record)


@pytest.mark.parametrize(
    "header",
    [
        "evil.example; dmarc=pass header.from=example.dk",
        "mx.example.dk.evil.example; dmarc=pass header.from=example.dk",
        "(mx.example.dk) evil.example; dmarc=pass header.from=example.dk",
        '"evil.example; mx.example.dk"; dmarc=pass header.from=example.dk',
        "mx.example.dk; dmarc=pass header.from=evil.example",
        "mx.example.dk; dmarc=pass",
        'mx.example.dk; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.dk"@evil.example',
        "mx.example.dk; spf=pass (x; dmarc=pass header.from=example.dk)",
        "intake; dmarc=pass header.from=example.dk",
    ],
)
def test_a_result_that_our_server_did_not_write_of_this_domain_verifies_nobody(
    post, record, settings, header
):
    post(mail(Authentication_Results=header), reply_address(settings))
    assert who(record) is Identity.CONFIRMED


def test_a_forged_result_below_our_servers_own_is_not_read(post, record, settings):
    forged = mail(Authentication_Results=PASS).as_bytes()
    ours = "Authentication-Results: mx.example.dk; dmarc=fail header.from=example.dk"
    post(headed(ours, forged), reply_address(settings))
    assert who(record) is Identity.UNVERIFIED
    assert "forfalsket" in why(record)


def test_without_the_name_of_our_server_no_result_is_believed(record, settings):
    unnamed = replace(settings, authserv_id="")
    number = settling.keep(
        record,
        mail(Authentication_Results=PASS).as_bytes(),
        mail_from="raad@example.dk",
        recipients=(reply_address(settings),),
        via="smtp",
        peer="",
        now=NOW,
    )
    reading = read(inbox.get(record, number).raw)
    settling.settle(record, number, reading, settings=unnamed, now=NOW)
    assert who(record) is Identity.CONFIRMED


@pytest.mark.parametrize(
    "sender",
    [
        "Rådet <raad@examp1e.dk>",
        "Rådet <raad@example.dk.evil.example>",
        '"raad@example.dk" <x@evil.example>',
        "raad@example.dk <x@evil.example>",
        "Rådet <raad@ex\u0430mple.dk>",
    ],
)
def test_a_stolen_reply_address_with_a_look_alike_sender_stays_unverified(
    post, record, settings, sender
):
    raw = b"From: " + sender.encode() + b"\r\nSubject: Svar\r\n\r\nVi er imod.\r\n"
    domain = sender.rpartition("@")[2].strip(">")
    ours = f"Authentication-Results: mx.example.dk; dmarc=pass header.from={domain}"
    post(headed(ours, raw), reply_address(settings))
    assert who(record) is Identity.UNVERIFIED


def test_a_mail_with_two_senders_is_nobodys_for_sure(post, record, settings):
    twice = mail(Authentication_Results=PASS).as_bytes()
    post(headed("From: raad@example.dk", twice), reply_address(settings))
    assert who(record) is Identity.UNVERIFIED


def test_a_true_sender_without_the_reply_address_is_linked_to_no_party(post, record):
    post(mail(Authentication_Results=PASS), "park@post.example.dk")
    (answer,) = submissions.selected(record)
    assert (answer.identity, answer.draft.parties) == (Identity.UNVERIFIED, ())


def test_a_colleague_who_replied_to_all_is_heard_and_the_desk_told_what_to_do(
    post, record, settings
):
    post(mail(sender="Medlem <medlem@privat.example>"), reply_address(settings))
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == (COUNCIL.name,)
    assert answer.identity is Identity.UNVERIFIED
    assert "kollega" in answer.identity_reason


def test_a_colleague_on_the_councils_own_domain_is_verified_by_it(post, record, settings):
    post(
        mail(sender="ny@example.dk", Authentication_Results=PASS),
        reply_address(settings),
    )
    assert who(record) is Identity.VERIFIED


def test_two_councils_of_one_authority_answer_together_for_sure(post, record, settings):
    post(
        mail(Authentication_Results=PASS, sender="raad@example.dk"),
        reply_address(settings),
        reply_address(settings, OTHER),
    )
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == tuple(sorted((COUNCIL.name, OTHER.name)))
    assert answer.identity is Identity.VERIFIED  # both councils are at home at example.dk


@pytest.mark.parametrize("field", ["To", "Cc", "Resent-To", "Delivered-To", "X-Original-To"])
def test_the_reply_address_counts_from_the_header_where_the_envelope_names_nothing(
    post, record, settings, field
):
    raw = headed(f"{field}: <{reply_address(settings)}>", mail().as_bytes())
    fate, _ = post(raw, "hoering@post.example.dk")
    assert fate is Fate.SUBMITTED
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == (COUNCIL.name,)


def test_the_envelope_goes_before_the_header(post, record, settings):
    raw = headed(f"To: {reply_address(settings)}", mail().as_bytes())
    post(raw, reply_address(settings, OTHER))
    (answer,) = submissions.selected(record)
    assert answer.draft.parties == (OTHER.name,)


def test_a_mistyped_reply_address_is_suggested_and_never_applied(post, record, settings):
    right = reply_address(settings)
    at = right.index("+") + 3
    wrong = right[:at] + ("a" if right[at] != "a" else "b") + right[at + 1 :]
    for envelope, raw in (
        (wrong, mail().as_bytes()),
        ("hoering@post.example.dk", headed(f"To: {wrong}", mail("Andet.").as_bytes())),
    ):
        fate, number = post(raw, envelope)
        assert fate is Fate.HELD
        meant = addressed.mistyped(record, inbox.get(record, number), settings)
        assert meant is not None
        assert (meant.party.name, meant.consultation) == (COUNCIL.name, "park")
    assert submissions.count(record) == 0


def test_an_address_that_is_nobodys_is_no_slip(post, record, settings):
    for local in ("svar+" + "x" * 26, "svar", "hoering"):
        _, number = post(mail(local), f"{local}@post.example.dk")
        assert addressed.mistyped(record, inbox.get(record, number), settings) is None


@pytest.mark.parametrize(("name", "found"), [("mx.example.dk", "pass"), ("other.example", "")])
def test_explaining_a_message_tells_only_what_our_own_server_found(name, found, monkeypatch):
    monkeypatch.setenv("INTAKE_AUTHSERV_ID", name)
    done = CliRunner().invoke(
        cli, ["mail", "explain"], input=mail(Authentication_Results=PASS).as_bytes()
    )
    assert json.loads(done.stdout)["authentication"] == {
        "dmarc": found,
        "dkim": "",
        "spf": "",
        "source": name if found else "",
    }
