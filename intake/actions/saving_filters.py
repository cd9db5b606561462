"""Keeping a filter under a name."""

from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import NotFound, TooMany
from intake.core.filtering import Filter
from intake.store import events, saved_filters
from intake.store.connection import transaction

MOST = 50
"""Filters of one person: each is counted wherever they are shown."""


def save(
    db: Database, chosen: Filter, *, name: str, is_shared: bool, by: str, now: datetime
) -> None:
    """Keep a filter for its owner, or for everyone. Raises TooMany."""
    with transaction(db):
        own = [each for each in saved_filters.for_user(db, by) if each.owner.lower() == by.lower()]
        if len(own) >= MOST and name not in {each.name for each in own}:
            raise TooMany("saved filters", MOST)
        saved_filters.put(db, by, name, chosen, is_shared=is_shared, now=now)
        events.record(db, "filter saved", "filter", actor=by, now=now)


def remove(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Forget a filter of one's own. Raises NotFound, also for another's."""
    with transaction(db):
        if saved_filters.get(db, number).owner.lower() != by.lower():
            raise NotFound("filter", str(number))
        saved_filters.remove(db, number)
        events.record(db, "filter removed", "filter", actor=by, now=now)
