"""Promises: given, reminded of, kept, moved, explained or let go."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import promise as rules
from intake.core.promise import Promise, Step
from intake.store import consultations, events, outbox, promises
from intake.store.connection import transaction


def give(db: Database, promise: Promise, *, by: str, now: datetime) -> Promise:
    """Keep a promise; the same public id again keeps nothing more. Raises NotFound."""
    with transaction(db):
        consultations.get(db, promise.consultation)
        if promises.has(db, promise.public_id):
            found = promises.of(db, promise.consultation)
            return next(each for each in found if each.public_id == promise.public_id)
        number = promises.add(db, promise, by=by)
        _event(db, "promise given", promise, by, now)
        return replace(promise, number=number)


def step(db: Database, number: int, made: Step) -> Promise:
    """Keep what happened to a promise. Raises NotFound, PromiseEnded."""
    with transaction(db):
        promise = promises.get(db, number)
        promises.add_step(db, number, rules.step(promise, made))
        _event(db, f"promise {made.kind}", promise, made.by, made.at)
        return promises.get(db, number)


def hand_over(db: Database, number: int, *, unit: str, owner: str, by: str, now: datetime) -> None:
    """Let another unit or person see to a promise. Raises NotFound."""
    with transaction(db):
        promise = promises.get(db, number)
        promises.give_to(db, number, unit=unit, owner=owner)
        _event(db, "promise handed over", promise, by, now)


def remind_due(db: Database, *, settings: Settings, now: datetime) -> int:
    """Remind the owners whose promises are near or late; return how many letters were owed.

    Safe to repeat at any time: each reminder has its own key.
    """
    if not _due(db, settings, now):
        return 0
    with transaction(db):
        return sum(outbox.queue(db, each, now=now) for each in _due(db, settings, now))


def _due(db: Database, settings: Settings, now: datetime) -> list[letters.Letter]:
    found = []
    for promise in promises.unended(db):
        step = rules.reminder(promise, now)
        if step and not outbox.has_key(db, f"promise/{promise.public_id}/{step}"):
            consultation = consultations.get(db, promise.consultation)
            due = rules.due_on(promise)
            found.append(
                letters.promise_reminder(settings, consultation, promise, step=step, due=due)
            )
    return found


def _event(db: Database, action: str, promise: Promise, by: str, now: datetime) -> None:
    events.record(
        db,
        action,
        f"promise {promise.public_id}",
        actor=by,
        now=now,
        consultation=promise.consultation,
    )
