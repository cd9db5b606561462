"""Post of no consultation: kept some days, and then erased, since no case's day ever comes for it.

It needs no entry in the ledger: in a restored backup its days are over as well.
"""

from datetime import date, datetime, timedelta

from sqlite_utils import Database

from intake import failpoints
from intake.actions import addressed, holding
from intake.config import Settings
from intake.core.consultation import COPENHAGEN
from intake.store import erasing as kept
from intake.store import events, inbox, log, loose_post, retention, search_index
from intake.store.connection import transaction
from intake.store.erasing import KINDS, Reach
from intake.store.inbox import Message

AT_A_TIME = 100
"""Rows erased in one transaction: others must be able to write between two of them."""


def belongs_nowhere(db: Database, number: int, settings: Settings) -> bool:
    """Return whether a message that no row ties to a consultation is addressed to none either.

    Nor does it belong to one whose private material is gone: nobody placed it there since.
    """
    message = inbox.get(db, number)
    place = addressed.place_of(db, message, settings, now=message.received_at)
    return not set(place.consultations) - retention.erased_on(db).keys()


def goes_on(db: Database, message: Message, settings: Settings) -> date | None:
    """Return the day (in Copenhagen) on which a message is erased unless somebody places it."""
    if not settings.post_kept_days or not loose_post.is_loose(db, message.id):
        return None
    if not belongs_nowhere(db, message.id, settings):
        return None
    last = message.received_at + timedelta(days=settings.post_kept_days)
    return last.astimezone(COPENHAGEN).date()


def due(db: Database, *, settings: Settings, now: datetime) -> Reach:
    """Return what has been kept long enough, and is on no legal hold."""
    if not settings.post_kept_days:
        return Reach()
    before = now - timedelta(days=settings.post_kept_days)
    reach = loose_post.others(db, before=before)
    found = loose_post.messages(db, before=before)
    reach.add("inbox", (each for each in found if belongs_nowhere(db, each, settings)))
    for _, its in holding.standing(db, now):
        for kind, numbers in its.rows.items():
            reach.rows[kind] -= numbers
    return reach


def run(db: Database, *, settings: Settings, now: datetime) -> int:
    """Erase what has been kept long enough; return how many rows that was."""
    found = due(db, settings=settings, now=now)
    for kind in KINDS:
        numbers = sorted(found.rows[kind])
        for at in range(0, len(numbers), AT_A_TIME):
            with transaction(db):
                _erase(db, kind, numbers[at : at + AT_A_TIME], now=now)
            failpoints.reached("erase:some_post")
    if found:
        said = ", ".join(f"{count} {kind}" for kind, count in found.counts().items())
        with transaction(db):
            search_index.forget_for_good(db)
            events.record(db, "loose post erased", "post", actor="worker", now=now, detail=said)
    return sum(found.counts().values())


def _erase(db: Database, kind: str, numbers: list[int], *, now: datetime) -> None:
    if kind == "event":
        for number in numbers:
            log.erase_facts(db, number, ("subject", "detail"), by="worker", now=now)
        return
    reach = Reach()
    reach.add(kind, numbers)
    kept.erase(db, reach, by="worker", now=now)
