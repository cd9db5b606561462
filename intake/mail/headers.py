"""Header fields of a stranger's message: limits first, then names, addresses and subjects.

Nothing here uses the standard library's address parser, which takes 36 s on a 480 KB `To:` and
raises on some real ones.
"""

import binascii
import re
from base64 import b64decode
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from quopri import decodestring

from intake.core.message import Mailbox
from intake.mail import charsets

LARGEST_HEADER = 64 * 1024
LARGEST_HEADERS = 256 * 1024
MOST_HEADERS = 1_000
MOST_ADDRESSES = 1_000

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,20000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BARE_ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,200}@[^\s<>@,;:\"()]{1,250}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")


class TooMuch(Exception):
    """A message beyond a limit; its text is the reason shown to a caseworker."""


def block_of(raw: bytes) -> tuple[bytes, bytes]:
    """Return the header block with harmless line ends, and the rest; raises `TooMuch`."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if raw.startswith(b"From "):  # the separator line of an mbox
        raw = raw.partition(b"\n")[2]
    end = re.search(rb"\r?\n\r?\n", raw)
    block, rest = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    if len(block) > LARGEST_HEADERS:
        raise TooMuch("Brevhovedet er for stort")
    # Alone, a CR makes Python's parser begin a new header where no mail server saw one.
    block = re.sub(rb"\r(?!\n)", b" ", block).replace(b"\r\n", b"\n").replace(b"\0", b"")
    fields = re.split(rb"\n(?![ \t])", block)
    if len(fields) > MOST_HEADERS:
        raise TooMuch("Brevhovedet har for mange felter")
    if any(len(each) > LARGEST_HEADER for each in fields):
        raise TooMuch("Et felt i brevhovedet er for stort")
    return block, rest


def readable(value: str) -> str:
    """Return a header's value with encoded words and wild bytes decoded, on one line, NFC."""
    value = _wild(value[:LARGEST_HEADER])
    value = re.sub(r"\r?\n[ \t]*", " ", value)
    value = _BETWEEN.sub(r"\1\2", value)
    return charsets.tidy(_CONTROL.sub(" ", _words(value))).strip()


def _wild(value: str) -> str:
    """Decode bytes above 127 that someone put into a header without saying how."""
    try:
        return charsets.decode(value.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return charsets.decode(value.encode("utf-8", "surrogateescape"))


def _words(value: str) -> str:
    """Decode encoded words; neighbours of one charset together, for a letter may be split."""
    pieces: list[str] = []
    pending, pending_charset, at = b"", "", 0
    for found in _ENCODED.finditer(value):
        charset = found[1].partition("*")[0]
        between = value[at : found.start()]
        if between or charset.lower() != pending_charset:
            pieces.append(charsets.decode(pending, pending_charset))
            pieces.append(between)
            pending = b""
        pending += _word_bytes(found[2], found[3])
        pending_charset, at = charset.lower(), found.end()
    pieces.append(charsets.decode(pending, pending_charset))
    pieces.append(value[at:])
    return "".join(pieces)


def _word_bytes(form: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if form in "qQ":
        return decodestring(raw.replace(b"_", b" ").replace(b"\n", b""), header=False)
    raw = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return b64decode(raw[: len(raw) // 4 * 4])


def mailboxes(value: str) -> list[Mailbox]:
    """Return the addresses of a field, in order; what is none (a group's name) is left out."""
    found = [_mailbox(each) for each in _split(re.sub(r"\r?\n[ \t]*", " ", value))]
    return [each for each in found if each.address][:MOST_ADDRESSES]


def _split(value: str) -> list[str]:
    """Split at commas and semicolons that stand outside quotes, comments and angles."""
    parts: list[str] = []
    start, closing = 0, ""
    pairs = {'"': '"', "(": ")", "<": ">"}
    skip = False
    for at, sign in enumerate(value):
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif closing:
            closing = "" if sign == closing else closing
        elif sign in pairs and pairs[sign] in value[at + 1 : at + 2_000]:
            closing = pairs[sign]
        elif sign in ",;":
            parts.append(value[start:at])
            start = at + 1
    return [*parts, value[start:]]


def _mailbox(part: str) -> Mailbox:
    """Read `name <address>`; the angles decide, whatever looks like an address before them."""
    part = part[:2_000]
    # RFC 5322 lets comments and spaces stand inside an address; some programs use it.
    part = re.sub(r"(?<=[\w.@])(?:\([^()<>]{0,200}\)|[ \t]+(?=[.@])|(?<=[.@])[ \t]+)", "", part)
    opened = part.rfind("<")
    closed = part.find(">", opened) if opened >= 0 else -1
    if closed > opened >= 0:
        address = _BARE_ADDRESS.search(part[opened + 1 : closed])
        name = part[:opened]
    else:
        address = _BARE_ADDRESS.search(part)
        comment = re.search(r"\(([^()]{1,200})\)", part)
        name = comment[1] if comment else ""
    if address is None:
        return Mailbox()
    name = re.sub(r"\\(.)", r"\1", readable(name)).strip(" \t'\"")
    return Mailbox(readable(address[0]).strip("'"), name)


def message_ids(value: str) -> tuple[str, ...]:
    """Return the ids in a Message-ID, In-Reply-To or References field, angles included."""
    return tuple(_MESSAGE_ID.findall(_CONTROL.sub(" ", _wild(value))))


def moment(value: str) -> datetime | None:
    """Return the date of a Date field, aware; none where it says nothing a clock knows."""
    try:
        found = parsedate_to_datetime(readable(value)[:200])
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found
