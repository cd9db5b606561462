"""Grouping answers that are one text, a few at a time as they come in, and by hand."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.likeness import FEWEST_WORDS, alike, bands, digest, own_words, runs, words_of
from intake.store import events, likeness
from intake.store.connection import transaction
from intake.store.likeness import Place

VOICES = 5
"""Texts of a group that others are compared with."""

CANDIDATES = 20
MOST_WORDINGS = 500
"""Texts of a group that are measured anew when its common one changes."""


def liken(db: Database, *, count: int) -> int:
    """Put up to `count` new or changed answers into their groups; return how many."""
    found = likeness.due(db, count=count)
    if found:
        with transaction(db):
            for each in found:
                _liken(db, each)
                likeness.looked_at(db, each)
    return len(found)


def take_out(
    db: Database, slug: str, number: int, reference: str, *, by: str, now: datetime
) -> None:
    """Let an answer stand alone, whatever it resembles. Raises NotFound."""
    with transaction(db):
        likeness.get(db, slug, number)
        place = likeness.place_named(db, reference)
        if place is None or place.group != number:
            raise NotFound("answer in the group", reference)
        alone = likeness.new_group(db, place.consultation, place.digest)
        likeness.put(db, replace(place, group=alone, own_words=0, by_person=True))
        _choose_common(db, number)
        _record(db, "answer taken out of group", reference, slug, by=by, now=now)


def merge(db: Database, slug: str, number: int, other: int, *, by: str, now: datetime) -> None:
    """Make one group of two of the same consultation. Raises NotFound."""
    with transaction(db):
        likeness.get(db, slug, number)
        likeness.get(db, slug, other)
        if number == other:
            raise NotFound("other group", str(other))
        likeness.move(db, other, number)
        _choose_common(db, number)
        _measure(db, number)
        _record(db, "groups merged", f"group {number}", slug, by=by, now=now)


def _record(db: Database, action: str, subject: str, slug: str, *, by: str, now: datetime) -> None:
    events.record(db, action, subject, actor=by, now=now, consultation=slug)


def _liken(db: Database, number: int) -> None:
    before, found = likeness.place_of(db, number), likeness.text_of(db, number)
    if before is not None:
        likeness.remove(db, number)
    if found is None:
        return
    consultation, text = found
    words = words_of(text)
    if not words:
        return
    place = Place(
        submission=number,
        consultation=consultation,
        group=before.group if before and before.by_person else 0,
        digest=digest(words),
        own_words=0,
        by_person=bool(before and before.by_person),
    )
    _join(db, place, words)


def _join(db: Database, place: Place, words: list[str]) -> None:
    """Put an answer into the group it belongs to, or into one of its own."""
    same = likeness.group_with(db, place.consultation, place.digest)
    if same is not None and place.group in {0, same.group}:
        likeness.put(db, replace(place, group=same.group, own_words=same.own_words))
        _count_common(db, same.group, place.digest)
        return
    found = runs(words) if len(words) >= FEWEST_WORDS else frozenset()
    marks = bands(found)
    group = place.group or _like(db, place, found, marks)
    if not group:
        group = likeness.new_group(db, place.consultation, place.digest)
    common = _words_with(db, group, likeness.common_of(db, group))
    placed = replace(place, group=group, own_words=own_words(words, common) if common else 0)
    likeness.put(db, placed)
    likeness.add_bands(db, placed, marks, most=VOICES)


def _like(db: Database, place: Place, found: frozenset[int], marks: tuple[int, ...]) -> int:
    """Return the group of the text that is most like this one, 0 where none is one with it."""
    best, group = 0.0, 0
    for each in likeness.candidates(db, place.consultation, marks, limit=CANDIDATES):
        text = likeness.text_of(db, each.submission)
        share = alike(found, runs(words_of(text[1]))) if text else 0.0
        if share > best:
            best, group = share, each.group
    return group


def _words_with(db: Database, group: int, name: str) -> list[str]:
    first = likeness.first_with(db, group, name)
    text = likeness.text_of(db, first) if first is not None else None
    return words_of(text[1]) if text else []


def _count_common(db: Database, group: int, name: str) -> None:
    """Take another text for the common one once more answers have it."""
    common = likeness.common_of(db, group)
    if name != common and likeness.count_of(db, group, name) > likeness.count_of(db, group, common):
        likeness.set_common(db, group, name)
        _measure(db, group)


def _choose_common(db: Database, group: int) -> None:
    found = likeness.most_frequent(db, group)
    if found and found != likeness.common_of(db, group):
        likeness.set_common(db, group, found)
        _measure(db, group)


def _measure(db: Database, group: int) -> None:
    """Count anew what each text of a group has beside the common one."""
    common = _words_with(db, group, likeness.common_of(db, group))
    for each in likeness.wordings(db, group, limit=MOST_WORDINGS):
        words = _words_with(db, group, each.digest)
        likeness.set_own_words(db, group, each.digest, own_words(words, common))
