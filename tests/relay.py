"""The world's mail between services under test: takes everything and hands it on by domain."""

import asyncio
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller

from tests.service import free_port


@dataclass(frozen=True)
class Passed:
    """One message that went through, with its envelope."""

    sender: str
    recipient: str
    message: Message


class Relay:
    """Hands each message on to the port of its domain; other domains go to `robot`.

    `strip` are headers that get lost on the way, as in some gateways. A robot is handed what came
    and gives what it answers, or nothing: (recipient, message).
    """

    def __init__(self, *, strip: tuple[str, ...] = ()) -> None:
        self.ports: dict[str, int] = {}
        self.passed: list[Passed] = []
        self.robot: Callable[[Passed], tuple[str, Message] | None] = lambda _: None
        self._strip = strip
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> "Relay":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.port

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        # What is answered has been handed on, so a worker's run ends with everything that follows.
        loop = asyncio.get_running_loop()
        sender = "" if envelope.mail_from in {None, "<>"} else str(envelope.mail_from)
        for recipient in envelope.rcpt_tos:
            message = message_from_bytes(envelope.original_content)
            for name in self._strip:
                del message[name]
            passed = Passed(sender, recipient, message)
            self.passed.append(passed)
            await loop.run_in_executor(None, self._hand_on, passed)
        return "250 2.0.0 taken"

    def _hand_on(self, passed: Passed) -> None:
        domain = passed.recipient.rpartition("@")[2]
        if domain in self.ports:
            self.send(passed.sender, passed.recipient, passed.message)
        elif answer := self.robot(passed):
            self.send(passed.recipient, *answer)

    def send(self, sender: str, recipient: str, message: Message) -> None:
        """Hand one message to the service of the recipient's domain; a refusal is the end of it."""
        with smtplib.SMTP("127.0.0.1", self.ports[recipient.rpartition("@")[2]]) as smtp:
            smtp.ehlo()
            smtp.mail(sender)
            if smtp.rcpt(recipient)[0] == 250:
                smtp.data(message.as_bytes(policy=SMTP))
