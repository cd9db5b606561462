"""Joining a message to an answer that began with another one, and taking the two apart again."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions import taking_down
from intake.actions.addressed import answers_to
from intake.actions.owning import own_answer
from intake.actions.rereading import whole
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import joining, moderation, version
from intake.core.errors import DecisionNotAllowed, NotFound, Overtaken
from intake.core.message import Kind, Reading
from intake.core.placing import Fate
from intake.core.receipts import may_go_to
from intake.core.submission import Status, Submission
from intake.core.version import Why
from intake.core.withdrawal import Kind as WhyDown
from intake.store import consultations, events, inbox, joined, outbox, submissions, versions
from intake.store.connection import transaction
from intake.store.inbox import Message
from intake.store.joined import Link


def join(db: Database, number: int, reference: str, *, by: str, now: datetime) -> None:
    """Say that a message belongs to an answer that we have; the worker then adds it.

    The message waits, or has become an answer of its own that nobody has decided on, which the
    other one then takes the place of. Raises NotFound, DecisionNotAllowed.
    """
    with transaction(db):
        join_within(db, number, reference, by=by, now=now)


def join_within(db: Database, number: int, reference: str, *, by: str, now: datetime) -> None:
    """Do what `join` does, inside the caller's transaction."""
    submission = submissions.get(db, reference)
    if submission.status is Status.WITHDRAWN:
        raise DecisionNotAllowed(reference, submission.status, Status.RECEIVED)
    _require_free(db, number, submission)
    party = next(iter(submission.draft.parties), "")
    inbox.place(db, number, consultation=submission.consultation, party=party)
    inbox.join(db, number, submission.reference)
    events.record(
        db,
        "message joined",
        f"message {number}",
        actor=by,
        now=now,
        consultation=submission.consultation,
        detail=submission.reference,
    )


def settle_within(
    db: Database, message: Message, reading: Reading, *, settings: Settings, now: datetime
) -> tuple[Fate, str]:
    """Add the message to the answer that a person named, inside the caller's transaction.

    Return its fate with the reason. Where it cannot be added, it waits for a person again.
    """
    inbox.join(db, message.id, "")
    own = submissions.with_key(db, f"mail/{message.digest}")
    before = submissions.get(db, message.joins)
    if why_not := _why_not(before, reading):
        return Fate.UNREADABLE if reading.kind is Kind.UNREADABLE else Fate.HELD, why_not
    if own and not _is_undecided(own):
        return Fate.SUBMITTED, own.reference  # a colleague has decided on it meanwhile
    draft = joining.joined(whole(db, before), reading)
    newest = versions.newest(db, before.reference)
    revise_within(
        db,
        before.reference,
        draft,
        why=Why.MAIL_ADDED,
        by="system",
        now=now,
        seen=newest,
        mail=joining.view(before.mail, reading),
    )
    if own:
        _withdraw(db, own, now=now)
    link = Link(
        reference=before.reference,
        number=message.id,
        version=newest + 1,
        instead_of=own.reference if own else "",
        mail_before=before.mail,
    )
    joined.add(db, link)
    _tell(db, message, reading, before.reference, settings=settings, now=now)
    return Fate.SUBMITTED, before.reference


def take_apart(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Take a joined message out of its answer again: the answer is as it was before.

    Until somebody has decided on the answer or written another version of it. The message waits
    again, or is the answer that it was. Raises NotFound, DecisionNotAllowed, Overtaken.
    """
    with transaction(db):
        link = joined.with_message(db, number)
        if link is None:
            raise NotFound("joined message", str(number))
        submission = submissions.get(db, link.reference)
        if submission.status not in joining.TAKEN_APART_WHILE:
            raise DecisionNotAllowed(link.reference, submission.status, Status.RECEIVED)
        newest = versions.newest(db, link.reference)
        if newest != link.version:
            raise Overtaken(link.reference, link.version, newest)
        _restore(db, submission, link, by=by, now=now)
        joined.remove(db, number)
        _release(db, link, now=now)
        events.record(
            db,
            "message taken out",
            f"message {number}",
            actor=by,
            now=now,
            consultation=submission.consultation,
            detail=link.reference,
        )


def _require_free(db: Database, number: int, wanted: Submission) -> None:
    """Raise NotFound unless the message waits, or is an undecided answer other than this one."""
    own = own_answer(db, inbox.get(db, number))
    if own is None:
        inbox.require_held(db, number)
    if wanted.inbox_id == number:
        raise NotFound("waiting message", str(number))


def _is_undecided(submission: Submission) -> bool:
    return submission.status is Status.RECEIVED


def _why_not(before: Submission, reading: Reading) -> str:
    if reading.kind is Kind.UNREADABLE:
        return reading.unreadable_reason
    if before.status is Status.WITHDRAWN:
        return "svaret, som mailen skulle lægges til, er trukket tilbage"
    if not (reading.text.strip() or reading.attachments):
        return "mailen har hverken egne ord eller bilag"
    return ""


def _withdraw(db: Database, own: Submission, *, now: datetime) -> None:
    after = moderation.decide(own, Status.WITHDRAWN)
    submissions.set_status(db, after)
    taking_down.note_within(db, own, after, kind=WhyDown.REPLACED, by="system", now=now)
    events.record_about(
        db, "submission withdrawn", own, by="system", now=now, detail="joined to another answer"
    )


def _restore(db: Database, submission: Submission, link: Link, *, by: str, now: datetime) -> None:
    before = next(
        each for each in versions.of(db, link.reference) if each.number == link.version - 1
    )
    then = version.as_it_stood(submission, before)
    revise_within(
        db,
        link.reference,
        whole(db, then),
        why=Why.TAKEN_APART,
        by=by,
        now=now,
        seen=link.version,
        mail=link.mail_before,
    )


def _release(db: Database, link: Link, *, now: datetime) -> None:
    """Let the message be what it was before it was joined."""
    inbox.place(db, link.number, consultation="", party="")
    if not link.instead_of:
        inbox.settle(db, link.number, Fate.HELD, reason="skilt fra et svar igen", now=now)
        return
    own = submissions.get(db, link.instead_of)
    submissions.set_status(db, replace(own, status=Status.RECEIVED))
    inbox.settle(db, link.number, Fate.SUBMITTED, reason=own.reference, now=now)
    events.record_about(db, "submission restored", own, by="system", now=now)


def _tell(
    db: Database,
    message: Message,
    reading: Reading,
    reference: str,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Owe the sender a letter, where a person sent the mail from an address of their own."""
    to = reading.sender.address
    ours = (settings.sender, settings.imap_user)
    if not message.mail_from or not may_go_to(to, mail_domain=settings.mail_domain, ours=ours):
        return
    after = submissions.get(db, reference)
    letter = letters.joined(
        settings,
        consultations.get(db, after.consultation),
        after,
        to=to,
        message=message.id,
        added=tuple(each.name for each in reading.attachments),
        in_reply_to=reading.message_id,
        reply_to=answers_to(db, message, settings),
    )
    outbox.queue(db, letter, now=now)
