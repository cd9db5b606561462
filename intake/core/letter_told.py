"""What a letter back tells: what came in, who met, what was decided, promised and left open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intake.core import promise as promises
from intake.core import wording
from intake.core.decision import Decision, DecisionKind
from intake.core.letter_back import Recipient
from intake.core.letter_text import Block, Kind
from intake.core.meeting import Meeting, MeetingKind
from intake.core.promise import Promise, Promised, StepKind

OPEN = frozenset({"new", "pending", "passed on"})
"""Fates with which a point is not at its end; partly accepted is one, with its reason."""

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
class PointTold:
    """What became of one point."""

    name: str
    text: str
    fate: str = "new"
    remark: str = ""
    passed_to: str = ""
    theme: str = ""


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
    names = [f"{each.name} ({each.theme})" if each.theme else each.name for each in still]
    return [Block(Kind.PARAGRAPH, f"{what} ikke helt afgjort endnu: {wording.joined(names)}.")]


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
