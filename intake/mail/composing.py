"""Turning a letter into the message that leaves: the one builder, every header checked."""

import re
import unicodedata
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import (
    Address,
    HeaderRegistry,
    MessageIDHeader,
    UniqueSingleAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from intake.config import Settings
from intake.core.errors import IntakeError
from intake.core.letter import Letter
from intake.core.robots import LOOP

_WIDTH = 76
"""Longest line with an encoded word in it (RFC 2047, section 2)."""

_LONGEST_WORD = 60
"""A longer one has no place to break a line, unless it is encoded."""

_LONGEST_NAME = 200
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,480}>")
_QUOTABLE = re.compile(r'(["\\])')


class CannotBeSent(IntakeError):
    """The letter or its address would make a malformed message; trying again will not help."""


def message_of(letter: Letter, address: str, settings: Settings, now: datetime) -> EmailMessage:
    """Return the letter as a message to one address, all of it ASCII but an address that is not.

    The Message-ID is the letter's own, so that a letter sent twice is known as the same one.
    Raises CannotBeSent.
    """
    message = EmailMessage(policy=_policy(needs_utf8=not bare_address(address).isascii()))
    name = letter.sender_name or settings.authority
    _put(message, "From", _address(settings.sender, name[:_LONGEST_NAME]))
    _put(message, "To", _address(address))
    if letter.reply_to:
        _put(message, "Reply-To", _address(letter.reply_to))
    _put(message, "Subject", letter.subject)
    _put(message, "Date", format_datetime(now))
    _put(message, "Message-ID", letter.message_id)
    # A stranger wrote this one: where it is no Message-ID, the letter does without.
    if _MESSAGE_ID.fullmatch(letter.in_reply_to):
        _put(message, "In-Reply-To", letter.in_reply_to)
        _put(message, "References", letter.in_reply_to)
    if letter.message is None:  # RFC 3834 section 5: not on what a person wrote
        _put(message, "Auto-Submitted", "auto-replied" if letter.in_reply_to else "auto-generated")
    _put(message, "X-Auto-Response-Suppress", "All")
    if letter.unsubscribe:  # one press in the mail program stops it (RFC 2369, RFC 8058)
        _put(message, "List-Unsubscribe", f"<{letter.unsubscribe}>")
        _put(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    _put(message, LOOP, settings.mail_domain)
    # Quoted-printable, so that no server on the way has reason to change a byte or fold a line.
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    if letter.html:
        message.add_alternative(
            letter.html, subtype="html", charset="utf-8", cte="quoted-printable"
        )
    if letter.calendar:
        message.add_attachment(letter.calendar.encode(), "text", "calendar", filename="frist.ics")
    if letter.paper:
        message.add_attachment(letter.paper, "application", "pdf", filename=letter.paper_name)
    # Last, for the library moves what begins with Content- into the first part.
    _put(message, "Content-Language", "da")
    return message


def bare_address(address: str) -> str:
    """Return the address as commands and headers carry it: the domain in its ASCII form.

    Raises CannotBeSent.
    """
    local, at, domain = address.rpartition("@")
    if not at or _controls(address) or " " in address:
        raise CannotBeSent("The address is malformed.")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise CannotBeSent("The address has a malformed domain.") from None


def _put(message: EmailMessage, name: str, value: str | Address) -> None:
    if _controls(str(value)):
        raise CannotBeSent(f"{name} holds a control character.")
    try:
        message[name] = value
    except Exception as error:  # the library's parsers raise whatever they meet
        raise CannotBeSent(f"{name} is malformed.") from error


def _address(address: str, name: str = "") -> Address:
    bare = bare_address(address)
    local, _, domain = bare.rpartition("@")
    try:
        # The library finds fault with a letter outside ASCII, so it checks one without them.
        checked = Address(name, addr_spec=bare if bare.isascii() else _stand_in(bare))
        return checked if bare.isascii() else Address(name, username=local, domain=domain)
    except CannotBeSent:
        raise
    except Exception as error:  # the library's parsers raise whatever they meet
        raise CannotBeSent("The address is malformed.") from error


def _stand_in(address: str) -> str:
    return "".join(each if each.isascii() else "x" for each in address)


def _controls(text: str) -> bool:
    """Return whether a line could end, or bytes fail, within `text`: Cc, Zl, Zp, surrogates."""
    return any(unicodedata.category(each) in {"Cc", "Zl", "Zp", "Cs"} for each in text)


def _encoded(text: str, name: str) -> str:
    """Return `text` as lines of a header, encoded where needed.

    By the older of the library's two encoders: in Python 3.11 the newer one loses spaces where
    it breaks a line between two encoded words.
    """
    longest = max(map(len, text.split()), default=0)
    is_plain = text.isascii() and "=?" not in text and longest < _LONGEST_WORD
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(text, charset, maxlinelen=_WIDTH, header_name=name).encode(linesep="\r\n")


class _Text(UniqueUnstructuredHeader):
    """A header of free text."""

    name: str

    def fold(self, *, policy: Any) -> str:
        """Return the header's lines."""
        return f"{self.name}: {_encoded(str(self), self.name)}\r\n"


class _Named(UniqueSingleAddressHeader):
    """One address with a name before it."""

    name: str

    def fold(self, *, policy: Any) -> str:
        """Return the header's lines; a comma in the name stays within the name."""
        shown = self.address.display_name
        if shown.isascii() and "=?" not in shown:
            shown = '"' + _QUOTABLE.sub(r"\\\1", shown) + '"'
        else:
            header = Header(shown, "utf-8", maxlinelen=_WIDTH, header_name=self.name)
            shown = header.encode(linesep="\r\n")
        return f"{self.name}: {shown}\r\n <{self.address.addr_spec}>\r\n"


def _policy(*, needs_utf8: bool) -> "EmailPolicy[EmailMessage]":
    kind = policy.SMTPUTF8 if needs_utf8 else policy.SMTP
    registry = HeaderRegistry()
    ours: dict[str, Any] = {"subject": _Text, "from": _Named}
    # Without this the library would encode a Message-ID that is longer than a line.
    ours |= dict.fromkeys(("in-reply-to", "references"), MessageIDHeader)
    for name, header in ours.items():
        registry.map_to_type(name, header)
    return kind.clone(header_factory=registry)
