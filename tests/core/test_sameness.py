"""When two messages say the same, and when they only look it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.sameness import content_of, says_the_same

MAIL = b"From: raad@example.dk\r\nSubject: Svar\r\nMessage-ID: <1@example.dk>\r\n\r\nVi er for.\r\n"


@pytest.mark.parametrize(
    "trace",
    [
        b"Received: from a by b; Mon, 2 Feb 2026 10:00:00 +0100\r\n",
        b"Received: from a\r\n\tby b\r\n",
        b"Return-Path: <raad@example.dk>\r\nDelivered-To: svar@example.dk\r\n",
        b"Authentication-Results: mx; dmarc=pass\r\nReceived-SPF: pass\r\n",
        b"ARC-Seal: i=1\r\nDKIM-Signature: v=1\r\nX-Spam-Status: No\r\nResent-To: a@example.dk\r\n",
        b"From raad@example.dk Mon Feb  2 10:00:00 2026\r\n",
        b"\r\n",
    ],
)
def test_what_servers_and_mailboxes_add_makes_no_other_message(trace):
    assert content_of(trace + MAIL) == content_of(MAIL)


def test_line_ends_folds_and_a_blank_line_at_the_end_make_none_either():
    assert content_of(MAIL.replace(b"\r\n", b"\n")) == content_of(MAIL)
    assert content_of(MAIL + b"\r\n\r\n") == content_of(MAIL)
    assert content_of(MAIL.replace(b"Subject: Svar", b"Subject:\r\n Svar")) == content_of(MAIL)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (b"Vi er for.", b"Vi er imod."),
        (b"Subject: Svar", b"Subject: Nyt svar"),
        (b"raad@", b"andet@"),
        (b"Subject", b"Auto-Submitted: auto-replied\r\nSubject"),
        (b"\r\n\r\nVi", b"\r\nContent-Type: text/html\r\n\r\nVi"),
        (b"Subject", b"From: to@example.dk\r\nSubject"),
    ],
)
def test_any_other_word_makes_another_message_whatever_its_message_id(here, there):
    assert here in MAIL
    assert content_of(MAIL.replace(here, there)) != content_of(MAIL)


@given(st.binary(max_size=400))
def test_any_bytes_have_a_digest(raw):
    assert len(content_of(raw)) == 64


def test_two_readings_say_the_same_only_by_kind_words_and_files():
    one = {"kind": "answer", "text": "Ja", "attachments": [{"name": "a", "sha256": "1"}]}
    assert says_the_same(one, {**one, "authentication": {"dmarc": "pass"}})
    assert not says_the_same(one, {**one, "kind": "auto-reply"})
    assert not says_the_same(one, {**one, "attachments": [{"name": "a", "sha256": "2"}]})
    assert not says_the_same({}, {})
