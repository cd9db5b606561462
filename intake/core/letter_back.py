"""Letters back: who gets one after the decision, and what it tells them.

Those who answered jointly get one letter. What a party asked to keep from the public stands in a
letter to that party alone, and not in one that another party reads.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intake.core import promise as promises
from intake.core import wording
from intake.core.addressing import canonical
from intake.core.decision import Decision, DecisionKind
from intake.core.letter_text import Block, Kind
from intake.core.meeting import Meeting, MeetingKind
from intake.core.party import Party
from intake.core.promise import Promise, Promised, StepKind

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

PROMISE_SUBJECT = "Nyt om {høring}"
PROMISE_BODY = """Kære {modtager}

Vi har lovet, at I hører mere:

{løfter}

Skriv her, hvad der sker nu.

Alt om sagen står på {side}"""

OPEN = frozenset({"new", "pending", "passed on", "partly"})
"""Fates with which a point is not at its end."""

_FATE = {
    "accepted": "Imødekommet",
    "partly": "Delvist imødekommet",
    "not accepted": "Ikke imødekommet",
    "passed on": "Sendt videre",
    "pending": "Afventer",
    "new": "Ikke afgjort endnu",
}
_MEETING = {
    MeetingKind.COMMITTEE: "udvalgsmøde",
    MeetingKind.AUDIENCE: "foretræde for udvalget",
    MeetingKind.HEARING: "borgermøde",
    MeetingKind.DIALOGUE: "dialogmøde",
}


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


@dataclass(frozen=True, kw_only=True)
class PointTold:
    """What became of one point."""

    name: str
    text: str
    fate: str = "new"
    remark: str = ""
    passed_to: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerTold:
    """One answer as its sender is told of it."""

    sender: str
    is_joint: bool
    received_at: datetime
    channel: str
    nil_return: bool
    adopted_on: date | None
    points: tuple[PointTold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything that one letter can tell."""

    recipient: Recipient
    answers: tuple[AnswerTold, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    decisions: tuple[Decision, ...] = ()
    promises: tuple[Promise, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


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


def parts(told: Told, now: datetime) -> dict[str, Sequence[Block]]:
    """Return what stands behind each placeholder that has a paragraph of its own."""
    return {
        "svar": _received(told),
        "møder": _met(told),
        "beslutning": _decided(told.decisions),
        "punkter": [_point(each) for answer in told.answers for each in answer.points],
        "åbent": _still_open(told),
        "løfter": _promised(told.promises, now),
    }


def _received(told: Told) -> list[Block]:
    if not told.answers:
        return [Block(Kind.PARAGRAPH, "Vi har ikke fået noget svar fra jer.")]
    items = tuple(_answer(each) for each in told.answers)
    return [Block(Kind.PARAGRAPH, "Det har vi fået:"), Block(Kind.LIST, items=items)]


_BY = {
    "web": "på siden",
    "email": "med mail",
    "post": "med brev",
    "phone": "i telefonen",
    "meeting": "på et møde",
}


def _answer(answer: AnswerTold) -> str:
    what = f"Fælles svar fra {answer.sender}" if answer.is_joint else f"Svar fra {answer.sender}"
    said = f"{what}, modtaget {wording.moment(answer.received_at)} {_BY[answer.channel]}"
    if answer.adopted_on:
        said += f", vedtaget på møde {wording.day(answer.adopted_on)}"
    if answer.nil_return:
        return f"{said}: ingen bemærkninger."
    count = len(answer.points)
    return f"{said}, med {count} {'punkt' if count == 1 else 'punkter'}." if count else f"{said}."


def _met(told: Told) -> list[Block]:
    found = []
    for each in told.meetings:
        who = [
            f"{attended.party} ved {attended.role}"
            for attended in each.attended
            if attended.party in told.recipient.parties
        ]
        kind = each.title or _MEETING[each.kind]
        met = f"{wording.day(each.starts_at)} mødtes vi: {kind}."
        found.append(Block(Kind.PARAGRAPH, f"{met} Med var {wording.joined(who)}. Tak for det."))
    return [Block(Kind.PARAGRAPH, _capital(each.text)) for each in found]


def _decided(decisions: Sequence[Decision]) -> list[Block]:
    found: list[Block] = []
    for each in decisions:
        is_correction = each.kind is DecisionKind.CORRECTION
        what = "rettede sin beslutning" if is_correction else "besluttede"
        said = f"{each.decided_by} {what} {wording.day(each.decided_on)}: {each.title}."
        found += [Block(Kind.PARAGRAPH, said), Block(Kind.PARAGRAPH, each.text)]
        items = tuple(f"{part.name}: {part.text}" for part in each.parts)
        if items:
            found.append(Block(Kind.LIST, items=items))
    return found


def _point(point: PointTold) -> Block:
    to = f" til {point.passed_to}" if point.passed_to else ""
    items = (point.remark,) if point.remark else ()
    return Block(
        Kind.POINT, point.text, items=items, name=point.name, mark=f"{fate_word(point.fate)}{to}"
    )


def fate_word(fate: str) -> str:
    """Return the word for a fate, as letters and memos have it."""
    return _FATE[fate]


def _still_open(told: Told) -> list[Block]:
    still = [each for answer in told.answers for each in answer.points if each.fate in OPEN]
    if not still:
        return []
    count = len(still)
    what = "Ét punkt er" if count == 1 else f"{count} punkter er"
    names = wording.joined([each.name for each in still])
    return [Block(Kind.PARAGRAPH, f"{what} ikke helt afgjort endnu: {names}.")]


def _promised(owed: Sequence[Promise], now: datetime) -> list[Block]:
    items = tuple(_promise(each) for each in owed if _is_told(each, now))
    return [Block(Kind.LIST, items=items)] if items else []


def _is_told(promise: Promise, now: datetime) -> bool:
    end = promises.ended(promise)
    return end is None or end.kind is StepKind.KEPT


def _promise(promise: Promise) -> str:
    text = promise.text.rstrip(".")
    due = wording.day(promises.due_on(promise))
    if promises.ended(promise):
        return f"{text}. Det er sket."
    if promise.kind is Promised.HEARD:
        return f"{text}. Vi skriver senest {due}."
    return f"{text}. Det sker senest {due}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
