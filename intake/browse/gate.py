"""What stands before every page: language, closed doors, security headers, one generation."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from h11 import LocalProtocolError

from intake.browse import words
from intake.browse.current import Current
from intake.browse.room import Full, Gathered, Held, Left, Message, Room, Send

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)
"""The public site's own policy: nothing inline, nothing from elsewhere."""

FILE_POLICY = "sandbox; default-src 'none'"
"""For files, which no browser is to run, not even those that we made."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
FOR_FILES = ((b"content-security-policy", FILE_POLICY.encode()), *HEADERS[1:])
OURS = {name for name, _ in HEADERS} | {b"cache-control", b"etag", b"server", b"vary"}
"""What we say, or rather leave unsaid: no page varies by who asks."""

FOR_PROGRAMS = ((b"access-control-allow-origin", b"*"),)
"""For data, which scripts on pages of others may read, too: it is the same for everyone."""

NO_CACHE = (b"cache-control", b"no-cache")

AGAIN = (b"retry-after", b"2")

DOWNLOADS = ("/public.db", "/files/")
"""Paths of files, which are sent as they are read."""

FREE_SQL = "/-/free-sql"
"""Where requests that bring SQL of their own are answered."""

CLOSED = ("/-/", "//", "/\\", "/_", "/:")
"""Datasette's own pages about the machine, and paths that a redirect would take off the site."""

LONGEST = 8000
"""Bytes of a path and its query; no address that we give is a tenth of that."""

MOST_FIELDS = 100
"""Fields of a query."""

prefix: ContextVar[str] = ContextVar("prefix", default="/")
"""What stands before the paths of this request's pages, such as "/en/"."""


class Gate:
    """The outermost ASGI layer of the record.

    `address` is how readers reach the record: links are made from it and never from the Host
    header, and a path in it ("/data") is where a proxy has put us.
    """

    def __init__(self, app: App, current: Callable[[], Current], address: str) -> None:
        self.app = app
        self.current = current
        parts = urlsplit(address)
        self.scheme, self.host, self.base = parts.scheme, parts.netloc, parts.path.rstrip("/")
        self.started = f"{time.time_ns():x}"
        self.room = Room()
        self.watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it where nobody else may."""
        if self.watching is None or self.watching.done():  # done: it failed, and must go on
            # What readers look for is their own business: no line for each request.
            logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
            self.watching = asyncio.create_task(self.current().watch())
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            with self.room.entered():
                await self._answer(self._localised(scope), receive, _as_far_as_heard(send))
        except Full:
            await _short(send, HTTPStatus.SERVICE_UNAVAILABLE, AGAIN)
        except Left:
            return  # the server closes the connection of an answer that has no end

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _short(send, HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"GET, HEAD"))
        elif _is_too_long(scope):
            await _short(send, HTTPStatus.REQUEST_URI_TOO_LONG)
        elif scope["path"].startswith("/static/"):
            await self.app(scope, receive, _with_headers(send, b"max-age=3600"))
        else:
            with self.current().pinned() as generation:
                etag = f'W/"{self.started}-{generation.number}"'.encode()
                wanted = _diverted(scope)
                if wanted is scope and etag in _known(scope):
                    await _short(send, HTTPStatus.NOT_MODIFIED, (b"etag", etag))
                    return
                # "no-cache" asks each time, which costs a 304: what is withdrawn is gone at once.
                await self._read(wanted, receive, _with_headers(send, b"no-cache", etag))

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the record: a download as it is read, a page when it is its turn."""
        is_table = "_stream" in _names(scope)
        if is_table or scope["path"].startswith(DOWNLOADS):
            with self.room.download(is_table=is_table):
                await self.app(scope, receive, Gathered(send).take)
            return
        held = Held()
        try:
            async with self.room.turn(is_long="_size" in _names(scope)):
                await self.app(scope, receive, held.take)
        except (TimeoutError, MemoryError):
            await _short(send, HTTPStatus.SERVICE_UNAVAILABLE, AGAIN)
        else:
            await held.give(send)

    def _localised(self, scope: Scope) -> Scope:
        """Return the scope as if we stood at the root in Danish; note where we really stand."""
        path: str = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        path = path.partition("?")[0]
        base = self.base
        path = _without(path, base)
        is_english = path == "/en" or path.startswith("/en/")
        words.language.set("en" if is_english else "da")
        prefix.set(f"{base}/en/" if is_english else f"{base}/")
        path = _without(path, "/en") if is_english else path
        headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
        return {
            **scope,
            "path": path,
            "raw_path": path.encode("latin-1"),
            "scheme": self.scheme,
            "headers": [*headers, (b"host", self.host.encode())],
        }


def _without(path: str, start: str) -> str:
    if start and (path == start or path.startswith(f"{start}/")):
        return path[len(start) :] or "/"
    return path


def _diverted(scope: Scope) -> Scope:
    """Lead to nowhere whoever asks for what is closed, and to a clear no whoever brings SQL."""
    path, names = scope["path"], {name.lower() for name in _names(scope)}
    if names & {"sql", "_where"}:
        path = FREE_SQL
    elif path != "/-/versions.json" and (_is_closed(path) or "_trace" in names):
        path = "/-/none"
    else:
        return scope
    path += ".json" if scope["path"].endswith(".json") else ""
    return {**scope, "path": path, "raw_path": path.encode()}


def _is_closed(path: str) -> bool:
    """Return whether a path is for nobody.

    Datasette would once more take away the start that we took away: what is left of
    "/en/en/-/databases" would be its "/-/databases".
    """
    start = prefix.get()
    return path.startswith(CLOSED) or (start != "/" and path.startswith(start))


def _is_too_long(scope: Scope) -> bool:
    query = scope["query_string"]
    return len(scope["path"]) + len(query) > LONGEST or query.count(b"&") >= MOST_FIELDS


def _names(scope: Scope) -> set[str]:
    """Return the names of the query's fields."""
    return {name for name, _ in parse_qsl(_text(scope["query_string"]), keep_blank_values=True)}


def _text(header: bytes) -> str:
    return header.decode("latin-1")


def _known(scope: Scope) -> set[bytes]:
    """Return what the asker has already, by its ETags."""
    lists = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {each.strip() for one in lists for each in one.split(b",")}


def _as_far_as_heard(send: Send) -> Send:
    """Return `send` for a reader whose own mistake may end the line while we answer."""

    async def sending(message: Message) -> None:
        try:
            await send(message)
        except LocalProtocolError:  # the server has said no to it meanwhile
            raise Left from None

    return sending


def _with_headers(send: Send, cache: bytes, etag: bytes = b"") -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [
                (name, _placed(value) if name.lower() == b"location" else value)
                for name, value in message["headers"]
                if name.lower() not in OURS
            ]
            told = {name.lower(): value for name, value in headers}
            is_ok = message["status"] == HTTPStatus.OK
            headers += FOR_FILES if b"content-disposition" in told else HEADERS
            if etag and not told.get(b"content-type", b"").startswith(b"text/html"):
                headers += FOR_PROGRAMS
            headers.append((b"cache-control", cache) if is_ok else NO_CACHE)
            if etag and is_ok:
                headers.append((b"etag", etag))
            message = {**message, "headers": headers}
        await send(message)

    return sending


def _placed(location: bytes) -> bytes:
    """Return where a redirect leads, in this request's language: some of Datasette's forget it."""
    start = prefix.get().encode()
    return start + location.removeprefix(start).lstrip(b"/\\")


async def _short(send: Send, status: HTTPStatus, *more: tuple[bytes, bytes]) -> None:
    body = (
        b""
        if status is HTTPStatus.NOT_MODIFIED
        else json.dumps({"ok": False, "status": status, "error": status.phrase}).encode()
    )
    headers = [*HEADERS, NO_CACHE, *more, (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
