"""SPF, DKIM and DMARC of mail that comes straight from outside, with a made-up DNS."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.mail.authentication import dkim_results, evaluate, spf_result
from tests.signing import resolve, signed, silent

MAIL = (
    b"From: Raadet <raad@example.dk>\r\nTo: svar@post.example.dk\r\nSubject: Svar\r\n"
    b"Date: Mon, 02 Feb 2026 10:00:00 +0100\r\nMessage-ID: <1@example.dk>\r\n\r\nVi er for.\r\n"
)
ELSEWHERE = {"peer": "203.0.113.66", "mail_from": "x@evil.example"}


def judged(raw, *, peer="", mail_from="raad@example.dk", author="raad@example.dk", dns=resolve):
    return evaluate(raw, dns, peer=peer, mail_from=mail_from, author=author)


@pytest.mark.parametrize(
    ("peer", "sender", "found"),
    [
        ("192.0.2.7", "raad@example.dk", "pass"),
        ("2001:db8::7", "raad@example.dk", "pass"),
        ("198.51.100.7", "raad@example.dk", "pass"),
        ("203.0.113.66", "raad@example.dk", "fail"),
        ("203.0.113.66", "raad@nobody.example", "none"),
        ("127.0.0.1", "raad@example.dk", ""),
        ("10.1.2.3", "raad@example.dk", ""),
        ("", "raad@example.dk", ""),
        ("192.0.2.7", "", ""),
        ("192.0.2.7", "?", ""),
    ],
)
def test_a_server_may_send_for_the_domains_that_name_it(peer, sender, found):
    assert spf_result(resolve, peer=peer, mail_from=sender) == found


def test_a_record_without_end_is_cut_short():
    asked = []

    def endless(name, kind):
        asked.append(name)
        return [f"v=spf1 include:a{len(asked)}.example include:b{len(asked)}.example -all"]

    found = spf_result(endless, peer="192.0.2.7", mail_from="x@evil.example")
    assert found == "permerror"
    assert len(asked) <= 12


def test_a_signed_mail_of_the_council_proves_itself_wherever_it_came_from():
    found = judged(signed(MAIL), **ELSEWHERE)
    assert (found.dmarc, found.dkim, found.spf) == ("pass", "pass", "pass")
    assert (found.author_domain, found.is_ours) == ("example.dk", True)


def test_the_councils_own_server_proves_an_unsigned_mail():
    found = judged(MAIL, peer="192.0.2.7")
    assert (found.dmarc, found.dkim, found.spf) == ("pass", "none", "pass")


def test_somebody_elses_good_signature_and_server_prove_nothing_of_the_council():
    found = judged(signed(MAIL, "evil.example"), **ELSEWHERE)
    assert (found.dmarc, found.dkim, found.spf) == ("fail", "pass", "pass")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Vi er for", b"Vi er imod"),
        (b"Subject: Svar", b"Subject: Andet"),
        (b"From: Raadet", b"From: <x@evil.example>\r\nFrom: Raadet"),
    ],
)
def test_a_changed_mail_is_no_longer_the_councils(old, new):
    assert dkim_results(signed(MAIL).replace(old, new, 1), resolve) == ("fail", ())


def test_a_signature_over_the_beginning_only_lets_anybody_write_on():
    partly = signed(MAIL, length=True)
    assert dkim_results(partly + b"Vi er imod.\r\n", resolve) == ("fail", ())


def test_where_half_of_the_proof_was_to_be_had_elsewhere_nothing_is_refuted():
    assert judged(MAIL, peer="127.0.0.1").dmarc == ""
    assert judged(signed(MAIL), peer="127.0.0.1").dmarc == "pass"


def test_name_servers_that_do_not_answer_neither_prove_nor_refute():
    found = judged(signed(MAIL), dns=silent, **ELSEWHERE)
    assert (found.dmarc, found.dkim, found.spf) == ("temperror", "temperror", "temperror")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([b"DKIM-Signature: ", b"ARC-Seal: i=1; ", b"ARC-Message-Signature: i=1; "]),
    st.one_of(st.binary(max_size=300), st.text("v=1;abdhst.:\r\n ", max_size=300).map(str.encode)),
)
def test_no_signature_breaks_the_reading_or_takes_long(name, value):
    began = time.perf_counter()
    judged(name + value + b"\r\n" + MAIL)
    assert time.perf_counter() - began < 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text("v=spf1 mxaincludeptr:redirect=%{}/-~?.0", max_size=300))
def test_no_record_of_a_stranger_breaks_the_reading(text, tail):
    def hostile(name, kind):
        return {"TXT": [text, "v=spf1 " + tail, "v=DMARC1; " + tail]}.get(kind, [text])

    judged(signed(MAIL), dns=hostile, **ELSEWHERE)
