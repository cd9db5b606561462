"""SPF, DKIM, ARC and DMARC of one message. Needs DNS and asks for it by a function it is given.

It takes strangers' messages and strangers' DNS records apart, so the service runs it in a child
without a network (`intake.mail.evaluating`), for which the worker looks names up.
"""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any

import dkim
import spf

from intake.core.authentication import dmarc, domain_of
from intake.core.message import Authentication
from intake.mail import headers

SMALLEST_KEY = 1024
"""Bits of an RSA key that still proves anything (RFC 8301, section 3.2)."""

MOST_SIGNATURES = 5
"""Signatures tried; each costs a hash of the message. Two are usual, three are rare."""

_INSIDE = [
    ipaddress.ip_network(each)
    for each in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
]
SOURCE = "intake"

Resolve = Callable[[str, str], Sequence[str]]
"""Returns the records of a name and type (A, AAAA, MX as "10 name", PTR, TXT); none where none are.

Raises Unanswered where nobody knows just now.
"""


class Unanswered(Exception):
    """The name servers did not answer: nothing is proven, and nothing is refuted."""


class _Spf(spf.query):  # type: ignore[misc] # the library has no types
    """The library's rules and limits (RFC 7208, section 4.6.4) over our way to DNS."""

    def __init__(self, resolve: Resolve, *, peer: str, mail_from: str) -> None:
        super().__init__(peer, mail_from, mail_from.rpartition("@")[2])
        self._resolve = resolve

    def dns(
        self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False
    ) -> list[Any]:
        """Return records in the library's own shapes."""
        try:
            found = self._resolve(str(name).rstrip(".").lower(), qtype)
        except Unanswered as error:
            raise spf.TempError(f"DNS {error}") from None
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names that are not there")
        return [_shaped(each, qtype) for each in found]


def _shaped(record: str, qtype: str) -> Any:
    if qtype == "MX":
        preference, _, name = record.partition(" ")
        return int(preference), name
    return [record.encode("utf-8", "surrogateescape")] if qtype == "TXT" else record


def spf_result(resolve: Resolve, *, peer: str, mail_from: str) -> str:
    """Return what SPF says of the envelope; "" where it cannot be asked."""
    try:
        if "@" not in mail_from or not _is_outside(peer):
            return ""
        return str(_Spf(resolve, peer=peer, mail_from=mail_from).check()[0])
    except Exception:  # noqa: BLE001 - a stranger's record broke the library: it says nothing
        return "permerror"


def _is_outside(peer: str) -> bool:
    """Tell whether the address can be the sender's server, and is not another one of our own."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return not any(address in each for each in _INSIDE)


def dkim_results(raw: bytes, resolve: Resolve) -> tuple[str, tuple[str, ...]]:
    """Return pass, fail, none or temperror, and the domains that signed the whole message."""
    try:
        message = dkim.DKIM(raw, minkey=SMALLEST_KEY)
        count = sum(name.lower() == b"dkim-signature" for name, _ in message.headers)
    except Exception:  # noqa: BLE001 - the same
        return "permerror", ()
    if not count:
        return "none", ()
    signers: list[str] = []
    lookups = _Lookups(resolve)
    for index in range(min(count, MOST_SIGNATURES)):
        if domain := _signer(message, index, lookups):
            signers.append(domain)
    if signers:
        return "pass", tuple(signers)
    return ("temperror" if lookups.unanswered else "fail"), ()


def _signer(message: dkim.DKIM, index: int, lookups: "_Lookups") -> str:
    """Return whose signature it is; "" where it is not good.

    One over a part of the body (`l=`) is not: anyone can write on below it (RFC 6376, 8.2).
    """
    try:
        is_good = message.verify(index, dnsfunc=lookups)
        fields = message.signature_fields
        return fields[b"d"].decode("ascii").lower() if is_good and b"l" not in fields else ""
    except Exception:  # noqa: BLE001 - the library lets a few of Python's own errors through
        return ""


def arc_result(raw: bytes, resolve: Resolve) -> str:
    """Return pass, fail, none or temperror of the chain of those who passed it on (RFC 8617)."""
    lookups = _Lookups(resolve)
    try:
        found = dkim.ARC(raw, minkey=SMALLEST_KEY).verify(dnsfunc=lookups)[0]
    except Exception:  # noqa: BLE001 - a broken chain, however it breaks the library
        found = dkim.CV_Fail
    if found == dkim.CV_Fail and lookups.unanswered:
        return "temperror"
    return found.decode("ascii") if found else "none"  # a chain that was ended says nothing


class _Lookups:
    """Keys out of DNS as the library asks for them; notes whether one was not to be had."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self.unanswered = False

    def __call__(self, name: bytes, timeout: float = 0) -> bytes | None:
        try:
            found = self._resolve(name.decode("ascii").rstrip(".").lower(), "TXT")
        except Unanswered as error:
            self.unanswered = True
            raise dkim.DnsTimeoutError(str(error)) from None
        return found[0].encode("utf-8", "surrogateescape") if found else None


def dmarc_result(author: str, resolve: Resolve, *, signers: Sequence[str], envelope: str) -> str:
    """Return pass, fail, none or temperror. `envelope` is the domain where SPF passed, or ""."""
    if not author:
        return "none"
    try:
        return dmarc(author, dkim=signers, spf=envelope, texts=lambda name: resolve(name, "TXT"))
    except Unanswered:
        return "temperror"


def evaluate(
    raw: bytes, resolve: Resolve, *, peer: str, mail_from: str, author: str
) -> Authentication:
    """Return what can be found out about a message that came from `peer` (an IP address, or "").

    `author` is the address in From. Raises TooMuch for headers beyond the limits.
    """
    headers.block_of(raw)  # the library sets no limits of its own
    envelope = domain_of(mail_from)
    about = domain_of(author) if "@" in author else ""
    sent = spf_result(resolve, peer=peer, mail_from=mail_from)
    signed, signers = dkim_results(raw, resolve)
    passed = envelope if sent == "pass" else ""
    aligned = dmarc_result(about, resolve, signers=signers, envelope=passed)
    if aligned == "fail" and "temperror" in (sent, signed):
        aligned = "temperror"
    if aligned == "fail" and not _is_outside(peer):
        aligned = ""  # half of the proof was only to be had where the message came in
    return Authentication(
        dmarc=aligned,
        dkim=signed,
        spf=sent,
        arc=arc_result(raw, resolve),
        source=SOURCE,
        author_domain=about,
        is_ours=True,
    )
