"""A new version of an answer: corrected by its sender, or read again by a person at the desk."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions import taking_down
from intake.core import revision
from intake.core.submission import Draft, MailView, Submission
from intake.core.version import Why
from intake.store import events, submissions, versions
from intake.store.connection import transaction


def revise(
    db: Database,
    reference: str,
    draft: Draft,
    *,
    why: Why,
    by: str,
    now: datetime,
    seen: int,
    mail: MailView | None = None,
) -> Submission:
    """Write the whole answer anew as its next version; the earlier ones are kept.

    `draft` holds every file that the answer shall have. `seen` is the number of the version that
    was looked at. `mail` is how the mail around it was read, where that changed, too. Whatever had
    been decided is to be decided again. Raises NotFound, Overtaken, DecisionNotAllowed.
    """
    with transaction(db):
        return revise_within(db, reference, draft, why=why, by=by, now=now, seen=seen, mail=mail)


def revise_within(
    db: Database,
    reference: str,
    draft: Draft,
    *,
    why: Why,
    by: str,
    now: datetime,
    seen: int,
    mail: MailView | None = None,
) -> Submission:
    """Do what `revise` does, inside the caller's transaction."""
    before = submissions.get(db, reference)
    newest = versions.newest(db, reference)
    after = revision.revise(
        before,
        draft,
        seen=seen,
        newest=newest,
        last_point=versions.last_point(db, reference),
    )
    after = replace(after, mail=mail or before.mail)
    submissions.replace_words(db, after, version=newest + 1)
    stored = submissions.get(db, reference)
    number = versions.add(db, stored, why=why, actor=by, now=now)
    taking_down.note_within(db, before, stored, by=by, now=now)
    events.record(
        db,
        f"submission {why}",
        reference,
        actor=by,
        now=now,
        consultation=before.consultation,
        detail=f"version {number}",
    )
    return stored
