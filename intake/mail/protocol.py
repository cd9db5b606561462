# ruff: noqa: N802 - the names of the commands are aiosmtpd's
"""SMTP and LMTP as we speak them: aiosmtpd's commands, with border rules of our own.

What differs from the library, and why:

- DATA takes lines of any length (real mail has them) and stays within the size limit.
- Over LMTP each recipient gets a reply of its own (RFC 2033, section 4.2; aiosmtpd issue 517).
- Only CRLF . CRLF ends a message. Over SMTP a bare CR, LF or NUL is refused (RFC 5321, section
  2.3.8): servers disagree on where such a message ends, which smugglers live on. Over LMTP the
  mail server in front has decided already, and has answered the sender: the bytes are kept.
- Codes say which kind of trouble it is (RFC 3463).
"""

import asyncio
import logging
import re
from collections import defaultdict
from typing import Any, Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from intake import failpoints

PIECE = 65_536
"""How much is read ahead, in bytes; a slow sender must send as much in its time."""

WHOLE_BUFFER = 16 * PIECE
"""More than the reader ever holds: twice its limit and one read of the socket (256 KiB)."""

LONE_DOT = b".\r\n"
END = b"\r\n" + LONE_DOT

COMMAND_LIMIT = 2_048
"""Longest command line in bytes: room for long bounce addresses (RFC 5321 asks for 512)."""

GIVE_UP_AFTER = 4
"""A sender that goes on to this many times the size limit is cut off."""

TOO_LARGE = "552 5.3.4 Beskeden er for stor / Message is larger than {} bytes"
_DECLARED_SIZE = re.compile(r"\sSIZE=(\d{1,20})(?:\s|$)", re.IGNORECASE)

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd logs addresses and contents


class Taker(Protocol):
    """What a conversation needs from the listener behind it."""

    async def take(self, conversation: "Conversation", content: bytes) -> str:
        """Keep the message of the conversation's envelope and return the answer to it."""

    def began(self, conversation: "Conversation") -> None:
        """Note that a client has come."""

    def ended(self, conversation: "Conversation") -> None:
        """Note that the client has gone."""


class Conversation(SMTP):
    """One client's visit. `answering` is true from a message's last byte to our answer."""

    line_length_limit = PIECE
    is_lmtp = False

    def __init__(self, handler: Any, taker: Taker, *, size_limit: int, **options: Any) -> None:
        super().__init__(handler, data_size_limit=size_limit, enable_SMTPUTF8=True, **options)
        # The library keeps these on the class, where one client's EHLO changes another's.
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)
        self.command_size_limit = COMMAND_LIMIT
        self._taker = taker
        self._size_limit = size_limit
        self.answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, and let the listener know."""
        super().connection_made(transport)
        self._taker.began(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Let the listener know that the client is gone."""
        super().connection_lost(error)
        self._taker.ended(self)

    def dismiss(self) -> None:
        """Ask the client to come again later: the service stops."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.write(b"421 4.3.2 Lukker ned, proev igen / Closing, try again\r\n")
            self.transport.close()

    async def smtp_MAIL(self, arg: str | None) -> None:
        """Refuse a message that says it is too large before it is sent (RFC 1870)."""
        declared = _DECLARED_SIZE.search(arg or "")
        if declared and int(declared[1]) > self._size_limit:
            await self.push(TOO_LARGE.format(self._size_limit))
            return
        await super().smtp_MAIL(arg)

    async def smtp_EXPN(self, arg: str) -> None:
        """Tell nothing of who is here."""
        await self.push("502 5.5.1 EXPN not offered")

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take one message, and answer once it is kept: once per recipient over LMTP."""
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if not self.envelope.rcpt_tos or arg:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 RCPT first")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._content()
        self.answering = True
        try:
            await self._answer(await self._answer_to(content))
        finally:
            self.answering = False

    async def _answer_to(self, content: bytes | None) -> str:
        failpoints.reached("mail:data_end")
        if content is None:
            return TOO_LARGE.format(self._size_limit)
        if not self.is_lmtp and has_stray(content):
            return "550 5.6.0 Linjeskift skal vaere CRLF / Bare CR, LF or NUL in the message"
        return await self._taker.take(self, content)

    async def _answer(self, status: str) -> None:
        assert self.envelope is not None
        count = len(self.envelope.rcpt_tos) if self.is_lmtp else 1
        self.envelope = self._create_envelope()
        failpoints.reached("mail:before_250")
        await self.push("\r\n".join([status] * count))

    async def _content(self) -> bytes | None:
        """Return what stands before the lone dot, dots unstuffed; None when it was too much.

        By the buffer and not by the line, as the library does it: twenty times faster, and no
        line is too long. What came behind the dot goes back to be read as the next command.
        """
        content = bytearray(b"\r\n")  # as if a line had ended: the first may be the lone dot
        size = timed = 0
        end = -1
        while end < 0:
            piece = await self._reader.read(WHOLE_BUFFER)
            look_from = max(len(content) - len(END), 0)
            content += piece
            size += len(piece)
            end = content.find(END, look_from)
            if end < 0 and size > self._size_limit + len(END):
                self._give_up_on(size)
                del content[: -len(END)]
            if size - timed >= PIECE:
                self._reset_timeout()  # a large message may take its time as long as it moves
                timed = size
        behind = len(content) - end - len(END)
        if behind:
            self._reader.feed_data(bytes(content[-behind:]))  # the buffer is empty: a step back
        if size - behind - len(LONE_DOT) > self._size_limit:
            return None
        return bytes(content[: end + 2]).replace(b"\r\n.", b"\r\n")[2:]

    def _give_up_on(self, size: int) -> None:
        if size > self._size_limit * GIVE_UP_AFTER:
            self.dismiss()
            raise asyncio.CancelledError


class LmtpConversation(Conversation, LMTP):
    """The same over LMTP."""

    is_lmtp = True


class Crowded(asyncio.Protocol):
    """Turns one client too many away; mail servers come again."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so and hang up."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 For mange forbindelser / Too many connections\r\n")
        transport.close()


def has_stray(content: bytes) -> bool:
    """Return whether a CR or LF stands alone, or a NUL anywhere."""
    pairs = content.count(b"\r\n")
    return pairs != content.count(b"\r") or pairs != content.count(b"\n") or b"\0" in content
