"""The listener's refusals say what to do."""

import smtplib

from tests.bad_input.conftest import LIMIT, TEXT, raw, reply_to
from tests.faults.asked import SLUG
from tests.outside import PATIENCE, a_mail, hand_in


def test_an_unknown_address_is_refused_with_help(service):
    to = f"svar+nobody@{service.settings.mail_domain}"
    code, words = hand_in(service.settings.mail_port, a_mail("a@example.dk", to, TEXT))
    assert (code, "5.1.1" in words) == (550, True)
    assert service.settings.public_url in words


def test_a_foreign_domain_is_refused(service):
    letter = a_mail("a@example.dk", "b@example.dk", TEXT)
    code, words = hand_in(service.settings.mail_port, letter)
    assert (code, "5.7.1" in words) == (550, True)


def test_mail_that_is_too_large_is_refused_before_and_after_it_is_sent(service):
    to = f"{SLUG}@{service.settings.mail_domain}"
    with smtplib.SMTP("127.0.0.1", service.settings.mail_port, timeout=PATIENCE) as smtp:
        smtp.ehlo()
        assert smtp.esmtp_features["size"] == str(LIMIT)
        assert smtp.mail("a@example.dk", [f"SIZE={LIMIT + 1}"])[0] == 552
        assert smtp.mail("a@example.dk")[0] == 250
        assert smtp.rcpt(to)[0] == 250
        assert smtp.data(b"Subject: x\r\n\r\n" + b"x" * 998 * (LIMIT // 998 + 1))[0] == 552
        assert smtp.noop()[0] == 250


def test_nonsense_gets_an_answer(service):
    with raw(service.settings.mail_port) as client:
        assert reply_to(client, b"")[:3] == b"220"
        for line in (b"HELO", b"MAIL", b"\xff\xfe\x00", b"RCPT TO:<a@b>", b"DATA", b"x" * 5000):
            assert reply_to(client, line + b"\r\n")[:1] in {b"4", b"5"}
