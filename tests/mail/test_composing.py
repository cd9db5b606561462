"""The message a letter leaves as: whole, foldable, and impossible to write headers into."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from intake.core.letter import Letter
from intake.mail.composing import CannotBeSent, message_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TO = "formand@example.dk"
ALLOWED = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Loop",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
}
LETTER = Letter(
    key="invitation/x",
    message_id="<invitation.x@svar.example.dk>",
    kind="invitation",
    recipients=(TO,),
    subject="Høring: Partnerskabsstrategi",
    text="Kære formand\n\nHvad mener I?\n",
    html="<p>Kære formand</p><p>Hvad mener I?</p>",
    sender_name="Center for Udsatte, Socialforvaltningen",
    reply_to="svar+abcdefghijklmnopqrstuvwxyz@svar.example.dk",
)
unhurried = examples(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200
)


def raw_of(letter, settings, address=TO):
    return message_of(letter, address, settings, NOW).as_bytes()


def header(raw, name):
    """Return a header as a mail reader decodes it."""
    return str(make_header(decode_header(message_from_bytes(raw)[name])))


def test_a_letter_leaves_with_both_its_parts_and_no_header_too_many(settings):
    parsed = message_from_bytes(raw_of(LETTER, settings), policy=policy.default)
    assert set(parsed.keys()) == ALLOWED - {"In-Reply-To", "References"}
    assert parsed.get_content_type() == "multipart/alternative"
    text, html = parsed.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html
    assert parsed["Message-ID"] == LETTER.message_id
    assert parsed["To"] == TO
    assert parsed["Reply-To"] == LETTER.reply_to
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["X-Auto-Response-Suppress"] == "All"
    assert parsed["Date"].datetime == NOW


def test_a_receipt_to_a_mail_says_that_it_is_a_reply_and_to_what(settings):
    theirs = f"<{'A' * 90}@AM0PR04MB1234.eurprd04.prod.outlook.com>"
    raw = raw_of(replace(LETTER, in_reply_to=theirs), settings)
    assert header(raw, "In-Reply-To") == header(raw, "References") == theirs
    assert header(raw, "Auto-Submitted") == "auto-replied"


@pytest.mark.parametrize(
    "theirs", ["<a@b>\r\nBcc: offer@example.dk", "æ", "<a b@c>", f"<{'x' * 900}@example.dk>"]
)
def test_a_strangers_message_id_that_is_none_is_left_out(settings, theirs):
    parsed = message_from_bytes(raw_of(replace(LETTER, in_reply_to=theirs), settings))
    assert parsed["In-Reply-To"] is parsed["References"] is parsed["Bcc"] is None


@pytest.mark.parametrize("field", ["subject", "sender_name", "reply_to", "message_id"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x85", "\u2028", "\u2029", "\udcff"])
def test_nobody_can_write_a_header_of_their_own(settings, field, end):
    value = f"{getattr(LETTER, field)}{end}Bcc: offer@example.dk"
    with pytest.raises(CannotBeSent):
        message_of(replace(LETTER, **{field: value}), TO, settings, NOW)


@pytest.mark.parametrize(
    "address",
    ["", "formand", "formand@", "@", "a b@example.dk", "a@b@c", "a@example.dk\r\nBcc: x", "a@\x00"],
)
def test_an_address_that_is_none_is_not_written_to(settings, address):
    with pytest.raises(CannotBeSent):
        message_of(LETTER, address, settings, NOW)


def test_an_address_with_danish_letters_is_written_as_the_net_knows_it(settings):
    assert header(raw_of(LETTER, settings, "formand@ældreråd.example.dk"), "To") == (
        "formand@xn--ldrerd-muac.example.dk"
    )
    assert "åse@example.dk".encode() in raw_of(LETTER, settings, "åse@example.dk")


words = st.text(
    st.characters(exclude_categories=["Cc", "Zl", "Zp", "Cs", "Zs"], include_characters=" "),
    min_size=1,
    max_size=150,
).map(lambda text: " ".join(text.split()) or "x")


@unhurried
@given(name=words, subject=words)
def test_any_name_and_any_subject_are_read_as_they_were_written(settings, name, subject):
    raw = raw_of(replace(LETTER, sender_name=name, subject=subject), settings)
    shown, address = parseaddr(message_from_bytes(raw)["From"])
    assert address == settings.sender
    assert " ".join(str(make_header(decode_header(shown))).split()) == name
    assert " ".join(header(raw, "Subject").split()) == subject
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()


@pytest.mark.parametrize(
    "name",
    ["Høringer, Ældreområdet", "Center, Udsatte", 'Kontoret "Nord" <nord@x>', "=?utf-8?q?x?="],
)
def test_a_comma_in_the_units_name_does_not_cost_the_address(settings, name):
    raw = raw_of(replace(LETTER, sender_name=name), settings)
    shown, address = parseaddr(message_from_bytes(raw)["From"])
    assert (str(make_header(decode_header(shown))), address) == (name, settings.sender)


@unhurried
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=3000))
def test_no_line_of_a_letter_is_too_long_for_any_server(settings, text):
    raw = raw_of(replace(LETTER, text=text, html=f"<p>{'x' * 2000}</p>"), settings)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))
    assert raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n")
