"""Looks names up for the child that evaluates SPF, DKIM, ARC and DMARC, within strict limits.

with Verifier() as verifier:
    reading = verifier.checked(reading, raw, peer="192.0.2.1", mail_from="raad@example.dk")
"""

import json
import time
from collections.abc import Sequence
from dataclasses import replace

import dns.exception
import dns.resolver
from dns.rdtypes.txtbase import TXTBase

from intake import child
from intake.core.message import Authentication, Reading
from intake.mail.authentication import SOURCE, Resolve, Unanswered

PROGRAM = ("-m", "intake.mail.evaluating")

SECONDS = 8.0
"""How long one message may take with all its look-ups: behind it others wait."""

LOOKUP_SECONDS = 2.0
MOST_UNANSWERED = 2
"""Names nobody answers for, after which no more are asked for: the next would cost time, too."""

MOST_LOOKUPS = 60
"""Names asked for one message: ten for SPF with up to ten of its mail servers each is the most an
honest record costs; one that needs more is nobody's council."""

LARGEST = 30_000_000
"""Bytes of a message whose signatures are looked at."""

_KINDS = frozenset({"A", "AAAA", "MX", "PTR", "TXT"})
_UNKNOWN = Authentication(dmarc="temperror", source=SOURCE, is_ours=True)


class Verifier(child.Confined):
    """One child process and a way to DNS, used by one thread."""

    def __init__(self, resolve: Resolve | None = None, *, seconds: float = SECONDS) -> None:
        super().__init__(PROGRAM, seconds)
        self._resolve = resolve or look_up

    def checked(self, reading: Reading, raw: bytes, *, peer: str, mail_from: str) -> Reading:
        """Return the reading with what was found out; "temperror" where that took too much.

        `peer` is the IP address of the outside's server, "" where another server of ours took it.
        """
        try:
            found = self._evaluated(raw, peer, mail_from, reading.sender.address)
        except (child.Broken, OSError):  # a timeout is one, too
            self._child.close()
            found = _UNKNOWN
        return replace(reading, authentication=found)

    def _evaluated(self, raw: bytes, peer: str, mail_from: str, author: str) -> Authentication:
        if len(raw) > LARGEST:
            return _UNKNOWN
        deadline = time.monotonic() + self._seconds
        request = {"peer": peer, "mail_from": mail_from, "author": author}
        answers: dict[str, Sequence[str] | None] = {}
        content = raw
        while len(answers) < MOST_LOOKUPS:
            asked = json.dumps({**request, "answers": answers}).encode()
            left = max(0.0, deadline - time.monotonic())
            said = json.loads(self._child.ask(asked, content, seconds=left))
            if "found" in said:
                return Authentication(**said["found"])
            if not said["wanted"]:
                break
            answers[said["wanted"]] = self._answer(said["wanted"])
            if list(answers.values()).count(None) >= MOST_UNANSWERED:
                break
            content = b""
        return _UNKNOWN

    def _answer(self, wanted: str) -> Sequence[str] | None:
        kind, _, name = wanted.partition(" ")
        try:
            return self._resolve(name, kind) if kind in _KINDS else ()
        except Unanswered:
            return None


def look_up(name: str, kind: str) -> Sequence[str]:
    """Return a name's records out of DNS. Raises Unanswered."""
    try:
        found = dns.resolver.resolve(name, kind, lifetime=LOOKUP_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration) as error:
        raise Unanswered(name) from error
    except dns.exception.Timeout as error:
        raise Unanswered(name) from error
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return ()  # a name that no DNS can hold
    return [
        b"".join(each.strings).decode("utf-8", "surrogateescape")
        if isinstance(each, TXTBase)
        else each.to_text().rstrip(".")
        for each in found
    ]
