"""Asking the sender of an answer, and keeping what they say to it beside the answer."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions import joining
from intake.actions.addressed import written_to
from intake.actions.rereading import whole
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import identifiers
from intake.core.errors import MayNotAnswer, NotFound, Overtaken, TooMany
from intake.core.inquiry import MOST_REPLIES, Reply, TakenAs, with_reply
from intake.core.message import Kind, Reading
from intake.core.placing import Fate
from intake.core.receipts import may_go_to
from intake.core.submission import Submission
from intake.core.teamwork import Note
from intake.core.version import Why
from intake.store import (
    consultations,
    events,
    inbox,
    inquiries,
    outbox,
    submissions,
    teamwork,
    versions,
)
from intake.store.connection import transaction
from intake.store.inbox import Message


def address_of(submission: Submission, settings: Settings) -> str:
    """Return the address that a question to the sender goes to. Raises MayNotAnswer."""
    address = submission.draft.email
    ours = (settings.sender, settings.imap_user)
    if "@" not in address or not may_go_to(address, mail_domain=settings.mail_domain, ours=ours):
        raise MayNotAnswer("")
    return address


def ask(
    db: Database,
    reference: str,
    text: str,
    *,
    seen: int,
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Owe the sender of an answer a question; `seen` is how many there were when it was written.

    Raises NotFound, MayNotAnswer, and Overtaken where a colleague asked first.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        to, asked = address_of(submission, settings), len(inquiries.of(db, reference))
        if asked != seen:
            raise Overtaken(reference, seen, asked)
        key = f"inquiry/{submission.reference}/{asked + 1}"
        token = identifiers.token(settings.secret_key, "inquiry", key)
        inquiries.add(db, submission.reference, text, key=key, token=token, by=by, now=now)
        letter = letters.question(
            settings,
            consultations.get(db, submission.consultation),
            submission,
            key=key,
            token=token,
            to=to,
            text=text,
            in_reply_to=_message_id(db, submission),
        )
        outbox.queue(db, letter, now=now)
        events.record_about(db, "sender asked", submission, by=by, now=now)


def settle_within(
    db: Database, message: Message, reading: Reading, *, settings: Settings, now: datetime
) -> tuple[Fate, str] | None:
    """Keep a person's mail to the address of a question beside the answer, and let it wait.

    None for any other message: a machine's has its own fate, and one that a person has placed as
    an answer is that.
    """
    found = _asked(db, message, settings)
    if found is None or message.placed_in or reading.kind is not Kind.ANSWER:
        return None
    inquiry, reference = found
    key = f"mail/{message.content or message.digest}"
    text = reading.text.strip()
    if not inquiries.add_reply(db, inquiry, text, key=key, message=message.id, now=now):
        return Fate.REPEATED, "modtaget før"
    submission = submissions.get(db, reference)
    events.record_about(db, "sender replied", submission, by="respondent", now=now)
    return Fate.HELD, f"svar på vores spørgsmål om {reference}: se det ved svaret"


def reply(db: Database, reference: str, number: int, text: str, *, now: datetime) -> None:
    """Keep what the sender says on their own page to question `number`; twice is once.

    Raises NotFound, TooMany.
    """
    with transaction(db):
        submission = submissions.get(db, reference)
        if number not in {each.number for each in inquiries.of(db, reference)}:
            raise NotFound("question", str(number))
        if inquiries.count(db, number) >= MOST_REPLIES:
            raise TooMany("replies", MOST_REPLIES)
        key = f"web/{number}/{identifiers.fingerprint(text)}"
        if inquiries.add_reply(db, number, text, key=key, message=None, now=now):
            events.record_about(db, "sender replied", submission, by="respondent", now=now)


def take(
    db: Database,
    reference: str,
    number: int,
    taken_as: TakenAs,
    *,
    by: str,
    now: datetime,
) -> None:
    """Make a reply a new version of the answer or a note, or say that it has been seen.

    A mail that becomes a version comes with its files, by the worker, as a mail that is joined.
    Raises NotFound, DecisionNotAllowed, and Overtaken where somebody dealt with it.
    """
    with transaction(db):
        found = inquiries.reply(db, reference, number)
        if found.taken_as:
            raise Overtaken(reference, 0, 1)
        submission = submissions.get(db, reference)
        if taken_as is TakenAs.VERSION:
            _into_answer(db, submission, found, by=by, now=now)
        elif found.message is not None:
            _put_away(db, found.message, now=now)
        if taken_as is TakenAs.NOTE:
            teamwork.add_note(db, submission.reference, Note(now, by, found.text))
        inquiries.take(db, number, taken_as, by=by, now=now)
        events.record_about(db, "reply taken in", submission, by=by, now=now)


def _into_answer(
    db: Database, submission: Submission, found: Reply, *, by: str, now: datetime
) -> None:
    if found.message is not None:
        joining.join_within(db, found.message, submission.reference, by=by, now=now)
        return
    newest = versions.newest(db, submission.reference)
    draft = with_reply(whole(db, submission), found.text)
    why = Why.MAIL_ADDED
    revise_within(db, submission.reference, draft, why=why, by=by, now=now, seen=newest)


def _put_away(db: Database, number: int, *, now: datetime) -> None:
    if inbox.get(db, number).fate is Fate.HELD:
        inbox.settle(db, number, Fate.DISMISSED, reason="står ved svaret", now=now)


def _asked(db: Database, message: Message, settings: Settings) -> tuple[int, str] | None:
    found = (inquiries.with_token(db, token) for token in written_to(message, settings))
    return next((each for each in found if each), None)


def _message_id(db: Database, submission: Submission) -> str:
    if submission.inbox_id is None:
        return ""
    return inbox.message_id(db, submission.inbox_id)
