"""The worker looks names up for the child that evaluates a message, and never for long."""

from dataclasses import replace

from intake.core.message import Kind, Mailbox, Reading
from intake.mail.authentication import evaluate
from intake.mail.verifying import MOST_LOOKUPS, Verifier
from tests.signing import DNS, PUBLIC_KEY, resolve, signed, silent

MAIL = (
    b"From: Raadet <raad@example.dk>\r\nTo: svar@post.example.dk\r\nSubject: Svar\r\n"
    b"Date: Mon, 02 Feb 2026 10:00:00 +0100\r\nMessage-ID: <1@example.dk>\r\n\r\nVi er for.\r\n"
)
READING = Reading(Kind.ANSWER, sender=Mailbox("raad@example.dk"))


def test_the_child_asks_for_names_and_is_told_them():
    asked = []

    def noted(name, kind):
        asked.append(f"{kind} {name}")
        return resolve(name, kind)

    with Verifier(noted) as verifier:
        found = verifier.checked(
            READING, signed(MAIL), peer="192.0.2.7", mail_from="raad@example.dk"
        )
        again = verifier.checked(READING, MAIL, peer="203.0.113.66", mail_from="raad@example.dk")
    assert (found.authentication.dmarc, found.authentication.spf) == ("pass", "pass")
    assert (again.authentication.dmarc, again.authentication.spf) == ("fail", "fail")
    assert found.authentication.is_ours
    twice = {each for each in asked if asked.count(each) > 1}
    assert len(asked) == len(set(asked)) + len(twice)  # once for each of the two messages
    assert set(asked) <= {*DNS, "TXT _dmarc.dk"}


def test_what_asks_for_too_much_is_neither_proven_nor_refuted():
    seals = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=d%d.example; s=s; h=from; bh=aaaa; b=aaaa\r\n" % each
        for each in range(900)
    )
    with Verifier(resolve) as verifier:
        found = verifier.checked(READING, seals + MAIL, peer="", mail_from="")
        assert found.authentication.dkim == "fail"
        slow = Verifier(resolve, seconds=0)
        assert slow.checked(READING, MAIL, peer="", mail_from="").authentication.dmarc == (
            "temperror"
        )
        beyond = b"X: y\r\n" * 2_000 + MAIL
        assert verifier.checked(READING, beyond, peer="", mail_from="").authentication.dmarc == (
            "temperror"
        )
        alone = evaluate(signed(MAIL), resolve, peer="", mail_from="", author="raad@example.dk")
        assert verifier.checked(READING, signed(MAIL), peer="", mail_from="") == replace(
            READING, authentication=alone
        )


def test_name_servers_that_are_down_hold_a_message_up_for_two_questions_only():
    asked = []

    def down(name, kind):
        asked.append(name)
        return silent(name, kind)

    many = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=d%d.example; s=s; h=from; bh=aa==; b=aa==\r\n" % each
        for each in range(5)
    )
    with Verifier(down) as verifier:
        found = verifier.checked(READING, many + MAIL, peer="", mail_from="")
    assert found.authentication.dmarc == "temperror"
    assert len(asked) == 2


def test_a_chain_of_a_hundred_keys_is_not_followed_to_its_end():
    chain = b"".join(
        b"ARC-Seal: i=%d; a=rsa-sha256; d=d%d.example; s=s; cv=pass; b=aaaa\r\n"
        b"ARC-Message-Signature: i=%d; a=rsa-sha256; d=e%d.example; s=s; h=from; bh=aa==;"
        b" b=aa==\r\n"
        b"ARC-Authentication-Results: i=%d; x; none\r\n" % ((each,) * 5)
        for each in range(1, 51)
    )
    asked = []

    def noted(name, kind):
        asked.append(name)
        return [PUBLIC_KEY]

    with Verifier(noted) as verifier:
        found = verifier.checked(READING, chain + MAIL, peer="", mail_from="")
    assert found.authentication.dmarc == "temperror"
    assert len(asked) <= MOST_LOOKUPS + 1
