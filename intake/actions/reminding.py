"""Reminding parties that have not answered."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import reminding
from intake.core.consultation import COPENHAGEN, Consultation, last_day, require_open
from intake.core.party import PartyState
from intake.store import consultations, drafts, events, outbox, parties
from intake.store.connection import transaction
from intake.store.drafts import Owner
from intake.store.parties import BoardRow


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
            _remind(db, consultation, row, key=f"on/{day}", settings=settings, now=now, by=by)
            for row in _silent(db, slug)
            if only in {None, row.party.name}
        )


def remind_due(db: Database, *, settings: Settings, now: datetime) -> int:
    """Queue the reminders whose time has come; return how many. Safe to repeat at any time."""
    return sum(
        _remind_due(db, each, step, settings, now)
        for each in consultations.every(db)
        if (step := reminding.step(each, now)) is not None
    )


def _remind_due(
    db: Database, consultation: Consultation, step: int, settings: Settings, now: datetime
) -> int:
    key = f"{last_day(consultation).isoformat()}/{step}"
    owners = _owners_due(db, consultation, step, key)
    if not owners and not _due(db, consultation, step):
        return 0
    with transaction(db):  # looked at again inside it: somebody may have answered just now
        for owner in owners:
            letter = letters.unsent(settings, consultation, owed=key, **vars(owner))
            outbox.queue(db, letter, now=now)
        return len(owners) + sum(
            _remind(db, consultation, row, key=key, settings=settings, now=now, by="system")
            for row in _due(db, consultation, step)
        )


def _owners_due(db: Database, consultation: Consultation, step: int, owed: str) -> list[Owner]:
    """Return who has a draft that is not sent, is not at it just now, and was not told yet."""
    at = reminding.moment(consultation, step)
    return [
        each
        for each in drafts.owners_to_remind(db, consultation.slug)
        if reminding.is_wanted(at, invited_at=each.saved_at, reminded_at=None)
        and not outbox.has_key(db, f"unsent/{each.key}/{owed}")
    ]


def _due(db: Database, consultation: Consultation, step: int) -> list[BoardRow]:
    at, slug = reminding.moment(consultation, step), consultation.slug
    return [
        row
        for row in _silent(db, slug)
        if reminding.is_wanted(
            at,
            invited_at=row.invited_at,
            reminded_at=outbox.last_to(db, slug, row.party.name, kind="reminder"),
        )
    ]


def _silent(db: Database, slug: str) -> list[BoardRow]:
    return [row for row in parties.board(db, slug, is_closed=False) if is_silent(row)]


def is_silent(row: BoardRow) -> bool:
    """Return whether a party was invited, has not answered, and can be reached."""
    return row.state is PartyState.INVITED and bool(reachable(row))


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
