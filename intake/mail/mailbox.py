"""A folder on a mail server, over one IMAP connection."""

import shlex
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
)

from intake.config import Settings
from intake.core.errors import IntakeError, TryAgain
from intake.store.fetched import Source

CONNECT_SECONDS = 20
READ_SECONDS = 60
TOKEN_SECONDS = 30
LOOK_EVERY = 60.0
"""Seconds until we look without having been called: some servers forget to, and some routers
forget a connection that is silent for longer. Far below the 29 minutes of RFC 2177."""

LISTEN_SECONDS = 1.0
"""Seconds between two looks at whether we should stop."""

WINDOW = 50_000
"""Numbers asked for at once: imaplib takes no line above 1 MB, and a search answers in one."""


class Unreachable(TryAgain):
    """The mailbox cannot be reached, or the connection was lost; nothing that was kept is lost."""


class MailboxProblem(IntakeError):
    """The mail server says no: a wrong password, token or folder name."""


class Mailbox:
    """One selected folder. Its methods raise IMAPClientError and OSError."""

    def __init__(self, client: IMAPClient, settings: Settings) -> None:
        self._client = client
        self._move_to = settings.imap_move_to
        selected = client.select_folder(settings.imap_folder)
        if b"UIDVALIDITY" not in selected:
            raise MailboxProblem("The mail server does not number its messages (no UIDVALIDITY).")
        self._next = int(selected.get(b"UIDNEXT", 1))
        self.source = Source(
            f"{settings.imap_user}@{settings.imap_host}/{settings.imap_folder}".lower(),
            int(selected[b"UIDVALIDITY"]),
        )

    def uids(self, first: int) -> list[int]:
        """Return the numbers of the messages from `first` on, ascending."""
        found: set[int] = set()
        while first + WINDOW < self._next:
            found.update(self._client.search(["UID", f"{first}:{first + WINDOW - 1}"]))
            first += WINDOW
        # "n:*" always names the last message, also one below n (RFC 9051 section 9, seq-range).
        found.update(each for each in self._client.search(["UID", f"{first}:*"]) if each >= first)
        return sorted(found)

    def sizes(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return the size in bytes of each message that is still there."""
        found = self._client.fetch(numbers, ["RFC822.SIZE"])
        return {uid: facts[b"RFC822.SIZE"] for uid, facts in found.items()}

    def messages(self, numbers: Sequence[int]) -> dict[int, tuple[bytes, datetime | None]]:
        """Return bytes and moment of arrival of each that is still there; leaves no mark."""
        found = self._client.fetch(numbers, ["BODY.PEEK[]", "INTERNALDATE"])
        return {
            uid: (facts[b"BODY[]"], _aware(facts.get(b"INTERNALDATE")))
            for uid, facts in found.items()
            if facts.get(b"BODY[]") is not None
        }

    def mark(self, numbers: Sequence[int]) -> None:
        """Mark messages as read, and move them where the setting says so.

        Those that someone else moves meanwhile are theirs: a server refuses all for the sake of
        one that is gone (EXPUNGEISSUED, RFC 5530), so the others are asked for again.
        """
        left = sorted(numbers)
        while left:
            try:
                self._client.add_flags(left, [SEEN], silent=True)
                if self._move_to:
                    self._client.move(left, self._move_to)
                return
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                there = self._client.search(["UID", ",".join(map(str, left))])
                if len(there) == len(left):
                    raise
                left = sorted(there)

    def wait(self, stop: threading.Event) -> None:
        """Return when something happened in the folder, after a minute, or when asked to stop."""
        until = time.monotonic() + LOOK_EVERY
        if not self._client.has_capability("IDLE"):
            stop.wait(LOOK_EVERY)
            self._client.noop()  # lets the server tell what is new, and keeps it from leaving
            return
        self._client.idle()
        while time.monotonic() < until and not stop.is_set():
            if self._is_called():
                break
        self._client.idle_done()

    def _is_called(self) -> bool:
        asked = time.monotonic()
        said = self._client.idle_check(timeout=LISTEN_SECONDS)
        # Nothing said before its time is a connection that ended: idle_check keeps it to itself.
        return bool(said) or time.monotonic() - asked < LISTEN_SECONDS / 2


@contextmanager
def opened(settings: Settings) -> Iterator[Mailbox]:
    """Connect, sign in and select the folder. Raises Unreachable and MailboxProblem."""
    try:
        client = _connected(settings)
    except (OSError, IMAPClientError) as error:
        raise Unreachable(f"{settings.imap_host} cannot be reached ({error}).") from error
    try:
        yield _selected(client, settings)
    except IMAPClientReadOnlyError as error:
        raise MailboxProblem(f"{settings.imap_folder} can only be read.") from error
    except (OSError, IMAPClientAbortError) as error:
        raise Unreachable(f"The connection to {settings.imap_host} was lost.") from error
    except IMAPClientError as error:
        raise MailboxProblem(f"{settings.imap_host} says: {error}") from error
    finally:
        with suppress(OSError, IMAPClientError):
            client.shutdown()


def _connected(settings: Settings) -> IMAPClient:
    context = ssl.create_default_context()
    client = IMAPClient(
        settings.imap_host,
        port=settings.imap_port,
        ssl=settings.imap_tls == "tls",
        ssl_context=context,
        timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
    )
    client.normalise_times = False  # else moments lose their zone
    if settings.imap_tls == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            with suppress(OSError):  # the wrapped socket may be gone, which is not the news
                client.shutdown()
            raise
    return client


def _selected(client: IMAPClient, settings: Settings) -> Mailbox:
    try:
        if settings.imap_token_command:
            client.oauth2_login(settings.imap_user, _token(settings.imap_token_command))
        else:
            client.login(settings.imap_user, settings.imap_password)
    except LoginError as error:
        raise MailboxProblem(f"{settings.imap_host} refuses {settings.imap_user}.") from error
    if settings.imap_move_to and not client.has_capability("MOVE"):
        raise MailboxProblem(f"{settings.imap_host} cannot move mail: empty INTAKE_IMAP_MOVE_TO.")
    if settings.imap_move_to and not client.folder_exists(settings.imap_move_to):
        raise MailboxProblem(f"There is no folder {settings.imap_move_to} to move mail to.")
    return Mailbox(client, settings)


def _token(command: str) -> str:
    """Return what the operator's command prints; a token lives an hour, so it is asked each time.

    Raises MailboxProblem, without the command's output: it may hold a secret.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own words, and no shell
            shlex.split(command), capture_output=True, timeout=TOKEN_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        why = type(error).__name__
        raise MailboxProblem(f"INTAKE_IMAP_TOKEN_COMMAND gives no token ({why}).") from None
    return done.stdout.decode("ascii", "replace").strip()


def _aware(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
