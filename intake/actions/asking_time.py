"""Asking for more time, and giving a party a deadline of its own or not."""

from collections.abc import Collection
from datetime import date, datetime

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import asking_time
from intake.core.asking_time import TimeRequest, with_more_time
from intake.core.consultation import Consultation
from intake.core.errors import NotFound
from intake.store import consultations, events, outbox, parties, time_requests
from intake.store.connection import transaction


def ask(
    db: Database,
    slug: str,
    party: str,
    *,
    key: str,
    wanted_on: date | None,
    email: str,
    by: str,
    settings: Settings,
    now: datetime,
) -> TimeRequest:
    """Keep that a party on the list asks for more time, and tell it that we have it.

    Once per key. `email` is who asked, empty where only the party's own addresses are known.
    Raises NotFound, ConsultationNotOpen, ConsultationClosed, DeadlineNotMoved.
    """
    with transaction(db):
        return ask_within(
            db,
            slug,
            party,
            key=key,
            wanted_on=wanted_on,
            email=email,
            by=by,
            settings=settings,
            now=now,
        )


def ask_within(
    db: Database,
    slug: str,
    party: str,
    *,
    key: str,
    wanted_on: date | None,
    email: str,
    by: str,
    settings: Settings,
    now: datetime,
) -> TimeRequest:
    """Do what `ask` does, inside the caller's transaction."""
    known = time_requests.with_key(db, key)
    if known is not None:
        return known
    consultation = for_parties(db, consultations.get(db, slug), {party})
    asking_time.require_askable(consultation, wanted_on, now)
    if party not in {each.name for each in parties.enlisted(db, slug)}:
        raise NotFound("party on the list", party)
    request = time_requests.add(db, slug, party, key=key, wanted_on=wanted_on, email=email, now=now)
    _tell(db, request, by=by, settings=settings, now=now)
    return request


def grant(
    db: Database,
    number: int,
    last: date,
    *,
    by: str,
    settings: Settings,
    now: datetime,
    reason: str = "",
) -> TimeRequest:
    """Give the party until the end of the day `last` in Copenhagen, and tell it.

    Raises NotFound, DecisionNotAllowed, DeadlineNotMoved.
    """
    with transaction(db):
        before = time_requests.get(db, number)
        consultation = consultations.get(db, before.consultation)
        after = asking_time.granted(
            before, last, consultation=consultation, reason=reason, by=by, now=now
        )
        time_requests.decide(db, after)
        _tell(db, after, by=by, settings=settings, now=now)
        return after


def decline(
    db: Database, number: int, *, reason: str, by: str, settings: Settings, now: datetime
) -> TimeRequest:
    """Tell the party why it gets no more time.

    Raises NotFound, DecisionNotAllowed, ReasonMissing.
    """
    with transaction(db):
        after = asking_time.declined(time_requests.get(db, number), reason=reason, by=by, now=now)
        time_requests.decide(db, after)
        _tell(db, after, by=by, settings=settings, now=now)
        return after


def for_parties(
    db: Database, consultation: Consultation, its_parties: Collection[str]
) -> Consultation:
    """Return the consultation with the deadline that holds for these parties."""
    until = time_requests.deadline_of(db, consultation.slug, its_parties)
    return with_more_time(consultation, until)


def _tell(
    db: Database, request: TimeRequest, *, by: str, settings: Settings, now: datetime
) -> None:
    consultation = consultations.get(db, request.consultation)
    party = parties.get(db, request.party)
    letter = letters.time_request(settings, consultation, party, request)
    if letter.recipients:
        outbox.queue(db, letter, now=now)
    events.record(
        db,
        f"time {request.status}",
        request.party,
        actor=by,
        now=now,
        consultation=request.consultation,
        detail=request.until.isoformat() if request.until else "",
    )
