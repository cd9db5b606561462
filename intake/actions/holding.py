"""Legal holds on one person or one answer: what is theirs stays, whoever asks, while one stands."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import is_reference
from intake.core.retention import Hold
from intake.store import events, holds, persons
from intake.store.connection import transaction
from intake.store.erasing import Reach
from intake.store.holds import PersonalHold


def place(
    db: Database, who: str, reason: str, *, until: date | None = None, by: str, now: datetime
) -> int:
    """Place a hold on whoever has a mail address, or on an answer; return its number.

    Raises NotFound where there is nothing of them.
    """
    name = known_as(who)
    with transaction(db):
        if not _rows_of(db, name):
            raise NotFound("person", who)
        number = holds.place(db, name, reason, until, by=by, now=now)
        said = until.isoformat() if until else ""
        _note(db, "legal hold placed", number, by=by, now=now, detail=said)
        return number


def lift(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Lift a hold. Raises NotFound."""
    with transaction(db):
        if not holds.lift(db, number, by=by, now=now):
            raise NotFound("legal hold", str(number))
        _note(db, "legal hold lifted", number, by=by, now=now)


def of(db: Database, who: str) -> list[PersonalHold]:
    """Return the holds on a person or an answer, lifted ones too, the newest first."""
    name = known_as(who)
    return [each for each in holds.every(db) if each.who == name]


def standing(db: Database, now: datetime) -> Iterator[tuple[Hold, Reach]]:
    """Give each hold that stands on anyone, with all rows that it keeps but those of the log."""
    for each in holds.every(db):
        if each.hold.stands(now):
            yield each.hold, _rows_of(db, each.who)


def known_as(who: str) -> str:
    """Return how a hold names whom it is about."""
    return who.strip().upper() if is_reference(who) else who.strip().lower()


def _rows_of(db: Database, who: str) -> Reach:
    emails, references = ([who], []) if "@" in who else ([], [who])
    return persons.rows_of(db, emails=emails, references=references)


def _note(
    db: Database, action: str, number: int, *, by: str, now: datetime, detail: str = ""
) -> None:
    events.record(db, action, f"personal hold {number}", actor=by, now=now, detail=detail)
