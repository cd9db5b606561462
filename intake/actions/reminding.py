"""Reminding parties that have not answered."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions import asking_time
from intake.config import Settings
from intake.core import reminding
from intake.core.consultation import COPENHAGEN, Consultation, last_day, require_open
from intake.core.party import PartyState
from intake.store import consultations, drafts, events, outbox, parties, time_requests
from intake.store.connection import transaction
from intake.store.drafts import Owner
from intake.store.parties import BoardRow

_WAITING = frozenset({PartyState.INVITED, PartyState.OPENED, PartyState.ASKED_FOR_TIME})


def remind(
    db: Database,
    slug: str,
    *,
    settings: Settings,
    now: datetime,
    by: str,
    only: str | None = None,
) -> int:
    """Remind the invited parties that have not answered, or the one named; return how many.

    Once a day, however often it is asked. Raises NotFound, ConsultationNotOpen,
    ConsultationClosed.
    """
    with transaction(db):
        consultation = consultations.get(db, slug)
        require_open(consultation, now)
        if only is not None:
            parties.get(db, only)
        day = now.astimezone(COPENHAGEN).date().isoformat()
        return sum(
            _remind(
                db,
                asking_time.for_parties(db, consultation, {row.party.name}),
                row,
                key=f"on/{day}",
                settings=settings,
                now=now,
                by=by,
            )
            for row in _silent(db, slug)
            if only in {None, row.party.name}
        )


def remind_due(db: Database, *, settings: Settings, now: datetime) -> int:
    """Queue the reminders whose time has come; return how many. Safe to repeat at any time."""
    return sum(
        _remind_due(db, each, settings, now)
        for each in consultations.every(db)
        if _may_be_due(db, each, now)
    )


def _may_be_due(db: Database, consultation: Consultation, now: datetime) -> bool:
    """Tell cheaply whether anybody could be due; most consultations, at most moments, have none."""
    if reminding.step(consultation, now) is not None:
        return True
    names = [each.name for each in parties.enlisted(db, consultation.slug)]
    until = time_requests.deadline_of(db, consultation.slug, names)
    return until is not None and until > now


def _remind_due(db: Database, consultation: Consultation, settings: Settings, now: datetime) -> int:
    owners = _owners_due(db, consultation, now)
    if not owners and not _parties_due(db, consultation, now):
        return 0
    with transaction(db):  # looked at again inside it: somebody may have answered just now
        for owner, its, key in owners:
            letter = letters.unsent(settings, its, owed=key, **vars(owner))
            outbox.queue(db, letter, now=now)
        return len(owners) + sum(
            _remind(db, its, row, key=key, settings=settings, now=now, by="system")
            for row, its, key in _parties_due(db, consultation, now)
        )


def _owners_due(
    db: Database, consultation: Consultation, now: datetime
) -> list[tuple[Owner, Consultation, str]]:
    """Return who has a draft that is not sent, is not at it just now, and was not told yet."""
    found = []
    for each in drafts.owners_to_remind(db, consultation.slug):
        its = asking_time.for_parties(db, consultation, {each.party} - {""})
        step = reminding.step(its, now)
        if step is None:
            continue
        key, at = _key(its, step), reminding.moment(its, step)
        is_wanted = reminding.is_wanted(at, invited_at=each.saved_at, reminded_at=None)
        if is_wanted and not outbox.has_key(db, f"unsent/{each.key}/{key}"):
            found.append((each, its, key))
    return found


def _parties_due(
    db: Database, consultation: Consultation, now: datetime
) -> list[tuple[BoardRow, Consultation, str]]:
    """Return the silent parties that are due, each with the deadline that holds for it."""
    found = []
    for row in _silent(db, consultation.slug):
        its = asking_time.for_parties(db, consultation, {row.party.name})
        step = reminding.step(its, now)
        if step is None:
            continue
        last = outbox.last_to(db, its.slug, row.party.name, kind="reminder")
        at = reminding.moment(its, step)
        if reminding.is_wanted(at, invited_at=row.invited_at, reminded_at=last):
            found.append((row, its, _key(its, step)))
    return found


def _key(consultation: Consultation, step: int) -> str:
    return f"{last_day(consultation).isoformat()}/{step}"


def _silent(db: Database, slug: str) -> list[BoardRow]:
    return [row for row in parties.board(db, slug, is_closed=False) if is_silent(row)]


def is_silent(row: BoardRow) -> bool:
    """Return whether a party was invited, has not answered, and can be reached."""
    return row.state in _WAITING and bool(reachable(row))


def reachable(row: BoardRow) -> tuple[str, ...]:
    """Return the addresses of an invited party that letters have not come back from."""
    if row.invited_at is None:
        return ()
    dead = {each.lower() for each in row.undeliverable}
    return tuple(each for each in row.party.addresses if each.lower() not in dead)


def _remind(
    db: Database,
    consultation: Consultation,
    row: BoardRow,
    *,
    key: str,
    settings: Settings,
    now: datetime,
    by: str,
) -> int:
    letter = letters.reminder(settings, consultation, row.party, key=key, to=reachable(row))
    if not outbox.queue(db, letter, now=now):
        return 0
    events.record(
        db, "party reminded", row.party.name, actor=by, now=now, consultation=consultation.slug
    )
    return 1
