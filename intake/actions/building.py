"""Building the next public database: a copy of what is public, edited, or a new file from nothing.

Nothing is put in place here. A build that was overtaken by a decision is edited once more.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from intake import failpoints
from intake.actions import showing
from intake.core import receipt_tree
from intake.store import generations, publishable, published, receipts, seals
from intake.store.engine import FORGETS
from intake.store.generations import Change, Generation
from intake.store.public_editing import Edit, Name
from intake.store.public_items import OWNED, Item
from intake.store.workshop import Workshop

MOST_EDITED = 20_000
"""Things that change with one publication; beyond that, writing the whole file is quicker."""

FEW = set(OWNED) - {"submission", "party"}
"""Kinds of things that are all looked at each time."""


@dataclass(frozen=True)
class Built:
    """A finished file that waits to be put in place, and what is to be recorded with it.

    `since` is the event up to which the file showed everything before it was edited, `event` the
    one up to which it does now.
    """

    path: Path
    edit: Edit
    since: int
    event: int
    approved: tuple[str, ...]
    generation: Generation
    changes: tuple[Change, ...]


def build(
    db: Database, bench: Workshop, now: datetime, earlier: Built | None, *, whole: bool
) -> Built:
    """Return a file that shows what is public at `now`; `earlier` is one that was overtaken."""
    built = None
    if FORGETS and earlier is not None:
        built = _edited(db, bench, now, earlier.edit, earlier.since)
    elif FORGETS and not whole and _can_be_edited(db, bench):
        last = generations.last(db)
        since = last.event if last else 0
        built = _edited(db, bench, now, Edit(bench.copy()), since)
    built = built or _whole(db, bench, now)
    failpoints.reached("publish:built")
    built.edit.finish()
    failpoints.reached("publish:fsynced")
    return built


def _can_be_edited(db: Database, bench: Workshop) -> bool:
    """Return whether what is public is what the record says was published last, by this program."""
    last = generations.last(db)
    return (
        last is not None
        and last.chain != ""
        and published.is_of_this_shape(bench.public)
        and published.number(bench.public) == last.number
    )


def _edited(db: Database, bench: Workshop, now: datetime, edit: Edit, since: int) -> Built | None:
    """Return the copy with what changed written into it, or None where that is too much."""
    with publishable.moment(db):
        event, face = publishable.last_event(db), showing.fingerprint(db, now)
        only = showing.may_have_changed(db, since)
        shown = showing.shown(db, now, only)
        found = _differing(edit.path, shown, only)
    if found is None:
        return None
    edit.apply(*found, offered=shown.parties)
    generation = _next(db, bench, now, face)
    changes = tuple(_since_the_last(db, bench, edit.path) if edit.is_new else edit.changes())
    generation = _counted(replace(generation, sha256=edit.sha256), changes)
    edit.write(generation, changes)
    return Built(edit.path, edit, since, event, tuple(shown.approved), generation, changes)


def _differing(
    copy: Path, shown: showing.Shown, only: set[str] | None
) -> tuple[list[Item], list[Name]] | None:
    """Return what is other than in the copy, and what is in it and no longer public."""
    with published.reading(copy) as public:
        put = [each for each in shown.few if seals.get(public, each.kind, each.id) != each.seal]
        known = {(kind, id) for kind in FEW for (id,) in public.execute(f"SELECT id FROM {kind}")}
        gone = sorted(known - {(each.kind, each.id) for each in shown.few})
        seen = set()
        for answer in shown.answers:
            seen.add(answer.id)
            if seals.get(public, answer.kind, answer.id) != answer.seal:
                put.append(answer)
            if len(put) > MOST_EDITED:
                return None
        if only is None:
            only = {id for (id,) in public.execute("SELECT id FROM submission")}
        gone += [
            ("submission", each)
            for each in sorted(only - seen)
            if seals.get(public, "submission", each) is not None
        ]
    return None if len(gone) > MOST_EDITED else (put, gone)


def _whole(db: Database, bench: Workshop, now: datetime) -> Built:
    ready = bench.building
    ready.unlink(missing_ok=True)
    with publishable.moment(db):
        event, face = publishable.last_event(db), showing.fingerprint(db, now)
        shown = showing.shown(db, now)
        published.fill(bench.draft, shown.few, shown.answers, offered=shown.parties)
    sha256 = published.finish(bench.draft, ready)
    changes = tuple(_since_the_last(db, bench, ready))
    generation = _counted(replace(_next(db, bench, now, face), sha256=sha256), changes)
    published.write_generations(
        ready,
        [*generations.every(db), generation],
        [*generations.changes(db), *((generation.number, each) for each in changes)],
    )
    edit = Edit(ready, is_new=True)
    return Built(ready, edit, event, event, tuple(shown.approved), generation, changes)


def _since_the_last(db: Database, bench: Workshop, ready: Path) -> list[Change]:
    """Return how a file written anew differs from what is public, or was published last."""
    if _can_be_read(db, bench):
        return published.differences(bench.public, ready)
    before, after = generations.present(db), published.names(ready)
    return sorted(
        [
            *(Change(*each, "added") for each in after - before),
            *(Change(*each, "withdrawn") for each in before - after),
        ],
        key=lambda each: (each.kind, each.id),
    )


def _can_be_read(db: Database, bench: Workshop) -> bool:
    last = generations.last(db)
    return last is not None and last.chain != "" and published.number(bench.public) == last.number


def _next(db: Database, bench: Workshop, now: datetime, face: str) -> Generation:
    """Return the publication being made: bound to the one before, with the head of all receipts."""
    last = generations.last(db)
    number = max(published.number(bench.public) or 0, last.number if last else 0) + 1
    size, node = receipts.count(db), receipts.nodes(db)
    growth = receipt_tree.growth(last.receipts if last else 0, size, node)
    return Generation(
        number,
        now,
        face,
        sha256="",
        previous=last.chain if last else "",
        receipts=size,
        receipts_head=receipt_tree.head(size, node).hex(),
        receipts_growth=json.dumps([each.hex() for each in growth]),
    )


def _counted(generation: Generation, changes: Iterable[Change]) -> Generation:
    count = Counter(each.change for each in changes)
    return replace(
        generation,
        added=count["added"],
        changed=count["changed"],
        withdrawn=count["withdrawn"],
    ).sealed()
