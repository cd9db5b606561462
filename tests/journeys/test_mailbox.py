"""In the demonstration a visitor reads the letters that were sent, and answers them for real."""

import email
import email.message
import email.policy
import email.utils
import io
import mailbox
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from intake import letters
from intake.app import create_public_app
from tests.builders import NOW, a_consultation, a_party, asked
from tests.respondent import hidden
from tests.service import free_port


class Listener:
    """A mail server on a port of its own; answers as it is told, and remembers what it took."""

    def __init__(self, port):
        self.answer = "250 2.0.0 OK"
        self.taken = []
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer.startswith("550"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(envelope)
        return self.answer


@pytest.fixture
def settings(settings):
    """Settings of a demonstration whose mail goes to a port of its own."""
    return replace(settings, demo=True, mail_port=free_port())


@pytest.fixture
def listener(settings):
    """The mail server in front of the service."""
    listener = Listener(settings.mail_port)
    listener.controller.start()
    yield listener
    listener.controller.stop()


@pytest.fixture
def council(record):
    """Udsatterådet, which is asked."""
    council = a_party(addresses=("raad@example.dk",))
    asked(record, a_consultation(), council)
    return council


@pytest.fixture
def visitor(settings, council):
    """A visitor of the demonstration."""
    return create_public_app(settings).test_client()


@pytest.fixture
def letter(settings, council):
    """The council's invitation as it lies in the mailbox; gives its address there."""
    invitation = letters.invitation(settings, a_consultation(), council)
    message = email.message.EmailMessage()
    message["From"] = f"{invitation.sender_name} <{settings.sender}>"
    message["To"] = "raad@example.dk"
    message["Reply-To"] = invitation.reply_to
    message["Subject"] = invitation.subject
    message["Message-ID"] = invitation.message_id
    message["Date"] = email.utils.format_datetime(NOW)
    message.set_content(invitation.text)
    message.add_alternative(invitation.html, subtype="html")
    box = mailbox.Maildir(settings.demo_mailbox, create=True)
    return "/demo/mailbox/" + box.add(b"X-RcptTo: raad@example.dk\r\n" + message.as_bytes())


def test_there_is_no_mailbox_outside_the_demonstration(settings, letter):
    public = create_public_app(replace(settings, demo=False)).test_client()
    assert public.get("/demo/mailbox").status_code == 404
    assert public.get(letter).status_code == 404
    assert "Prøvepostkassen" not in public.get("/").text


def test_an_empty_mailbox_says_what_will_come(visitor):
    assert "Her er ingen breve endnu" in visitor.get("/demo/mailbox").text


def test_letters_are_listed_by_reader(visitor, letter):
    assert letter in visitor.get("/demo/mailbox").text
    assert letter in visitor.get("/demo/mailbox?to=raad@example.dk").text
    assert letter not in visitor.get("/demo/mailbox?to=andre@example.dk").text


def test_a_letter_is_shown_as_its_reader_sees_it(visitor, letter):
    page = visitor.get(letter)
    assert "Partnerskabsstrategi" in page.text
    assert 'href="http://127.0.0.1:8000/i/' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = visitor.get(f"{letter}/html")
    assert frame.headers["Content-Security-Policy"].startswith("sandbox ")
    assert '<base target="_top">' in frame.text


def test_a_letter_that_is_not_there_is_not_found(visitor, letter):
    assert visitor.get("/demo/mailbox/nothing").status_code == 404
    assert visitor.get("/demo/mailbox/..%2Frecord.db").status_code == 404


def test_the_reply_is_a_real_mail_that_threads_and_quotes(visitor, letter, listener, settings):
    page = visitor.get(letter).text
    token = hidden(page)["csrf_token"][0]
    sent = visitor.post(
        letter,
        data={
            "csrf_token": token,
            "sender": "raad@example.dk",
            "text": "Ad 1\nDet virker godt.",
            "attachment": (io.BytesIO(b"%PDF-1.7 x"), "høring.pdf"),
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    page = visitor.get(sent.location).text
    assert "Mailserveren svarede: 250 2.0.0 OK" in page
    (envelope,) = listener.taken
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    original = email.message_from_bytes(
        mailbox.Maildir(settings.demo_mailbox).get_bytes(letter.rpartition("/")[2]),
        policy=email.policy.default,
    )
    assert envelope.rcpt_tos == [original["Reply-To"]]
    assert message["From"] == "Udsatterådet <raad@example.dk>"
    assert message["In-Reply-To"] == message["References"] == original["Message-ID"]
    assert message["Subject"] == f"SV: {original['Subject']}"
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Ad 1\nDet virker godt.\n\nDen 02.03.2026 kl. 11.00 skrev ")
    assert "\n> Kære Udsatterådet" in text
    assert next(message.iter_attachments()).get_filename() == "høring.pdf"


def test_a_refused_reply_is_told_in_the_servers_own_words(visitor, letter, listener):
    listener.answer = "550 5.1.1 Adressen findes ikke"
    token = hidden(visitor.get(letter).text)["csrf_token"][0]
    data = {"csrf_token": token, "sender": "raad@example.dk", "text": "Hej, råd"}
    page = visitor.post(letter, data=data).text
    assert "Hej, råd</textarea>" in page
    assert "Svaret kom ikke frem" in page
    assert "550 5.1.1 Adressen findes ikke" in page


def test_a_mail_server_that_is_away_is_no_error_of_ours(visitor, letter):
    token = hidden(visitor.get(letter).text)["csrf_token"][0]
    data = {"csrf_token": token, "sender": "raad@example.dk", "text": "Hej, råd"}
    page = visitor.post(letter, data=data).text
    assert "Hej, råd</textarea>" in page
    assert "Kører tjenestens mailproces?" in page


def test_a_reply_needs_words_and_a_sender_who_got_the_letter(visitor, letter, listener):
    token = hidden(visitor.get(letter).text)["csrf_token"][0]
    for fields in ({"text": ""}, {"text": "Hej", "sender": "fremmed@example.dk"}):
        data = {"csrf_token": token, "sender": "raad@example.dk", **fields}
        assert visitor.post(letter, data=data).status_code == 422
    assert listener.taken == []
