"""The letters in the demonstration's Maildir: real messages, read as a mail client does."""

import email
import email.policy
import mailbox
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from markupsafe import Markup, escape

from intake.config import Settings
from intake.core.errors import NotFound

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
ENVELOPE = "X-RcptTo"
"""The line our demonstration's mail server adds: whom the envelope named."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One letter: `recipients` are the envelope's, `answers_to` is where a reply goes."""

    key: str
    subject: str
    sender: str
    recipients: tuple[str, ...]
    to: str
    answers_to: str
    sent_at: datetime | None
    message_id: str
    references: str
    text: str
    html: str

    @property
    def linked_text(self) -> Markup:
        """The text with its addresses made links, everything else escaped."""
        parts, at = [], 0
        for found in _LINK.finditer(self.text):
            parts.append(escape(self.text[at : found.start()]))
            parts.append(Markup('<a href="{0}">{0}</a>').format(found[0]))
            at = found.end()
        return Markup("").join([*parts, escape(self.text[at:])])


def every(settings: Settings) -> list[Shown]:
    """Return all letters, the newest first."""
    box = _open(settings)
    if box is None:
        return []
    found = [_shown(key, box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - a mailbox iterates over messages
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: (each.sent_at or earliest, each.key), reverse=True)


def get(settings: Settings, key: str) -> Shown:
    """Return one letter. Raises NotFound."""
    box = _open(settings)
    if box is None or key not in box:
        raise NotFound("letter", key)
    return _shown(key, box.get_bytes(key))


def _open(settings: Settings) -> mailbox.Maildir | None:
    path = settings.demo_mailbox
    return mailbox.Maildir(path, create=False) if path.exists() else None


def _shown(key: str, content: bytes) -> Shown:
    message = email.message_from_bytes(content, policy=email.policy.default)
    return Shown(
        key=key,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipients=_addresses(str(message.get(ENVELOPE) or message.get("To", ""))),
        to=str(message.get("To", "")),
        answers_to=str(message.get("Reply-To") or message.get("From", "")),
        sent_at=_moment(message.get("Date")),
        message_id=str(message.get("Message-ID", "")).strip(),
        references=str(message.get("References", "")).strip(),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _addresses(header: str) -> tuple[str, ...]:
    found = [address for _, address in getaddresses([header]) if address]
    return tuple(dict.fromkeys(found))


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(str(header)).astimezone(UTC) if header else None
    except ValueError:
        return None


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
