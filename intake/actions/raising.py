"""Raising a matter that nobody asked about."""

from datetime import datetime

from sqlite_utils import Database

from intake.core import matters
from intake.store import consultations, events
from intake.store.connection import transaction


def open_year(db: Database, *, now: datetime) -> str:
    """Make sure that this year's matters have a place, and return its slug; again is harmless."""
    year = matters.year_of(now)
    slug = matters.slug_of(year)
    with transaction(db):
        if not consultations.exists(db, slug):
            consultations.put(db, matters.gathered(year))
            events.record(
                db, "consultation created", slug, actor="system", now=now, consultation=slug
            )
    return slug
