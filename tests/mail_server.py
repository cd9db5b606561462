"""A mail server that answers as a test tells it to, and remembers what it took."""

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP


@dataclass
class Server:
    """A mail server that answers as it is told to, and remembers what it took."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    visits: int = 0
    hangs_up_after_taking: bool = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.visits += 1
        session.host_name = hostname
        self.hostname = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address, "250 OK")
        if answer == "silence":
            await asyncio.sleep(30)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if answer := self.answers.get("DATA"):
            return answer
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        if self.hangs_up_after_taking:
            server.transport.abort()
        return "250 OK queued as 4711"


@contextmanager
def serving(handler, protocol=SMTP):
    """Run a mail server in a thread; give its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start():
        return await loop.create_server(
            lambda: protocol(handler, hostname="mx.example.dk", enable_SMTPUTF8=True, loop=loop),
            "127.0.0.1",
            0,
        )

    async def stop():
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(timeout=30)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(timeout=30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=30)
        loop.close()


class Mute(asyncio.Protocol):
    """A server that never greets."""

    def __init__(self, *_, **__):
        pass
