"""Carrying out what was decided: milestones, news of them, and the account that ends a case."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions.reminding import reachable
from intake.config import Settings
from intake.core.consultation import Consultation, Stage
from intake.core.errors import ChangeNotAllowed, DecisionNotAllowed
from intake.core.implementation import Account, Milestone, Progress
from intake.store import consultations, events, implementation, outbox, parties
from intake.store.connection import transaction


def plan(db: Database, milestone: Milestone, *, by: str, now: datetime) -> int:
    """Add a milestone, once; return its number. Raises NotFound, DecisionNotAllowed."""
    with transaction(db):
        require_decided(consultations.get(db, milestone.consultation))
        number = implementation.add(db, milestone, now=now)
        _event(db, "milestone added", milestone.consultation, milestone.public_id, by=by, now=now)
        return number


def take_off(db: Database, number: int, *, by: str, now: datetime) -> Milestone:
    """Remove a milestone that was a slip, and return it; one that news was told of stands fast.

    Raises NotFound, ChangeNotAllowed.
    """
    with transaction(db):
        milestone = implementation.get(db, number)
        slug = milestone.consultation
        if milestone.news:
            raise ChangeNotAllowed(slug, "milestone")
        implementation.remove(db, number)
        _event(db, "milestone removed", slug, milestone.public_id, by=by, now=now)
        return milestone


def tell(db: Database, number: int, progress: Progress, *, settings: Settings) -> None:
    """Tell how far a milestone has come: on the page, to followers, and by letter to the parties.

    Raises NotFound.
    """
    with transaction(db):
        milestone = implementation.get(db, number)
        news = implementation.tell(db, number, progress)
        slug, now = milestone.consultation, progress.at
        consultation = consultations.get(db, slug)
        for row in parties.board(db, slug, is_closed=True):
            recipients = reachable(row) or row.party.addresses
            if recipients:
                letter = letters.progress(
                    settings, consultation, row.party, milestone, progress, key=news, to=recipients
                )
                outbox.queue(db, letter, now=now)
        _event(db, "milestone told", slug, milestone.public_id, by=progress.by, now=now)


def close(db: Database, slug: str, account: Account, *, by: str) -> None:
    """End the case with its account; again puts another account on top. Raises as `plan`."""
    with transaction(db):
        require_decided(consultations.get(db, slug))
        implementation.give_account(db, slug, account, by=by)
        _event(db, "case closed", slug, slug, by=by, now=account.at)


def require_decided(consultation: Consultation) -> None:
    """Raise DecisionNotAllowed while nothing is decided that could be carried out."""
    if consultation.stage not in {Stage.DECIDED, Stage.ARCHIVED}:
        raise DecisionNotAllowed(consultation.slug, consultation.stage, "carried out")


def _event(db: Database, action: str, slug: str, subject: str, *, by: str, now: datetime) -> None:
    events.record(db, action, subject, actor=by, now=now, consultation=slug)
