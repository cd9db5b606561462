"""A reply as a mail client writes it, handed to our own mail server over SMTP or LMTP."""

import email.policy
import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr

from intake.config import Settings
from intake.core.consultation import COPENHAGEN
from intake.core.submission import Attachment
from intake.demo.letterbox import Shown

TAKEN = 250
NOBODY = 0
"""What stands for a reply code when there was nobody to give one."""
TIMEOUT = 20


def reply(
    to: Shown,
    *,
    sender: str,
    name: str,
    text: str,
    attachments: Sequence[Attachment],
    now: datetime,
    domain: str,
) -> EmailMessage:
    """Return the reply to a letter, the letter itself quoted below it."""
    message = EmailMessage()
    message["From"] = formataddr((name, sender))
    message["To"] = to.answers_to
    is_reply = to.subject.lower().startswith(("sv:", "re:"))
    message["Subject"] = to.subject if is_reply else f"SV: {to.subject}"
    message["Date"] = format_datetime(now.astimezone(COPENHAGEN))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or domain)
    if to.message_id:
        message["In-Reply-To"] = to.message_id
        message["References"] = f"{to.references} {to.message_id}".strip()
    message.set_content(f"{text.strip()}\n\n{_introduction(to)}\n{_quoted(to.text)}\n")
    for each in attachments:
        main, _, sub = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return message


def send(message: EmailMessage, *, sender: str, settings: Settings) -> tuple[int, str]:
    """Hand the message in; return the mail server's own code and words, or NOBODY."""
    client = smtplib.LMTP if settings.mail_protocol == "lmtp" else smtplib.SMTP
    recipient = parseaddr(str(message["To"]))[1]
    try:
        with client(settings.host, settings.mail_port, timeout=TIMEOUT) as server:
            return _hand_in(server, message, sender, recipient)
    except smtplib.SMTPResponseException as error:
        return error.smtp_code, _words(error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return NOBODY, str(error)


def _hand_in(
    server: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str
) -> tuple[int, str]:
    server.ehlo_or_helo_if_needed()
    for code, said in (server.mail(sender), server.rcpt(recipient)):
        if code != TAKEN:
            return code, _words(said)
    code, said = server.data(message.as_bytes(policy=email.policy.SMTP))
    return code, _words(said)


def _introduction(to: Shown) -> str:
    if to.sent_at is None:
        return f"{to.sender} skrev:"
    sent = to.sent_at.astimezone(COPENHAGEN)
    return f"Den {sent:%d.%m.%Y} kl. {sent:%H.%M} skrev {to.sender}:"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
