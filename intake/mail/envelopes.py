"""The envelope of a message that lies in a mailbox: what delivery wrote into its header.

The header is searched as bytes, within limits, and never parsed: this runs in the worker itself.
"""

import re

from intake.config import Settings

LARGEST = 256 * 1024
"""Bytes of a header that are looked at; what is beyond the limits of `mail.headers` is not read."""

UNKNOWN_SENDER = "?"
"""Where no delivery wrote one. Not the empty sender, which machines use (RFC 5321, 4.5.5)."""

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^([A-Za-z-]{2,20}):([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")
_RETURN_PATH = re.compile(rb"\A\s*<?([^<>\s]{0,320})>?\s*\Z")

_BY_TRUST = (
    (b"delivered-to", b"x-original-to", b"envelope-to"),
    (b"resent-to", b"resent-cc"),
    (b"to", b"cc"),
)
"""Delivery knows; whoever sent it again knows better than the one who wrote it first."""


def sender(raw: bytes) -> str:
    """Return the envelope sender, "" for a machine's; UNKNOWN_SENDER where delivery wrote none.

    The topmost Return-Path is the last delivery's; those below it anyone may have written.
    """
    for name, value in _fields(raw):
        if name == b"return-path":
            found = _RETURN_PATH.match(value)
            return found[1].decode("utf-8", "replace") if found else UNKNOWN_SENDER
    return UNKNOWN_SENDER


def recipients(raw: bytes, settings: Settings) -> tuple[str, ...]:
    """Return our own addresses (lower case) that the message came to, in the header's order.

    The most trusted fields that name a consultation or a party decide. A mailbox's own name,
    which stands in Delivered-To on every message, says nothing while another field says more.
    """
    fields = list(_fields(raw))
    own = re.compile(
        rb"(?<![\w.+-])[\w.+-]{1,64}@"
        + re.escape(settings.mail_domain.lower().encode())
        + rb"(?![\w.-]*\w)"
    )
    general = {settings.sender.lower(), settings.imap_user.lower()}
    general.add(f"{settings.mail_local}@{settings.mail_domain}".lower())
    vague: dict[str, None] = {}
    for names in _BY_TRUST:
        found = dict.fromkeys(
            address.decode("ascii")
            for name, value in fields
            if name in names
            for address in own.findall(value.lower())
        )
        if exact := tuple(each for each in found if each not in general):
            return exact
        vague.update(found)
    return tuple(vague)


def _fields(raw: bytes) -> list[tuple[bytes, bytes]]:
    block = raw[:LARGEST]
    end = _END.search(block)
    block = block[: end.start()] if end else block
    return [(found[1].lower(), found[2]) for found in _FIELD.finditer(block)]
