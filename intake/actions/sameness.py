"""The same mail again: one answer, however often and by whichever of our addresses it came."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.actions.addressed import place_of
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import placing, robots
from intake.core.message import Reading
from intake.core.placing import Fate, Place
from intake.core.sameness import says_the_same
from intake.core.submission import Draft, Identity, Status, Submission
from intake.core.version import Why
from intake.store import events, inbox, parties, returns, submissions, versions
from intake.store.inbox import Message


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message to be settled: how it was read (`said` is the same as JSON), and its place."""

    message: Message
    reading: Reading
    said: Mapping[str, Any]
    place: Place


def fate_of(
    db: Database, arrived: Arrived, *, settings: Settings, now: datetime
) -> tuple[Fate, str] | None:
    """Return the fate of what came before in other clothes, and the reason; None for a new mail.

    Where it came to one more party's address in the same consultation, that party joins the
    answer. Nothing is taken for a repetition that was not read the same, or that names a place
    the other did not.
    """
    others = list(_others(db, arrived))
    if answer := _answer_here(db, arrived.place, others):
        return _joined(db, answer, arrived, now=now)
    if arrived.place.by_person:
        return None
    places = [place_of(db, each, settings, now=now) for each in others]
    if any(_covers(each, arrived.place) for each in places):
        return Fate.REPEATED, "samme mail er modtaget før"
    elsewhere = [each.fate_reason for each in others if each.fate is Fate.SUBMITTED]
    if elsewhere and arrived.place.consultations:
        return Fate.HELD, f"samme mail er allerede et svar i en anden høring: {elsewhere[0]}"
    return None


def close_copies(
    db: Database, arrived: Arrived, reference: str, *, settings: Settings, now: datetime
) -> None:
    """Settle copies that waited for a person because their addresses told less than this one's."""
    for each in _others(db, arrived):
        place = place_of(db, each, settings, now=now)
        if each.fate is Fate.HELD and _covers(arrived.place, place):
            inbox.settle(db, each.id, Fate.REPEATED, reason=_is_answer(reference), now=now)
            inbox.set_kind(db, each.id, robots.REPEATED)
            events.record(db, "message repeated", f"message {each.id}", actor="system", now=now)


def _others(db: Database, arrived: Arrived) -> Iterator[Message]:
    """Yield what has its fate and is the same but for the traces of its transport."""
    for number in inbox.same_content(db, arrived.message):
        other = inbox.get(db, number)
        is_exact = other.digest == arrived.message.digest
        if is_exact or says_the_same(json.loads(other.reading or "{}"), arrived.said):
            yield other


def _covers(one: Place, other: Place) -> bool:
    """Tell whether a message at `one` says all that a message at `other` would of its place."""
    if not other.consultations:
        return True
    names = {each.name for each in one.parties}
    return (
        set(other.consultations) <= set(one.consultations)
        and {each.name for each in other.parties} <= names
        and (other.is_returned or not one.is_returned)
    )


def _answer_here(db: Database, place: Place, others: Sequence[Message]) -> Submission | None:
    """Return the answer that the same mail already is in this consultation."""
    if len(place.consultations) != 1:
        return None
    for each in others:
        if each.fate is Fate.SUBMITTED:
            found = submissions.get(db, each.fate_reason)
            is_gone = found.status is Status.WITHDRAWN and place.by_person
            if found.consultation == place.consultations[0] and not is_gone:
                return found
    return None


def _joined(
    db: Database, answer: Submission, arrived: Arrived, *, now: datetime
) -> tuple[Fate, str]:
    """Let the parties of one more copy join the answer, unless a person has been at it since."""
    place, reference = arrived.place, answer.reference
    new = [each.name for each in place.parties if each.name not in answer.draft.parties]
    names = [*answer.draft.parties, *new]
    whole = replace(place, parties=tuple(parties.get(db, each) for each in names))
    if not new:
        _raise_identity(db, answer, arrived.reading, place=place, whole=whole)
        return Fate.REPEATED, _is_answer(reference)
    newest = len(versions.of(db, reference))
    is_untouched = answer.status is Status.RECEIVED and newest == 1
    if not (is_untouched or place.by_person):
        return Fate.HELD, f"samme mail er et svar, som siden er rettet eller afgjort: {reference}"
    if not place.by_person:
        submissions.set_identity(db, reference, *placing.identity(arrived.reading, whole))
    draft = _of_all(db, answer, arrived.reading, whole)
    revise_within(db, reference, draft, why=Why.JOINED, by="system", now=now, seen=newest)
    for each in new:
        returns.clear_delays_of(db, each, answer.consultation)
    return Fate.REPEATED, f"{_is_answer(reference)}, nu også fra {' og '.join(new)}"


def _raise_identity(
    db: Database, answer: Submission, reading: Reading, *, place: Place, whole: Place
) -> None:
    """Believe the better proven of two copies: the first may have been sent on by somebody."""
    if place.by_person or not place.parties:
        return
    identity, reason = placing.identity(reading, whole)
    if _SURENESS.index(identity) > _SURENESS.index(answer.identity):
        submissions.set_identity(db, answer.reference, identity, reason)


_SURENESS = (Identity.UNVERIFIED, Identity.CONFIRMED, Identity.VERIFIED)


def _of_all(db: Database, answer: Submission, reading: Reading, whole: Place) -> Draft:
    """Return the answer as the answer of all its parties; what nobody chose follows from them."""
    before, of_all = answer.draft, placing.draft_of(reading, whole)
    is_first = not before.parties
    return replace(
        before,
        parties=of_all.parties,
        organisation=of_all.organisation,
        speaks_as=of_all.speaks_as if is_first else before.speaks_as,
        preference=of_all.preference if is_first else before.preference,
        attachments=tuple(
            submissions.attachment(db, answer.reference, position)
            for position in range(len(answer.attachments))
        ),
    )


def _is_answer(reference: str) -> str:
    return f"samme mail er modtaget før og er svar {reference}"
