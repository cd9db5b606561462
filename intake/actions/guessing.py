"""Gathering what points to the place of a message that waits, for the core to weigh."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.actions import addressed
from intake.config import Settings
from intake.core.party import Party
from intake.core.suggesting import Case, Pointer, Sign, Suggestion, Traces, suggest
from intake.store import parties, standing, threads
from intake.store.inbox import Message


@dataclass(frozen=True)
class Register:
    """The consultations and parties that messages are held against, read once for a page."""

    cases: Sequence[Case]
    parties: Sequence[Party]


def register(db: Database, *, now: datetime) -> Register:
    """Return every consultation that is no draft, and the address book."""
    return Register(standing.cases(db, now=now), parties.every(db))


def suggestions(
    db: Database, message: Message, known: Register, settings: Settings
) -> tuple[Suggestion, ...]:
    """Return where the message may belong, the most likely first."""
    reading: dict[str, Any] = json.loads(message.reading) if message.reading else {}
    pointers = [*_by_thread(db, reading), *_by_address(db, message, settings)]
    traces = Traces(
        sender=(reading.get("from") or {}).get("address") or message.mail_from,
        others=(*(reading.get("to") or ()), *(reading.get("cc") or ())),
        words=f"{reading.get('subject') or ''} {' '.join(message.recipients)}",
        pointers=tuple(pointers),
    )
    return suggest(traces, known.cases, known.parties)


def _by_address(db: Database, message: Message, settings: Settings) -> list[Pointer]:
    found = []
    if meant := addressed.mistyped(db, message, settings):
        found.append(Pointer(Sign.SLIP, meant.consultation, meant.party.name))
    if returned := addressed.returned_by(db, message, settings):
        found.append(Pointer(Sign.RETURN_ADDRESS, returned.consultation, returned.party.name))
    return found


def _by_thread(db: Database, reading: dict[str, Any]) -> list[Pointer]:
    """Return what the thread names; whoever else of the case wrote into it is of the case, too."""
    named = [*(reading.get("references") or ()), reading.get("in_reply_to") or ""]
    found = []
    for strand in threads.strands(db, [each for each in named if isinstance(each, str)]):
        sign = Sign.LETTER if strand.is_letter else Sign.THREAD
        if strand.party:
            found.append(Pointer(sign, strand.consultation, strand.party))
        found.append(Pointer(Sign.ABOUT_CASE, strand.consultation))
    return found
