"""What respondents may do to their own answer: correct it, protect their name, take it back."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions import asking_time, releasing, taking_down
from intake.actions.moderating import decide_within
from intake.actions.receiving import may_write_to
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import revision
from intake.core.consultation import require_open
from intake.core.submission import Channel, Draft, Status, Submission
from intake.core.version import Why
from intake.store import consultations, events, outbox, submissions, versions
from intake.store.connection import transaction


def correct(
    db: Database, reference: str, draft: Draft, *, seen: int, settings: Settings, now: datetime
) -> Submission:
    """Put the whole answer anew in the place of what was sent, with a receipt of its own.

    Only until the deadline: what comes later is an answer of its own. A letter also goes to the
    address that stood there before, so that nobody changes an answer behind its sender's back.
    Raises NotFound, Overtaken, DecisionNotAllowed, ConsultationNotOpen, ConsultationClosed.
    """
    with transaction(db):
        return correct_within(db, reference, draft, seen=seen, settings=settings, now=now)


def correct_within(
    db: Database, reference: str, draft: Draft, *, seen: int, settings: Settings, now: datetime
) -> Submission:
    """Do what `correct` does, inside the caller's transaction."""
    before = submissions.get(db, reference)
    asked = consultations.get(db, before.consultation)
    consultation = asking_time.for_parties(db, asked, before.draft.parties)
    require_open(consultation, now)
    after = revise_within(
        db, reference, draft, why=Why.CORRECTED, by="respondent", now=now, seen=seen
    )
    confirm_within(db, before, after, number=seen + 1, settings=settings, now=now)
    return after


def confirm_within(
    db: Database,
    before: Submission,
    after: Submission,
    *,
    number: int,
    settings: Settings,
    now: datetime,
) -> None:
    """Queue the receipt of version `number`, also to the address that stood there before."""
    recipients = _may_be_told(db, before, after, now, settings)
    if recipients:
        asked = consultations.get(db, before.consultation)
        consultation = asking_time.for_parties(db, asked, before.draft.parties)
        letter = letters.receipt(settings, consultation, after, number=number, at=now)
        outbox.queue(db, replace(letter, recipients=recipients), now=now)


def _may_be_told(
    db: Database, before: Submission, after: Submission, now: datetime, settings: Settings
) -> tuple[str, ...]:
    addresses = dict.fromkeys((after.draft.email, before.draft.email))
    return tuple(each for each in addresses if may_write_to(db, each, Channel.WEB, now, settings))


def protect_name(db: Database, reference: str, *, now: datetime) -> Submission:
    """Take the respondent's name out of what the public sees, at once and for ever.

    Once, however often it is asked. Raises NotFound.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        if before.draft.name_protected:
            return before
        after = revision.protect_name(before)
        submissions.protect_name(db, reference)
        submissions.set_status(db, after)
        stored = submissions.get(db, reference)
        versions.add(db, stored, why=Why.NAME_PROTECTED, actor="respondent", now=now)
        taking_down.note_within(db, before, stored, by="respondent", now=now)
        releasing.lapse_within(db, reference, by="respondent", now=now)
        events.record(
            db,
            "submission name protected",
            reference,
            actor="respondent",
            now=now,
            consultation=before.consultation,
            detail="" if after.status is before.status else "name in the text",
        )
        return stored


def withdraw(db: Database, reference: str, *, settings: Settings, now: datetime) -> Submission:
    """Take an answer back, and confirm it by letter; there is no way to undo it.

    Raises NotFound, DecisionNotAllowed.
    """
    with transaction(db):
        after = decide_within(db, reference, Status.WITHDRAWN, by="respondent", now=now)
        if may_write_to(db, after.draft.email, Channel.WEB, now, settings):
            consultation = consultations.get(db, after.consultation)
            letter = letters.withdrawal(settings, consultation, after, at=now)
            outbox.queue(db, letter, now=now)
        return after
