"""Keeping the address book: who can be asked, where they read, and when they meet."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlite_utils import Database

from intake.core.errors import AlreadyThere, ChangeNotAllowed
from intake.core.party import Party
from intake.store import address_book, events, parties
from intake.store.connection import transaction


def add(db: Database, party: Party, *, meetings: Sequence[date], by: str, now: datetime) -> None:
    """Add a party. Raises AlreadyThere where one has its name."""
    with transaction(db):
        if any(each.name == party.name for each in parties.every(db)):
            raise AlreadyThere("party", party.name)
        _put(db, party, meetings, by=by, now=now)


def change(db: Database, party: Party, *, meetings: Sequence[date], by: str, now: datetime) -> None:
    """Bring a party's kind, addresses and meetings up to date. Raises NotFound."""
    with transaction(db):
        parties.get(db, party.name)
        _put(db, party, meetings, by=by, now=now)


def remove(db: Database, name: str, *, by: str, now: datetime) -> None:
    """Take a party out. Raises NotFound, and ChangeNotAllowed where it has been asked anything."""
    with transaction(db):
        parties.get(db, name)
        if address_book.is_used(db, name):
            raise ChangeNotAllowed(name, "party")
        address_book.remove(db, name)
        events.record(db, "party removed", name, actor=by, now=now)


def _put(db: Database, party: Party, meetings: Sequence[date], *, by: str, now: datetime) -> None:
    parties.put(db, party)
    address_book.set_meetings(db, party.name, meetings)
    events.record(db, "party saved", party.name, actor=by, now=now)
