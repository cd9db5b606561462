"""Room for readers: how much is worked on and kept in memory at once, whatever is asked for.

A list of a thousand long answers takes some tens of megabytes while it is drawn, and a reader on
a slow line keeps what was drawn for as long as the line is slow. So few pages are drawn at once,
the others wait their turn, and large ones wait for their readers in a file.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

IN_ALL = 100
"""Requests in progress; beyond that, come again: a queue in memory would help nobody."""

AT_WORK = 4
"""Pages that are drawn at once: as many as there are threads to read the database with."""

LONG_AT_WORK = 1
"""Of these, long lists: five hundred answers of forty pages take 150 MB while they are drawn."""

LONG_WAITING = 20
"""Long lists that wait for their turn, so that they leave room in the queue for pages."""

DOWNLOADS = 20
"""Files and streams under way at once; each holds a piece of a file, or a page of rows."""

STREAMS = 4
"""Of these, tables as CSV."""

SECONDS = 10.0
"""What one page may take, once its turn has come."""

PIECE = 65_536
"""Bytes handed to the server at once: it takes the next when the reader has taken most of these."""


PATIENCE = 30.0
"""Seconds in which a reader must take a piece; who is slower than that gives the place up."""


class Full(Exception):
    """There is no room for one more just now."""


class Left(BaseException):
    """The reader takes nothing any more. No Exception, so that nobody answers it with a page."""


class Room:
    """How many are in, by what they came for."""

    def __init__(self) -> None:
        self._inside = self._downloads = self._streams = self._waiting = 0
        self._turn = asyncio.Semaphore(AT_WORK)
        self._long = asyncio.Semaphore(LONG_AT_WORK)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Take part in the queue inside the block. Raises Full."""
        if self._inside >= IN_ALL:
            raise Full
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    @asynccontextmanager
    async def turn(self, *, is_long: bool) -> AsyncIterator[None]:
        """Draw a page inside the block when it is one's turn.

        Raises Full where too many wait, and TimeoutError when it takes longer than SECONDS.
        """
        async with AsyncExitStack() as stack:
            if is_long:
                stack.enter_context(self._in_line())
                await stack.enter_async_context(self._long)
            await stack.enter_async_context(self._turn)
            async with asyncio.timeout(SECONDS):
                yield

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if self._waiting >= LONG_WAITING:
            raise Full
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    @contextmanager
    def download(self, *, is_table: bool) -> Iterator[None]:
        """Send a file, or a table as it is read, inside the block. Raises Full."""
        if self._downloads >= DOWNLOADS or (is_table and self._streams >= STREAMS):
            raise Full
        self._downloads += 1
        self._streams += is_table
        try:
            yield
        finally:
            self._downloads -= 1
            self._streams -= is_table


async def _handed(send: Send, message: Message) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await send(message)
    except TimeoutError:
        raise Left from None


class Held:
    """An answer that was drawn and is not sent yet, so that whoever drew it can let go of it."""

    def __init__(self) -> None:
        self._start: Message | None = None
        self._file = tempfile.SpooledTemporaryFile(PIECE)  # noqa: SIM115 - closed when given

    async def take(self, message: Message) -> None:
        """Take a part of the answer, as ASGI's `send` would."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._file.write(message.get("body", b""))

    async def give(self, send: Send) -> None:
        """Send the answer on, piece by piece, as fast as the reader takes it. Raises Left."""
        with self._file as file:
            if self._start is None:
                return
            await send(self._start)
            left = file.seek(0, os.SEEK_END)
            file.seek(0)
            while left > PIECE:
                left -= PIECE
                await _handed(send, _part(file.read(PIECE), more=True))
            await _handed(send, _part(file.read(PIECE), more=False))


class Gathered:
    """Many small parts of a stream, sent on as few large ones: each costs the same to send."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._parts: list[bytes] = []
        self._size = 0

    async def take(self, message: Message) -> None:
        """Take a part of the answer, as ASGI's `send` would. Raises Left."""
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        self._size += len(self._parts[-1])
        more = message.get("more_body", False)
        if self._size >= PIECE or not more:
            whole, self._parts, self._size = b"".join(self._parts), [], 0
            await _handed(self._send, _part(whole, more=more))


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}
