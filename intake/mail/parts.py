"""The parts of a message: what is read as its words, what is a file, what a server reported."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from mimetypes import MimeTypes
from typing import Any
from urllib.parse import unquote_to_bytes

from intake.core.message import Attached
from intake.mail import charsets, html_words
from intake.mail.flowed import unflowed
from intake.mail.headers import LARGEST_HEADER, TooMuch, readable

DEEPEST = 50
MOST_PARTS = 1_000
_DEEPEST_OPENED = 3  # messages attached to one another
_TYPES = MimeTypes()
_LONGEST_NAME = 180  # bytes; file systems and zip tools stop at 255
_NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
_MEDIA_TYPE = re.compile(f"{_NAME}/{_NAME}")  # RFC 6838, section 4.2
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,8000})\"|([^;]{0,8000}))", re.S
)


@dataclass
class Passage:
    """A stretch of the message's words, as plain text, as HTML, or as both (alternatives)."""

    plain: str = ""
    html: str = ""
    group: int = 0


@dataclass
class Parts:
    """What the parts of one message hold."""

    passages: list[Passage] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    media_types: list[str] = field(default_factory=list)
    calendar_method: str = ""
    has_attached_message: bool = False


def collect(message: Message, depth: int = 0) -> Parts:
    """Return what the message holds; raises `TooMuch` beyond a limit.

    `depth` counts the messages that this one is attached to.
    """
    parts = Parts()
    for index, leaf in enumerate(_leaves(message)):
        if index >= MOST_PARTS:
            raise TooMuch("Beskeden har for mange dele")
        _take(leaf, parts, depth)
    return parts


@dataclass(frozen=True)
class _Leaf:
    """A part that holds something; `group` tells the alternatives it is one of, 0 for none."""

    part: Message
    reported: bool
    group: int


def _leaves(message: Message) -> Iterator[_Leaf]:
    """Yield the parts that hold something, in order."""
    stack: list[tuple[Message, int, bool, int]] = [(message, 0, False, 0)]
    seen = 0
    while stack:
        part, depth, reported, group = stack.pop()
        seen += 1
        if depth > DEEPEST:
            raise TooMuch("Beskedens dele ligger for dybt i hinanden")
        if seen > 2 * MOST_PARTS:
            raise TooMuch("Beskeden har for mange dele")
        if any(len(str(value)) > LARGEST_HEADER for _, value in part.raw_items()):
            raise TooMuch("Et felt i en af beskedens dele er for stort")
        kind = part.get_content_type()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner = reported or kind == "multipart/report"
            group = seen if kind == "multipart/alternative" else group
            stack.extend((each, depth + 1, inner, group) for each in reversed(_children(part)))
        else:
            yield _Leaf(part, reported, group)


def _children(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if payload else []


def _take(leaf: _Leaf, parts: Parts, depth: int) -> None:
    part, reported = leaf.part, leaf.reported
    kind = part.get_content_type()
    parts.media_types.append(kind)
    name = filename_of(part)
    attached = "attachment" in _disposition(part) or bool(name)
    if kind in ("message/delivery-status", "message/global-delivery-status"):
        parts.reports.append(_as_text(part))
    elif kind in ("message/feedback-report", "message/disposition-notification"):
        parts.reports.append("")
    elif reported and kind in ("message/rfc822", "text/rfc822-headers", "message/global"):
        parts.returned.append(_as_text(part))
    elif kind in ("text/plain", "text/html") and not attached:
        _add_words(parts, leaf.group, _words(part), is_html=kind == "text/html")
    elif kind == "text/calendar" and not attached:
        parts.calendar_method = _calendar_method(part)
        _attach(part, parts, name or "kalender.ics")
    elif kind.startswith("message/"):
        parts.has_attached_message = parts.has_attached_message or kind == "message/rfc822"
        inner = _inside(part, depth)
        _attach(part, parts, name or _message_name(part), _all_words(part, inner))
        parts.attachments += [each for found in inner for each in found.attachments]
    elif name or attached or _content(part):
        _attach(part, parts, name)


def _inside(part: Message, depth: int) -> list[Parts]:
    """Return what attached messages hold; one far inside others is kept whole and not opened."""
    if depth >= _DEEPEST_OPENED:
        return []
    return [collect(each, depth + 1) for each in _children(part)]


def _all_words(part: Message, inner: list[Parts]) -> str:
    """Return the words of an attached message, in whatever form they stand, to be searched."""
    words = [readable(raw_field(each, "subject")) for each in _children(part)]
    for passage in (each for found in inner for each in found.passages):
        words += [passage.plain, *(line.text for line in html_words.lines_of(passage.html))]
    return "\n".join(words).strip()


def _add_words(parts: Parts, group: int, text: str, *, is_html: bool) -> None:
    """Add words to the passage they are an alternative of, or as one of their own."""
    last = parts.passages[-1] if parts.passages else None
    if not last or not group or last.group != group:
        last = Passage(group=group)
        parts.passages.append(last)
    if is_html:
        last.html = f"{last.html}\n{text}" if last.html.strip() else text
    else:
        last.plain = f"{last.plain}\n{text}" if last.plain.strip() else text


def _disposition(part: Message) -> str:
    return raw_field(part, "content-disposition").strip().lower()[:40].partition(";")[0]


def _content(part: Message) -> bytes:
    if part.is_multipart():
        return _as_text(part).encode("utf-8", "surrogateescape")
    payload: Any = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _as_text(part: Message) -> str:
    """Return the text of a part that holds a message or fields."""
    if not part.is_multipart():
        return charsets.decode(_content(part))
    return "\n".join(_flat(each) for each in _children(part))


def _flat(message: Message) -> str:
    try:
        return charsets.decode(message.as_bytes())
    except Exception:  # noqa: BLE001 - the generator of the standard library fails in many ways
        fields = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
        body = "" if message.is_multipart() else str(message.get_payload())
        return f"{fields}\n{body}"


def _charset(part: Message) -> str:
    return parameters(raw_field(part, "content-type")).get("charset", "")


def _words(part: Message) -> str:
    text = charsets.tidy(charsets.decode(_content(part), _charset_of_words(part)))
    options = parameters(raw_field(part, "content-type"))
    if options.get("format", "").lower() == "flowed" and part.get_content_type() == "text/plain":
        return unflowed(text, delete_space=options.get("delsp", "").lower() == "yes")
    return text


def _charset_of_words(part: Message) -> str:
    declared = _charset(part)
    if declared or part.get_content_type() != "text/html":
        return declared
    found = re.search(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{1,30})", _content(part)[:2_048], re.I)
    return found[1].decode("ascii") if found else ""


def _calendar_method(part: Message) -> str:
    method = parameters(raw_field(part, "content-type")).get("method", "")
    found = re.search(rb"^METHOD:(\w{1,20})", _content(part)[:100_000], re.M | re.I)
    return (method or (found[1].decode("ascii") if found else "") or "none").upper()


def _attach(part: Message, parts: Parts, name: str, text: str = "") -> None:
    kind = part.get_content_type()
    content = _content(part)
    if not _MEDIA_TYPE.fullmatch(kind):  # whoever fetches the file gets it as a header
        kind = "application/octet-stream"
    if kind == "application/octet-stream" and name:
        kind = _TYPES.guess_type(name.replace("/", "_"))[0] or kind
    if not name:
        name = f"vedhæftet-{len(parts.attachments) + 1}{_TYPES.guess_extension(kind) or '.bin'}"
    if kind == "text/plain":
        text = charsets.tidy(charsets.decode(content, _charset(part)))
    parts.attachments.append(Attached(safe_name(name), kind, content, text))


def _message_name(part: Message) -> str:
    inner = _children(part)
    subject = readable(raw_field(inner[0], "subject")) if inner else ""
    return f"{subject or 'besked'}.eml"


def filename_of(part: Message) -> str:
    """Return the file name as its sender meant it, from whichever of the ways it was written."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        name = parameters(raw_field(part, header)).get(key, "")
        if name.strip():
            return name.strip()
    return ""


def raw_field(part: Message, name: str) -> str:
    """Return a header without the standard library's own decoding of bytes above 127."""
    return next((str(value) for key, value in part.raw_items() if key.lower() == name), "")


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a header: RFC 2231 first, encoded words and raw bytes too."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(value):
        text = re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3].strip()
        name, _, rest = found[1].lower().partition("*")
        number = rest.rstrip("*")
        extended = rest.endswith("*") or (rest == "" and found[1].endswith("*"))
        place = int(number) if number.isdigit() and len(number) < 4 else -1  # noqa: PLR2004
        pieces.setdefault(name, []).append((place, extended, text))
    return {name: _joined(each) for name, each in pieces.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    extended = [each for each in pieces if each[1] or each[0] >= 0]
    if not extended:
        return readable(_unescaped(pieces[0][2]))
    ordered = sorted(extended, key=lambda each: each[0])
    charset, content = "", b""
    for index, (_, encoded, written) in enumerate(ordered):
        text = written
        if index == 0 and encoded and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(raw) if encoded else raw
    return readable(charsets.decode(content, charset))


def _unescaped(text: str) -> str:
    """Undo the percent signs of programs that use RFC 2231's encoding without saying so."""
    if re.fullmatch(
        r"[\w.!#$&+^`{}~()@,;' -]*(?:%[0-9A-Fa-f]{2}[\w.!#$&+^`{}~()@,;' -]*){2,}", text, re.A
    ):
        return charsets.decode(unquote_to_bytes(text))
    return text


def safe_name(name: str) -> str:
    """Return a name that can be shown and stored: æøå kept, no path, no control, not too long."""
    name = charsets.tidy(_UNSAFE.sub("", name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .") or "vedhæftet"
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:  # noqa: PLR2004 - longer is no extension
        stem, dot, ending = name, "", ""
    room = _LONGEST_NAME - len((dot + ending).encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")  # a cut may end in either
    return stem + dot + ending
