"""What the publisher reads of what comes after the answers."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlite_utils import Database

from intake.core import outcome
from intake.core import promise as rules
from intake.store import decisions, implementation, meetings, parties, promises
from intake.store.public_items import Told


def faces(db: Database, slugs: Collection[str], now: datetime) -> Iterator[Told]:
    """Give the public faces of what follows from these consultations, as it stands at `now`."""
    for slug in slugs:
        public_ids = {each.name: each.public_id for each in parties.enlisted(db, slug)}
        for meeting in meetings.of(db, slug):
            if meeting.is_public:
                yield outcome.meeting_face(meeting)
        for decision in decisions.of(db, slug, is_public=True):
            yield from outcome.decision_faces(decision)
        for promise in promises.of(db, slug):
            yield from outcome.promise_faces(promise, public_ids, now)
            yield from outcome.promise_news(promise)
        for milestone in implementation.of(db, slug):
            yield from outcome.milestone_news(milestone)
        account = implementation.account(db, slug)
        if account is not None:
            yield outcome.account_news(slug, account)


def standing(db: Database, now: datetime) -> list[list[str]]:
    """Return where the promises stand: a day passes, and one is late without anybody's doing."""
    return [[each.public_id, rules.status(each, now)] for each in promises.unended(db)]
