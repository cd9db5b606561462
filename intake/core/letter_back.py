"""Letters back: who gets one after the decision, and what it tells them.

Those who answered jointly get one letter. What a party asked to keep from the public stands in a
letter to that party alone, and not in one that another party reads.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.core import wording
from intake.core.addressing import canonical
from intake.core.party import Party

WORDS = ("høring", "modtager", "sagsnummer", "enhed", "beslutter", "side")
PARTS = ("svar", "møder", "beslutning", "punkter", "åbent", "løfter")
PLACEHOLDERS = (*WORDS, *PARTS)
SUBJECT_WORDS = ("høring", "sagsnummer")

SUBJECT = "Svar på bidrag til {høring}"
BODY = """Kære {modtager}

Tak for bidraget til {høring}. Her står, hvad vi har fået, hvad der er besluttet, og hvad der\
 sker nu.

{svar}

{møder}

## Det er besluttet

{beslutning}

## Sådan gik det med forslagene

{punkter}

## Det er stadig åbent

{åbent}

## Det sker nu

{løfter}

Dette er en begyndelse og ikke en afslutning. Svar gerne på denne mail, så når svaret frem til\
 sagen.

Alt om sagen står på {side}"""

SIGNATURE = "Venlig hilsen\n\nFormanden for {}"

PROMISE_SUBJECT = "Nyt om {høring}"
PROMISE_BODY = """Kære {modtager}

Vi har lovet, at I hører mere:

{løfter}

Skriv her, hvad der sker nu.

Alt om sagen står på {side}"""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer in short. `is_open` says that others who answered with it may read of it."""

    reference: str
    parties: tuple[str, ...]
    name: str
    email: str
    is_open: bool
    nil_return: bool
    points: int = 0
    unsettled: int = 0


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who gets a letter of their own; `key` is the same each time it is asked."""

    key: str
    parties: tuple[str, ...] = ()
    name: str = ""
    addresses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    points: int = 0
    unsettled: int = 0

    @property
    def shown(self) -> str:
        """Return what the recipient is called."""
        return wording.joined(self.parties) or self.name


def recipients(
    answers: Sequence[Answered], invited: Sequence[Party], *, with_silent: bool
) -> list[Recipient]:
    """Return who gets a letter, in the order of their names: parties first, then the others.

    `invited` are the parties on the list with the addresses that reach them. Who left no address
    is listed all the same, with none, so that nobody is forgotten unseen.
    """
    together = _together(answers)
    groups: dict[tuple[str, ...], list[Answered]] = defaultdict(list)
    others: dict[str, list[Answered]] = defaultdict(list)
    for each in answers:
        if not each.parties:
            others[canonical(each.email) if each.email else each.reference].append(each)
        elif each.is_open or len(each.parties) > 1:
            groups[together[each.parties[0]]].append(each)
        else:
            groups[each.parties].append(each)
    if with_silent:
        answered = {name for each in answers for name in each.parties}
        for party in invited:
            if party.name not in answered:
                groups[(party.name,)] = []
    known = {each.name: each for each in invited}
    found = [_to_parties(names, its, known) for names, its in sorted(groups.items())]
    return found + sorted(
        (_to_one(key, its) for key, its in others.items()), key=lambda each: (each.name, each.key)
    )


def _together(answers: Iterable[Answered]) -> dict[str, tuple[str, ...]]:
    """Return for each party those that it answered with, directly or through another."""
    groups: dict[str, set[str]] = {}
    for each in answers:
        merged = {name for party in each.parties for name in groups.get(party, {party})}
        groups |= dict.fromkeys(merged, merged)
    return {name: tuple(sorted(group)) for name, group in groups.items()}


def _to_parties(
    names: tuple[str, ...], answers: Sequence[Answered], known: Mapping[str, Party]
) -> Recipient:
    addresses = [address for name in names if name in known for address in known[name].addresses]
    addresses += [each.email for each in answers if each.email]
    keys = sorted(known[name].public_id if name in known else name for name in names)
    return Recipient(key="party/" + "+".join(keys), parties=names, **_of(answers, addresses))


def _to_one(key: str, answers: Sequence[Answered]) -> Recipient:
    name = next((each.name for each in answers if each.name), "")
    return Recipient(
        key=f"person/{key}", name=name, **_of(answers, [each.email for each in answers])
    )


def _of(answers: Sequence[Answered], addresses: Iterable[str]) -> dict[str, Any]:
    unique = {canonical(each): each for each in reversed([*filter(None, addresses)])}
    return {
        "addresses": tuple(reversed(unique.values())),
        "references": tuple(each.reference for each in answers),
        "points": sum(each.points for each in answers),
        "unsettled": sum(each.unsettled for each in answers),
    }


def differs(recipient: Recipient, told_meetings: int) -> tuple[str, ...]:
    """Return in which ways a letter is another than most, by names of the domain."""
    found = []
    if len(recipient.parties) > 1:
        found.append("joint")
    if not recipient.references:
        found.append("silent")
    elif not recipient.points:
        found.append("no points")
    if recipient.unsettled:
        found.append("unsettled")
    if told_meetings:
        found.append("met")
    if len(recipient.references) > 1:
        found.append("several answers")
    if not recipient.addresses:
        found.append("no address")
    return tuple(found)
