# ruff: noqa: N802 - the names of the hooks are aiosmtpd's
"""Where the demonstration's letters end: a mail server that takes everything into a Maildir."""

import asyncio
import mailbox
import socket
import time
from contextlib import suppress

from aiosmtpd.smtp import SMTP, Envelope, Session

from intake.config import Settings

TRIES = 100
PAUSE = 0.2
"""Seconds between them."""


class Postbox:
    """Writes each message with its envelope's recipients in `X-RcptTo` (the hook is aiosmtpd's)."""

    def __init__(self, settings: Settings) -> None:
        self._box = mailbox.Maildir(settings.demo_mailbox, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one message, and answer once its file is in place."""
        content = envelope.original_content or b""
        recipients = ", ".join(envelope.rcpt_tos).encode()
        await asyncio.to_thread(self._box.add, b"X-RcptTo: " + recipients + b"\r\n" + content)
        return "250 2.0.0 OK"


async def start(settings: Settings) -> asyncio.Server:
    """Listen on the demonstration's mail port inside the running loop; close the server to end."""
    loop = asyncio.get_running_loop()
    settings.demo_mailbox.parent.mkdir(parents=True, exist_ok=True)
    postbox = Postbox(settings)
    return await loop.create_server(
        lambda: SMTP(
            postbox,
            data_size_limit=settings.mail_limit,
            enable_SMTPUTF8=True,
            hostname="postbox.localhost",
            ident="demonstration mailbox",
            loop=loop,
        ),
        settings.host,
        settings.demo_mail_port,
    )


def wait_for(settings: Settings) -> None:
    """Wait until letters can leave, for some seconds: all processes start at the same moment.

    A letter that meets a closed door is tried again after a minute, which is long for a newcomer.
    """
    for _ in range(TRIES):
        with suppress(OSError):
            socket.create_connection((settings.smtp_server, settings.smtp_port), PAUSE).close()
            return
        time.sleep(PAUSE)
