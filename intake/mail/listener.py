# ruff: noqa: N802 - the names of the hooks are aiosmtpd's
"""Mail in at the wire: known addresses only, kept before it is acknowledged."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlite_utils import Database

from intake import trouble
from intake.actions.addressed import recognised
from intake.clock import now
from intake.config import Settings
from intake.mail.keeping import Arrived, Keeper
from intake.mail.protocol import Conversation, Crowded, LmtpConversation
from intake.store.connection import NoRoom, connect

IDLE_SECONDS = 300.0
"""How long a client may be silent (RFC 5321, section 4.5.3.2.7 asks for five minutes)."""

MOST_CLIENTS = 50
"""Clients at once. Each may hold a whole message in memory, so this also bounds memory."""

MOST_RECIPIENTS = 100
"""Recipients of one message (RFC 5321, section 4.5.3.1.8 asks for a hundred)."""

REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 10_000

FINISH_SECONDS = 90.0
"""How long a stop waits for commits under way: longer than a writer waits for its turn."""

LATER = "451 4.3.0 Proev igen senere / Local trouble, try again later"

log = logging.getLogger(__name__)


class Addresses:
    """Looks addresses up in the record, in a thread of its own so that no client waits for it.

    What was known is not asked again for a minute: a look-up and a commit shut each other out,
    and on the last evening everyone writes to the same few addresses.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="addresses")
        self._db: Database | None = None
        self._known_until: dict[str, float] = {}

    async def are_known(self, address: str) -> bool:
        """Return whether mail to `address` has a place here. Raises what SQLite raises."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._known_until.get(address, 0.0):
            return True
        is_known = await loop.run_in_executor(self._pool, self._look_up, address)
        if is_known:
            if len(self._known_until) >= MOST_REMEMBERED:
                self._known_until.clear()
            self._known_until[address] = loop.time() + REMEMBERED_SECONDS
        return is_known

    def _look_up(self, address: str) -> bool:
        try:
            self._db = self._db or connect(self._settings.record_path)
            return recognised(self._db, address, self._settings)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; in the thread that opened it."""
        if self._db is not None:
            self._db.conn.close()
        self._db = None

    def stop(self) -> None:
        """End the thread."""
        self._pool.submit(self.close)
        self._pool.shutdown()


class Border:
    """The answers to MAIL, RCPT and VRFY (the names are aiosmtpd's)."""

    def __init__(self, settings: Settings, addresses: Addresses) -> None:
        self._settings = settings
        self._addresses = addresses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any sender that can be written down; the empty one too, for that is a bounce."""
        if not address.isprintable():  # lone surrogates stand for bytes that are not UTF-8
            return "553 5.1.7 Malformed sender address"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the addresses we gave out, and nothing else: no bounce is ever owed by us."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if not address.isprintable():
            return "553 5.1.3 Malformed address"
        wanted = address.lower() if "@" in address else f"{address}@{self._domain}".lower()
        try:
            is_known = await self._addresses.are_known(wanted)
        except Exception as error:  # noqa: BLE001 - an edge: the sender's server keeps the mail
            trouble.tell(log, "looking an address up", error)
            return LATER
        if not is_known:
            return self._refusal(wanted)
        envelope.rcpt_tos.append(wanted)
        return "250 2.1.5 OK"

    def _refusal(self, address: str) -> str:
        if address.endswith("@" + self._domain):
            return (
                "550 5.1.1 Ukendt adresse: svar paa brevet fra os, eller brug siden / Unknown"
                f" address: reply to our letter, or see {self._settings.public_url}"
            )
        return f"550 5.7.1 Vi tager kun imod post til {self._domain} / We take no mail for others"

    @property
    def _domain(self) -> str:
        return self._settings.mail_domain.lower()

    async def handle_VRFY(
        self, server: SMTP, session: Session, envelope: Envelope, address: str
    ) -> str:
        """Tell nothing of who is here."""
        return "252 2.5.2 Send the message and see"

    async def handle_exception(self, error: Exception) -> str:
        """Answer trouble of our own so that the sender's server keeps the message."""
        trouble.tell(log, "a conversation", error)
        return LATER


class Listener:
    """Listens, and hands what comes to the keeper. Run it inside one event loop."""

    def __init__(
        self,
        settings: Settings,
        *,
        idle_seconds: float = IDLE_SECONDS,
        most_clients: int = MOST_CLIENTS,
    ) -> None:
        self._settings = settings
        self._idle_seconds = idle_seconds
        self._most_clients = most_clients
        self._addresses = Addresses(settings)
        self._border = Border(settings, self._addresses)
        self._keeper = Keeper(settings.record_path)
        self._conversations: set[Conversation] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Begin to listen; return the port."""
        self._keeper.start()
        self._server = await asyncio.get_running_loop().create_server(
            self._conversation, self._settings.host, self._settings.mail_port
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no more, finish the commits under way and answer them, and end."""
        assert self._server is not None
        self._server.close()
        for each in list(self._conversations):
            if not each.answering:
                each.dismiss()
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                while any(each.answering for each in self._conversations):
                    await asyncio.sleep(0.02)
        for each in list(self._conversations):
            each.dismiss()
        await asyncio.to_thread(self._keeper.stop)
        await asyncio.to_thread(self._addresses.stop)

    def began(self, conversation: Conversation) -> None:
        """Note that a client has come."""
        self._conversations.add(conversation)

    def ended(self, conversation: Conversation) -> None:
        """Note that a client has gone."""
        self._conversations.discard(conversation)

    async def take(self, conversation: Conversation, content: bytes) -> str:
        """Keep one message and return the answer to it."""
        envelope, session = conversation.envelope, conversation.session
        assert envelope is not None
        assert session is not None
        message = Arrived(
            raw=content,
            mail_from="" if envelope.mail_from in {None, "<>"} else str(envelope.mail_from),
            recipients=tuple(dict.fromkeys(envelope.rcpt_tos)),
            via="lmtp" if conversation.is_lmtp else "smtp",
            peer=str(session.peer[0]) if session.peer else "",
            at=now(self._settings.starts_at),
        )
        return await _kept(self._keeper.keep(message))

    def _conversation(self) -> asyncio.BaseProtocol:
        if len(self._conversations) >= self._most_clients:
            return Crowded()
        kind = LmtpConversation if self._settings.mail_protocol == "lmtp" else Conversation
        return kind(
            self._border,
            self,
            size_limit=self._settings.mail_limit,
            hostname=self._settings.mail_domain,
            ident="Intake",
            timeout=self._idle_seconds,
            loop=asyncio.get_running_loop(),
        )


async def _kept(future: "Future[None]") -> str:
    try:
        await asyncio.wrap_future(future)
    except NoRoom:
        log.error("no room for mail: the disk is full or takes no more")
        return "452 4.3.1 Ikke plads, proev igen / No room just now, try again later"
    except Exception as error:  # noqa: BLE001 - an edge: the sender's server keeps the mail
        trouble.tell(log, "keeping a message", error)
        return "451 4.3.2 Optaget, proev igen / Busy, try again later"
    return "250 2.0.0 OK"


Beside = Callable[[Settings], Awaitable[asyncio.Server]]


def serve(settings: Settings, *, beside: Sequence[Beside] = ()) -> None:
    """Run the listener, and the servers that `beside` starts, until SIGTERM or SIGINT."""
    asyncio.run(_serve(settings, beside))


async def _serve(settings: Settings, beside: Sequence[Beside]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    listener = Listener(settings)
    port = await listener.start()
    others = [await start(settings) for start in beside]
    log.info("listening on %s port %s (%s)", settings.host, port, settings.mail_protocol)
    await stopping.wait()
    for each in others:
        each.close()
    await listener.stop()
