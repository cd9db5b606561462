"""Where a message that no rule could place may belong: suggestions for a person, never more."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.core.addressing import canonical, is_near
from intake.core.authentication import domain_of
from intake.core.party import PROVIDERS, Party

MOST = 3
SHORTEST_NAME = 4
"""Letters in a title, slug or case number that is looked for in a subject."""


class Sign(StrEnum):
    """What points to a place. The strongest first."""

    SLIP = "reply address a slip off"
    LETTER = "answers our letter"
    THREAD = "answers a placed message"
    RETURN_ADDRESS = "sent to the return address"
    ADDRESS = "from an address of the party"
    ABOUT_CASE = "in a thread of the case"
    NAMES_CASE = "names the case"
    NEAR_ADDRESS = "from nearly an address of the party"
    DOMAIN = "from the domain of the party"
    COLLEAGUE = "the party is in copy"
    UNANSWERED = "the party has not answered"


_WEIGHT = {
    Sign.SLIP: 100,
    Sign.LETTER: 80,
    Sign.THREAD: 70,
    Sign.RETURN_ADDRESS: 60,
    Sign.ADDRESS: 40,
    Sign.ABOUT_CASE: 30,
    Sign.NAMES_CASE: 30,
    Sign.NEAR_ADDRESS: 25,
    Sign.DOMAIN: 20,
    Sign.COLLEAGUE: 15,
    Sign.UNANSWERED: 10,
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A consultation that mail may belong to; `waiting` are its parties without an answer."""

    slug: str
    title: str
    case_number: str = ""
    is_open: bool = True
    parties: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pointer:
    """A place that something in the message names outright; `party` may be empty."""

    sign: Sign
    consultation: str
    party: str = ""


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What is known of a message: who wrote, to whom else, about what, and what it names."""

    sender: str
    others: tuple[str, ...] = ()
    words: str = ""
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A place, with the signs of it from the strongest down; an empty party is nobody asked."""

    consultation: str
    title: str
    party: str
    signs: tuple[Sign, ...]

    @property
    def weight(self) -> int:
        """Return how strong the signs are together; only good for putting in order."""
        return sum(_WEIGHT[sign] for sign in self.signs)


def suggest(
    traces: Traces, cases: Sequence[Case], parties: Iterable[Party]
) -> tuple[Suggestion, ...]:
    """Return up to three places, the most likely first; none where nothing points anywhere."""
    senders = {party.name: sign for party in parties if (sign := _of_party(traces, party))}
    if Sign.ADDRESS in senders.values():  # a known address is nobody's slip
        senders = {name: sign for name, sign in senders.items() if sign is not Sign.NEAR_ADDRESS}
    found = [each for case in cases for each in _in_case(traces, case, senders)]
    waits = {case.slug: case.is_open for case in cases}
    found.sort(key=lambda each: (-each.weight, not waits[each.consultation], each.party))
    return tuple(found[:MOST])


def _in_case(traces: Traces, case: Case, senders: dict[str, Sign]) -> Iterator[Suggestion]:
    """Give what this case has to offer: its parties, and nobody only where none of them fits."""
    of_case = _of_case(traces, case)
    named = {each.party for each in traces.pointers if each.consultation == case.slug}
    fits = False
    for party in sorted((named | set(senders)) - {""}):
        signs = _of_pair(traces, case, party, senders)
        # A party alone is no place: its other cases would all be suggested for every mail of it.
        if signs and (of_case or party in named or party in case.parties):
            fits = True
            yield _suggestion(case, party, (*signs, *of_case))
    if of_case and not fits:
        yield _suggestion(case, "", of_case)


def _suggestion(case: Case, party: str, signs: Iterable[Sign]) -> Suggestion:
    found = set(signs)
    if found & {Sign.LETTER, Sign.THREAD}:
        found.discard(Sign.ABOUT_CASE)  # said already
    strongest_first = tuple(sorted(found, key=list(Sign).index))
    return Suggestion(consultation=case.slug, title=case.title, party=party, signs=strongest_first)


def _of_case(traces: Traces, case: Case) -> tuple[Sign, ...]:
    found = [
        each.sign
        for each in traces.pointers
        if each.consultation == case.slug and (not each.party or each.sign is Sign.ABOUT_CASE)
    ]
    names = (case.title, case.slug, case.case_number)
    if any(_stands_in(name, traces.words) for name in names):
        found.append(Sign.NAMES_CASE)
    return tuple(found)


def _stands_in(name: str, words: str) -> bool:
    if len(name) < SHORTEST_NAME:
        return False
    whole = rf"(?<!\w){re.escape(name.lower())}(?!\w)"
    return re.search(whole, words.lower()) is not None


def _of_pair(traces: Traces, case: Case, party: str, senders: dict[str, Sign]) -> tuple[Sign, ...]:
    found = [
        each.sign
        for each in traces.pointers
        if (each.consultation, each.party) == (case.slug, party)
    ]
    if party in senders:
        found.append(senders[party])
    if found and case.is_open and party in case.waiting:
        found.append(Sign.UNANSWERED)
    return tuple(found)


def _of_party(traces: Traces, party: Party) -> Sign | None:
    """Return the strongest sign that the message is from this party, or None."""
    sender = canonical(traces.sender)
    known = {canonical(each) for each in party.addresses}
    if sender in known:
        return Sign.ADDRESS
    if any(is_near(sender, each) for each in known):
        return Sign.NEAR_ADDRESS
    domains = {domain_of(each) for each in known} - PROVIDERS - {""}
    if domain_of(sender) in domains:
        return Sign.DOMAIN
    if known & {canonical(each) for each in traces.others}:
        return Sign.COLLEAGUE
    return None
