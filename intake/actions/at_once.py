"""One act on many answers: each in a transaction of its own, by the same action as alone."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlite_utils import Database

from intake.actions import confirming, reopening, teamwork, theming
from intake.actions.moderating import decide_within
from intake.core import supposing
from intake.core.batch import MOST, Act, Batch, Item, Left, State, Why, why_of
from intake.core.errors import IntakeError, NotFound, TryAgain
from intake.core.submission import Status
from intake.store import batches, events, submissions, suppositions
from intake.store import teamwork as kept
from intake.store.connection import transaction
from intake.store.publishable import LOUD


def prepare(
    db: Database, act: Act, references: Sequence[str], *, by: str, seen_event: int, now: datetime
) -> int:
    """Keep what somebody is about to do, and to which answers; return the batch's number.

    `seen_event` is the last event when they saw the list: what has changed since is left alone.
    """
    with transaction(db):
        return batches.add(db, act, references[:MOST], by=by, seen_event=seen_event, now=now)


def start(db: Database, number: int, *, words: str, by: str, now: datetime) -> None:
    """Begin a batch; the same press again does nothing. Raises NotFound."""
    with transaction(db):
        batch = batches.get(db, number)
        if batches.start(db, number, words=words, now=now):
            _record(db, "batch begun", batch, by=by, now=now)


def undo(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Begin to take a batch back; what is waiting in it is not done. Raises NotFound."""
    with transaction(db):
        batch = batches.get(db, number)
        if batches.undo(db, number, by=by, now=now):
            _record(db, "batch taken back", batch, by=by, now=now)


def _record(db: Database, action: str, batch: Batch, *, by: str, now: datetime) -> None:
    events.record(db, action, f"batch {batch.number}", actor=by, now=now, detail=batch.act)


def carry_on(db: Database, *, now: datetime, count: int, number: int | None = None) -> int:
    """Do up to `count` answers of the batches that are begun, or of one; return how many."""
    done = 0
    for each in batches.due(db) if number is None else [number]:
        while done < count and _do_next(db, each, now=now):
            done += 1
    return done


def _do_next(db: Database, number: int, *, now: datetime) -> bool:
    try:
        with transaction(db):
            item = batches.next_due(db, number)
            if item is None:
                return False
            _do(db, batches.get(db, number), item, now=now)
            return True
    except TryAgain:
        raise
    except IntakeError as error:
        with transaction(db):
            again = batches.next_due(db, number)
            if item is not None and again == item:
                state = State.KEPT if item.state is State.UNDOING else State.REFUSED
                batches.settle(db, item, state, why=why_of(error))
        return True


def _do(db: Database, batch: Batch, item: Item, *, now: datetime) -> None:
    if item.state is State.UNDOING:
        if batches.changed_since(db, item.reference, item.event, loud=_CHANGES):
            raise Left(item.reference, Why.CHANGED)
        _UNDONE[batch.act](db, item, batch.undone_by, now)
        batches.settle(db, item, State.UNDONE)
        return
    if batches.changed_since(db, item.reference, batch.seen_event, loud=_CHANGES):
        raise Left(item.reference, Why.CHANGED)
    before, why = _DONE[batch.act](db, batch, item, now)
    batches.settle(
        db, item, State.DONE, why=why, before=json.dumps(before), event=events.newest(db)
    )


_CHANGES = f"({LOUD} OR action = 'submission received')"
"""What makes an answer another than the one that was in the list: whatever the public would see."""

_Before = dict[str, str]


def _decide(db: Database, batch: Batch, item: Item, now: datetime) -> tuple[_Before, str]:
    wanted = Status.APPROVED if batch.act is Act.APPROVE else Status.WITHHELD
    before = submissions.get(db, item.reference)
    reason = batch.words if wanted is Status.WITHHELD else ""
    decide_within(db, item.reference, wanted, by=batch.made_by, now=now, reason=reason)
    return {"status": before.status, "reason": before.withheld_reason}, ""


def _undecide(db: Database, item: Item, by: str, now: datetime) -> None:
    """Bring back what had been decided before, and where that was nothing let it wait again."""
    before = json.loads(item.before)
    status, reason = Status(before["status"]), before["reason"]
    if status is Status.RECEIVED:
        reopening.reopen_within(db, item.reference, by=by, now=now)
        return
    wanted = Status.WITHHELD if status is Status.WITHHELD else Status.APPROVED
    decide_within(db, item.reference, wanted, by=by, now=now, reason=reason)


def _assign(db: Database, batch: Batch, item: Item, now: datetime) -> tuple[_Before, str]:
    before = kept.assigned_to(db, item.reference)
    teamwork.assign_within(db, item.reference, batch.words, by=batch.made_by, now=now)
    return {"taken_by": before, "given_to": kept.assigned_to(db, item.reference)}, ""


def _give_back(db: Database, item: Item, by: str, now: datetime) -> None:
    before = json.loads(item.before)
    if kept.assigned_to(db, item.reference) != before["given_to"]:
        raise Left(item.reference, Why.CHANGED)
    teamwork.assign_within(db, item.reference, before["taken_by"], by=by, now=now)


def _give_theme(db: Database, batch: Batch, item: Item, now: datetime) -> tuple[_Before, str]:
    theme = int(batch.words.partition(" ")[0])
    try:
        is_new = theming.mark_within(db, item.reference, theme, by=batch.made_by, now=now)
    except NotFound:
        raise Left(item.reference, Why.NO_THEME) from None
    return ({"theme": str(theme)}, "") if is_new else ({}, Why.HAD_IT)


def _take_theme_off(db: Database, item: Item, by: str, now: datetime) -> None:
    before = json.loads(item.before)
    if before:
        theming.mark_within(db, item.reference, int(before["theme"]), on=False, by=by, now=now)


def _let_later_count(db: Database, batch: Batch, item: Item, now: datetime) -> tuple[_Before, str]:
    earlier = submissions.get(db, item.reference)
    for each in batches.later_in(db, item):
        if supposing.may_replace(submissions.get(db, each), earlier):
            confirming.replace_within(db, each, item.reference, by=batch.made_by, now=now)
            return {"later": each, "status": earlier.status, "reason": earlier.withheld_reason}, ""
    if batches.has_earlier(db, item):
        return {}, Why.COUNTS
    raise Left(item.reference, Why.ALONE)


def _let_both_count(db: Database, item: Item, by: str, now: datetime) -> None:
    before = json.loads(item.before)
    if not before:
        return
    if suppositions.replaced_by(db, item.reference) != before["later"]:
        raise Left(item.reference, Why.CHANGED)
    confirming.count_again_within(db, item.reference, by=by, now=now)


_DONE: dict[Act, Callable[[Database, Batch, Item, datetime], tuple[_Before, str]]] = {
    Act.APPROVE: _decide,
    Act.WITHHOLD: _decide,
    Act.ASSIGN: _assign,
    Act.THEME: _give_theme,
    Act.DUPLICATE: _let_later_count,
}
_UNDONE: dict[Act, Callable[[Database, Item, str, datetime], None]] = {
    Act.APPROVE: _undecide,
    Act.WITHHOLD: _undecide,
    Act.ASSIGN: _give_back,
    Act.THEME: _take_theme_off,
    Act.DUPLICATE: _let_both_count,
}
