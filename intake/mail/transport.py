"""Flask-Mail as our letters need it.

It never hangs, it checks certificates (its issues 114 and 241), it says what became of each
letter, and what it sends is ours to the byte.
"""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType

from flask_mail import Connection, Mail, Message

from intake.config import Settings
from intake.mail.composing import CannotBeSent, bare_address

_OK = {250, 251}
_CLOSING = 421
"""The server ends the connection after this one, whatever was asked (RFC 5321, section 3.8)."""


class NotTaken(Exception):
    """The mail server answered that it does not take this letter to this address.

    `is_final` where it said that it never will. `code` is the reply's, `reply` the whole of it.
    """

    def __init__(self, code: int, reply: str, *, is_final: bool) -> None:
        super().__init__(str(code))
        self.code = code
        self.reply = reply
        self.is_final = is_final


class Outgoing(Message):
    """One composed message to one address; an empty `envelope_from` is the null sender.

    `asks_delivery` where we want to hear that it lies in the mailbox, from servers that tell
    (RFC 3461). `reply` is what the server said when it took the message.
    """

    def __init__(
        self,
        composed: EmailMessage,
        *,
        envelope_from: str,
        address: str,
        asks_delivery: bool = False,
    ) -> None:
        super().__init__(recipients=[address], sender=str(composed["From"]))
        self.address = bare_address(address)
        self.envelope_from = envelope_from
        self.asks_delivery = asks_delivery and bool(envelope_from)
        self.reply = ""
        self._content = composed.as_bytes()

    def as_bytes(self) -> bytes:
        """Return what is sent, as it was composed."""
        return self._content


class Transport(Mail):
    """Flask-Mail without an application: the worker has none."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.state = self.init_mail(
            {
                "MAIL_SERVER": settings.smtp_server,
                "MAIL_PORT": settings.smtp_port,
                "MAIL_USE_TLS": settings.smtp_tls,
                "MAIL_USERNAME": settings.smtp_username,
                "MAIL_PASSWORD": settings.smtp_password,
                "MAIL_DEFAULT_SENDER": settings.sender,
            }
        )

    def connect(self) -> "TransportConnection":
        """Return a connection; entering it opens it, and raises OSError or SMTPException."""
        return TransportConnection(self, self._settings)


class TransportConnection(Connection):
    """One connection, for as many letters as there are."""

    def __init__(self, mail: Mail, settings: Settings) -> None:
        super().__init__(mail)
        self._settings = settings

    def configure_host(self) -> smtplib.SMTP:
        """Open the connection, with a limit on every silence and the server's name checked."""
        host = smtplib.SMTP(
            self.mail.server,
            self.mail.port,
            local_hostname=self._settings.mail_domain,  # else the library asks the DNS who we are
            timeout=self._settings.smtp_timeout,
        )
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Say goodbye to a server that may be gone."""
        if self.host is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.host.quit()
            self.host.close()

    def send(self, message: Message, envelope_from: str | tuple[str, str] | None = None) -> None:
        """Send one Outgoing to its one address, and note the server's words on it.

        Raises NotTaken, CannotBeSent, and OSError or SMTPException when the connection is lost,
        after which nobody knows whether the letter was taken.
        """
        assert isinstance(message, Outgoing)
        assert self.host is not None
        host = self.host
        # It is us that the server dislikes at MAIL: that can be mended, and the letter can wait.
        reports = self._settings.delivery_reports and _reports(host, message)
        options = _options(host, message, reports=reports)
        self._require(host, *host.mail(message.envelope_from, options), may_end=False)
        self._require(host, *host.rcpt(message.address, _wanted(message) if reports else []))
        try:
            code, words = host.data(message.as_bytes())
        except smtplib.SMTPDataError as error:  # no 354: the refusal is as good as one at the end
            self._require(host, error.smtp_code, error.smtp_error)
            raise
        self._require(host, code, words)
        message.reply = _said(code, words)

    def _require(
        self, host: smtplib.SMTP, code: int, words: bytes | str, *, may_end: bool = True
    ) -> None:
        if code in _OK:
            return
        said = _said(code, words)
        if code < 0 or code == _CLOSING:  # below 0: what came was no reply at all
            host.close()
            raise smtplib.SMTPServerDisconnected(said)
        host.rset()
        raise NotTaken(code, said, is_final=may_end and code // 100 == 5)  # noqa: PLR2004


def _options(host: smtplib.SMTP, message: Outgoing, *, reports: bool) -> list[str]:
    size = [f"SIZE={len(message.as_bytes())}"] if host.has_extn("size") else []
    if reports:
        size.append("RET=HDRS")  # the letter itself need not come back
    if message.address.isascii():
        return size
    if not host.has_extn("smtputf8"):
        raise CannotBeSent("The mail server takes no address with letters outside ASCII.")
    return [*size, "SMTPUTF8", "BODY=8BITMIME"]


def _wanted(message: Outgoing) -> list[str]:
    """Return what we want to hear of this recipient, and under which name (RFC 3461)."""
    original = [f"ORCPT=rfc822;{_xtext(message.address)}"] if message.address.isascii() else []
    return ["NOTIFY=SUCCESS,FAILURE,DELAY", *original]


def _reports(host: smtplib.SMTP, message: Outgoing) -> bool:
    return message.asks_delivery and host.has_extn("dsn")


def _xtext(text: str) -> str:
    """Return text as SMTP parameters carry it: "+" and "=" by their numbers."""
    return text.replace("+", "+2B").replace("=", "+3D")


def _said(code: int, words: bytes | str) -> str:
    """Return a server's reply on one line, at most 500 characters, with nothing hidden in it."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {''.join(each if each.isprintable() else ' ' for each in text)}"[:500].strip()
