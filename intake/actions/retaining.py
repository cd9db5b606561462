"""Keeping the private of a consultation as long as it shall be kept, and no longer."""

from datetime import date, datetime

from sqlite_utils import Database

from intake import failpoints
from intake.actions import erasing, hindering, outliving
from intake.config import Settings
from intake.core.errors import NotFound
from intake.core.ledger import Entry
from intake.core.retention import CannotErase, Hindrance, Retention
from intake.store import case_reach, consultations, events, persons, retention
from intake.store import erasing as kept
from intake.store.connection import transaction
from intake.store.erasing import Reach

AT_A_TIME = 100
"""Answers erased in one transaction: others must be able to write between two of them."""


def set_day(
    db: Database, slug: str, day: date, *, by: str, now: datetime, settings: Settings
) -> None:
    """Set the day from which the private of a consultation may go. Raises NotFound."""
    with transaction(db):
        consultations.get(db, slug)
        _not_gone(db, slug, settings)
        retention.set_day(db, slug, day, by=by, now=now)
        _note(db, "retention set", slug, by=by, now=now, detail=day.isoformat())


def hold(
    db: Database, slug: str, reason: str, *, until: date | None = None, by: str, now: datetime
) -> None:
    """Place a legal hold: nothing of the consultation is erased while it stands."""
    with transaction(db):
        consultations.get(db, slug)
        retention.place_hold(db, slug, reason, until, by=by, now=now)
        said = until.isoformat() if until else ""
        _note(db, "legal hold placed", slug, by=by, now=now, detail=said)


def lift(db: Database, slug: str, number: int, *, by: str, now: datetime) -> None:
    """Lift a legal hold. Raises NotFound."""
    with transaction(db):
        if not retention.lift_hold(db, slug, number, by=by, now=now):
            raise NotFound("legal hold", str(number))
        _note(db, "legal hold lifted", slug, by=by, now=now, detail=str(number))


def confirm(db: Database, slug: str, *, by: str, now: datetime, settings: Settings) -> None:
    """Say that what is due shall go; the worker does it. Raises CannotErase, NotFound."""
    with transaction(db):
        found = hindering.of_case(db, slug, settings=settings, now=now)
        if found:
            raise CannotErase(found)
        its = _not_gone(db, slug, settings)
        retention.confirm(db, its, by=by, now=now)
        _note(db, "retention confirmed", slug, by=by, now=now, detail=its.due_on.isoformat())


def run(db: Database, *, settings: Settings, now: datetime) -> int:
    """Erase what is due and confirmed, or needs no confirming; return for how many cases.

    What has come to hinder it since is left for another day.
    """
    done = 0
    for each in retention.every(db, years=settings.retention_years):
        if each.erased_at or not each.is_due(now):
            continue
        if each.confirmed_at is None and settings.retention_asks:
            continue
        if not hindering.of_case(db, each.slug, settings=settings, now=now):
            reason = f"kept until {each.due_on.isoformat()}"
            by = each.confirmed_by or "worker"
            done += erase_case(db, each.slug, reason=reason, by=by, settings=settings, now=now)
    return done


def erase_case(
    db: Database,
    slug: str,
    *,
    reason: str,
    by: str,
    settings: Settings,
    now: datetime,
    again: Entry | None = None,
) -> int:
    """Erase the private of a consultation, some answers at a time; return 1 when all is gone.

    Public answers outlive their originals. Whatever dies on the way, the next call goes on. What
    hinders is looked at by the caller; a hold placed meanwhile stops it. `again` is the entry of
    the ledger where it was all erased once, and came back with a backup: then nothing stops it.
    """
    at = again.at if again else now
    while references := case_reach.with_originals(db, slug, limit=AT_A_TIME):
        with transaction(db):
            if again is None and hindering.standing(db, slug, settings, now):
                return 0
            _erase_answers(db, references, at=at, by=by, now=now)
        failpoints.reached("erase:some_answers")
    with transaction(db):
        if again is None and hindering.standing(db, slug, settings, now):
            return 0
        its = retention.of(db, slug, years=settings.retention_years)
        if its.erased_at is None:
            retention.confirm(db, its, by=by, now=now)
        reach = case_reach.rest(db, slug, hindering.messages_of(db, slug, settings))
        entry = again or erasing.entry_for(
            db, reach, settings, reason=reason, by=by, now=now, case=slug
        )
        erasing.carry_out(db, reach, entry, words=(), now=now)
        case_reach.forget(db, slug)
        retention.mark_erased(db, slug, now=at)
    return 1


def _erase_answers(
    db: Database, references: list[str], *, at: datetime, by: str, now: datetime
) -> None:
    shown, others = outliving.split(db, references)
    reach = Reach()
    reach.add("inbox", case_reach.messages_of(db, references))
    reach.add("submission", case_reach.numbers(db, others))
    words = case_reach.names(db, references)
    erasing.clean_log(db, persons.events_naming(db, words), words, by=by, now=now)
    kept.erase(db, reach, of_case=True, by=by, now=at)
    for each in shown:
        outliving.keep_face(db, each, now=now)
    kept.forget_files(db)
    for reference in others:
        slug = case_reach.slug_of(db, reference)
        events.record(db, "submission erased", reference, actor=by, now=now, consultation=slug)


def _not_gone(db: Database, slug: str, settings: Settings) -> Retention:
    its = retention.of(db, slug, years=settings.retention_years)
    if its.erased_at is not None:
        raise NotFound("private material", slug)
    return its


def due(
    db: Database, *, settings: Settings, now: datetime
) -> list[tuple[Retention, list[Hindrance]]]:
    """Return every consultation whose day has come and is not erased, with what hinders it."""
    return [
        (each, hindering.of_case(db, each.slug, settings=settings, now=now))
        for each in retention.every(db, years=settings.retention_years)
        if each.is_due(now) and each.erased_at is None
    ]


def _note(
    db: Database, action: str, slug: str, *, by: str, now: datetime, detail: str = ""
) -> None:
    events.record(db, action, slug, actor=by, now=now, consultation=slug, detail=detail)
