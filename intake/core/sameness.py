"""When two messages are one: by what they say, whatever way they came and whatever they are called.

A Message-ID can be reused by anyone, and servers on the way add fields of their own. So what is
compared is the message without the traces of its transport, and then what was read in it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

_TRACES = frozenset(
    {
        b"received",  # RFC 5321 section 4.4
        b"return-path",
        b"delivered-to",  # RFC 9228
        b"envelope-to",
        b"delivery-date",
        b"authentication-results",  # RFC 8601
        b"received-spf",  # RFC 7208
        b"dkim-signature",  # a forwarding server signs, too
        b"bcc",
        b"status",  # what mailboxes write into what they hold
        b"content-length",
        b"lines",
    }
)
_TRACES_BEGIN = (b"x-", b"arc-", b"resent-")
_END = re.compile(rb"\r?\n\r?\n")


def content_of(raw: bytes) -> str:
    """Return the digest of the message without what servers and mailboxes add to it.

    Two with the same digest may still be read differently, for a trace can tell a machine: see
    `says_the_same`.
    """
    digest = hashlib.sha256()
    text = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if text.startswith(b"From "):  # the separator line of an mbox
        text = text.partition(b"\n")[2]
    end = _END.search(text)
    for name, value in _fields(text[: end.start()] if end else text):
        if name not in _TRACES and not name.startswith(_TRACES_BEGIN):
            digest.update(name + b":" + b" ".join(value.split()) + b"\n")
    body = text[end.end() :] if end else b""
    digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def _fields(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    for field in re.split(rb"\r?\n(?![ \t])", block):
        name, _, value = field.partition(b":")
        yield name.strip().lower(), value


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two readings, as JSON, say the same: who, what kind, which words and files.

    Without this, whoever knows a mail before it arrives could send it first with a trace that
    makes a robot's of it, and so keep the real one out.
    """
    return bool(one) and _said(one) == _said(other)


def _said(reading: Mapping[str, Any]) -> list[Any]:
    files = [(each["name"], each["sha256"]) for each in reading.get("attachments", ())]
    return [*(reading.get(name) for name in _SAYS), files]


_SAYS = ("kind", "from", "subject", "message_id", "date", "text", "quoted", "signature")
