"""What the public is to see: all of it, or what may have changed since the last publication."""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from intake.actions import taking_down
from intake.core import publication
from intake.core.consultation import is_public, status
from intake.core.party import Party
from intake.core.public_record import PublicParty
from intake.core.submission import Status
from intake.store import consultations, outcomes, parties, publishable, retention, what_happened
from intake.store.public_items import Item, item

ONLY_THE_CONSULTATION = {
    "consultation created",
    "deadline extended",
    "party invited",
    "party removed",
    "parties chosen",
}
"""Events that change nothing in any answer. An action missing here costs looking at each."""


@dataclass
class Shown:
    """What the public is to see, read at one moment; `approved` fills as `answers` are read.

    `parties` are offered: only those that something else names become public.
    """

    few: list[Item]
    answers: Iterator[Item]
    parties: list[Item]
    approved: list[str] = field(default_factory=list)


def shown(db: Database, now: datetime, only: Collection[str] | None = None) -> Shown:
    """Return all that is public at `now`; of the answers, `only` those with these public ids."""
    asked = {each.slug: each for each in consultations.every(db) if is_public(each)}
    known = {each.name: each for each in parties.every(db)}
    approved: list[str] = []
    gone = retention.erased_on(db)

    def answers() -> Iterator[Item]:
        for submission in publishable.submissions(db, only):
            if not publication.visible(submission):
                continue
            if submission.status is Status.APPROVED:
                approved.append(submission.reference)
            named = [known[name] for name in submission.draft.parties]
            yield item(publication.face(submission, asked[submission.consultation], named))

    few = [
        *(
            publication.consultation_face(
                each,
                now,
                parties.enlisted(db, each.slug),
                private_erased_on=gone.get(each.slug),
            )
            for each in asked.values()
        ),
        *outcomes.faces(db, asked, now),
        *taking_down.faces(db),
    ]
    return Shown([item(each) for each in few], answers(), _offered(known.values()), approved)


def _offered(known: Collection[Party]) -> list[Item]:
    return [item(PublicParty(each.public_id, each.name, each.kind)) for each in known]


def may_have_changed(db: Database, event: int) -> set[str] | None:
    """Return the public ids of the answers that may look different since `event`; None for all.

    What an event is about is known by its subject: an answer, a consultation or a party. Anything
    else may be about everything.
    """
    found: set[str] = set()
    for action, consultation, subject in what_happened.happened(db, event):
        public_id = publishable.public_id_of(db, subject)
        if public_id is not None:
            found.add(public_id)
        elif action not in ONLY_THE_CONSULTATION:
            about = what_happened.answers_of(db, {consultation, subject} - {""})
            if about is None:
                return None
            found |= about
    return found


def fingerprint(db: Database, now: datetime) -> str:
    """Return what the public face follows from: the last decision, and what the dates say now."""
    standing = [[each.slug, status(each, now)] for each in consultations.every(db)]
    standing += outcomes.standing(db, now)
    digest = hashlib.sha256(json.dumps(standing).encode()).hexdigest()
    return f"{publishable.last_event(db)} {digest[:16]}"
