"""The envelope of a message that lies in a mailbox: what delivery wrote into its header.

The header is searched as bytes, within limits, and never parsed: this runs in the worker itself.
"""

import re

from intake.config import Settings
from intake.core import addressing

UNKNOWN_SENDER = "?"
"""Where no delivery wrote one. Not the empty sender, which machines use (RFC 5321, 4.5.5)."""

_RETURN_PATH = re.compile(rb"\A\s*<?([^<>\s]{0,320})>?\s*\Z")


def sender(raw: bytes) -> str:
    """Return the envelope sender, "" for a machine's; UNKNOWN_SENDER where delivery wrote none.

    The topmost Return-Path is the last delivery's; those below it anyone may have written.
    """
    for name, value in addressing.fields(raw):
        if name == b"return-path":
            found = _RETURN_PATH.match(value)
            return found[1].decode("utf-8", "replace") if found else UNKNOWN_SENDER
    return UNKNOWN_SENDER


def recipients(raw: bytes, settings: Settings) -> tuple[str, ...]:
    """Return our own addresses (lower case) that the message came to, in the header's order.

    The most trusted fields that name a consultation or a party decide. A mailbox's own name,
    which stands in Delivered-To on every message, says nothing while another field says more.
    """
    domain = settings.mail_domain.lower()
    general = {settings.sender.lower(), settings.imap_user.lower()}
    general.add(f"{settings.mail_local}@{domain}".lower())
    vague: dict[str, None] = {}
    for locals_ in addressing.in_header(raw, domain):
        found = tuple(f"{each}@{domain}" for each in locals_)
        if exact := tuple(each for each in found if each not in general):
            return exact
        vague.update(dict.fromkeys(found))
    return tuple(vague)
