"""Moving a deadline, and telling everyone who was asked."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions.reminding import reachable
from intake.config import Settings
from intake.core import extension
from intake.core.consultation import Consultation
from intake.store import consultations, drafts, events, extensions, outbox, parties
from intake.store.connection import transaction


def extend(
    db: Database,
    slug: str,
    closes_at: datetime,
    *,
    reason: str,
    by: str,
    settings: Settings,
    now: datetime,
) -> Consultation:
    """Move the deadline to `closes_at` (UTC), the first moment too late; tell all invited parties.

    Answers that came too late for the old deadline and not for the new one are in time. Raises
    NotFound, DeadlineNotMoved.
    """
    with transaction(db):
        moved = extension.extension(consultations.get(db, slug), closes_at, reason=reason, now=now)
        extensions.add(db, slug, moved, actor=by)
        events.record(
            db,
            "deadline extended",
            slug,
            actor=by,
            now=now,
            consultation=slug,
            detail=closes_at.isoformat(),
        )
        for reference in extensions.now_in_time(db, slug):
            events.record(db, "submission in time", reference, actor=by, now=now, consultation=slug)
        after = consultations.get(db, slug)
        for row in parties.board(db, slug, is_closed=False):
            recipients = reachable(row)
            if recipients:
                letter = letters.extension(
                    settings, after, row.party, moved, to=recipients, answers=row.answers
                )
                outbox.queue(db, letter, now=now)
        for owner in drafts.owners_to_remind(db, slug):
            owed = closes_at.isoformat()
            letter = letters.unsent(settings, after, owed=owed, moved=moved, **vars(owner))
            outbox.queue(db, letter, now=now)
        return after
