"""Our own addresses in a message's header, and reply addresses that were mistyped."""

import re
from collections.abc import Iterable, Iterator

LARGEST = 256 * 1024
"""Bytes of a header that are looked at; no honest one is a tenth of it."""

SLIPS = 2
SHORTEST_NAME = 5
"""Letters before the @ of an address that others are compared with."""

_BY_TRUST = (
    frozenset({b"delivered-to", b"x-original-to", b"envelope-to"}),
    frozenset({b"resent-to", b"resent-cc"}),
    frozenset({b"to", b"cc"}),
)
"""Delivery knows; whoever sent it again knows better than the one who wrote it first."""

MOST_OF_SENDER = 1_000
"""Letters of a From field that are looked at."""

MOST_IDS = 50
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,300}>")
_SENDER = re.compile(
    r"(?:^|.*<)\s*(?P<address>[^\s<>()\",;:@]{1,64}@[^\s<>()\",;:@]{1,255})\s*(?:>[^<>]*)?$"
)
"""A From field that ends in its one address, in angle brackets or bare (RFC 5322, 3.4)."""

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^([A-Za-z-]{2,20}):([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")


def fields(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Return the names (lower case) and values of the header's fields, folds left in.

    Searched as bytes and never parsed, for this runs outside the child that may break.
    """
    block = raw[:LARGEST]
    end = _END.search(block)
    block = block[: end.start()] if end else block
    return [(found[1].lower(), found[2]) for found in _FIELD.finditer(block)]


def answering(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the From address (as it stands, or empty) and the Message-IDs that are answered."""
    sender = ""
    ids: dict[str, None] = {}
    for name, value in fields(raw):
        text = value.decode("utf-8", "replace")
        if name == b"from" and not sender:
            found = _SENDER.match(" ".join(text.split())[:MOST_OF_SENDER])
            sender = found["address"] if found else ""
        elif name in {b"in-reply-to", b"references"}:
            ids |= dict.fromkeys(_MESSAGE_ID.findall(text))
    return sender, tuple(ids)[-MOST_IDS:]


def in_header(raw: bytes, domain: str) -> Iterator[tuple[str, ...]]:
    """Yield the local parts (lower case) at our domain in the header, most trusted fields first."""
    present = fields(raw)
    own = re.compile(
        rb"(?<![\w.+-])([\w.+-]{1,64})@" + re.escape(domain.lower().encode()) + rb"(?!\.?[\w-])"
    )
    for names in _BY_TRUST:
        yield tuple(
            dict.fromkeys(
                found.decode("ascii")
                for name, value in present
                if name in names
                for found in own.findall(value.lower())
            )
        )


def meant(written: str, tokens: Iterable[str]) -> str:
    """Return the one token that is one slip of the finger from what was written, or ""."""
    found = {each for each in tokens if is_slip(written, each)}
    return found.pop() if len(found) == 1 else ""


def is_slip(written: str, token: str) -> bool:
    """Tell whether one letter is wrong, missing or too many, or two neighbours changed places."""
    if written == token or abs(len(written) - len(token)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(written, token, strict=False)) if a != b), None)
    if at is None:
        return True  # a letter at the end
    rest, other = written[at:], token[at:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or rest == other[1::-1] + other[2:]
    )


def is_near(written: str, known: str) -> bool:
    """Tell whether two addresses differ by a letter or two, so that one may be meant by the other.

    Short names say nothing: "ib@" and "bo@" are two people.
    """
    if written == known or len(known.partition("@")[0]) < SHORTEST_NAME:
        return False
    return _within(written, known, SLIPS)


def _within(one: str, other: str, slips: int) -> bool:
    """Tell whether that many letters put in, left out or changed make one text the other."""
    pairs = zip(one, other, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    if not one or not other:
        return len(one) + len(other) <= slips
    if not slips or abs(len(one) - len(other)) > slips:
        return False
    ways = ((one[1:], other[1:]), (one[1:], other), (one, other[1:]))
    return any(_within(left, right, slips - 1) for left, right in ways)


def canonical(address: str) -> str:
    """Return an address in the form that two spellings of it share: small, its domain in ASCII."""
    local, at, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return f"{local}{at}{domain}"
