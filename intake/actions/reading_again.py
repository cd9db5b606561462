"""Reading stored mail again with today's rules."""

import json
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions.addressed import place_of
from intake.actions.rereading import whole
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import again, placing
from intake.core.again import Outcome, Reread
from intake.core.message import Kind, Reading, as_kept
from intake.core.version import Why
from intake.store import events, inbox, submissions, suppositions, versions
from intake.store.connection import transaction


def read_again(
    db: Database,
    number: int,
    reading: Reading,
    *,
    settings: Settings,
    now: datetime,
    is_trial: bool = False,
) -> Reread:
    """Keep the new reading of a message, and write a version of its answer where the words differ.

    An answer that is decided on, or that a person has put right, keeps its words. What was found
    of the sender's domain stays, for it was true when the mail came. A trial changes nothing.
    Raises NotFound.
    """
    with transaction(db):
        found = _outcome(db, number, reading, settings, now)
        if is_trial or found.outcome is Outcome.UNREADABLE:
            return found
        _keep(db, number, reading, now)
        if found.outcome is Outcome.CHANGED:
            _revise(db, found, reading, settings, now)
        return found


def _outcome(
    db: Database, number: int, reading: Reading, settings: Settings, now: datetime
) -> Reread:
    if reading.kind is Kind.UNREADABLE:
        return Reread(number=number, outcome=Outcome.UNREADABLE)
    references = inbox.answers_of(db, number)
    if not references:
        return Reread(number=number, outcome=Outcome.NO_ANSWER)
    before = submissions.get(db, references[0])
    # A message that a person split is several answers: none of them is what the rules read.
    is_by_hand = (
        len(references) > 1
        or again.is_by_hand(versions.of(db, before.reference))
        or bool(suppositions.said(db, before.reference))
    )
    draft = placing.draft_of(reading, place_of(db, inbox.get(db, number), settings, now=now))
    return again.reread(before, draft, number=number, is_by_hand=is_by_hand)


def _revise(
    db: Database, found: Reread, reading: Reading, settings: Settings, now: datetime
) -> None:
    before = submissions.get(db, found.reference)
    message = inbox.get(db, found.number)
    draft = placing.draft_of(reading, place_of(db, message, settings, now=now))
    words = again.anew(replace(before, draft=whole(db, before)), draft).draft
    revise_within(
        db,
        found.reference,
        words,
        why=Why.READ_AGAIN,
        by=again.MACHINE,
        now=now,
        seen=versions.newest(db, found.reference),
        mail=again.in_doubt(placing.view_of(reading)),
    )


def _keep(db: Database, number: int, reading: Reading, now: datetime) -> None:
    before = json.loads(inbox.get(db, number).reading or "{}")
    after = {**as_kept(reading), "authentication": before.get("authentication")}
    inbox.keep_reading(db, number, json.dumps(after, ensure_ascii=False))
    events.record(db, "message read again", f"message {number}", actor=again.MACHINE, now=now)
