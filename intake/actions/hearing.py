"""A mail to the letter that shows what will be public: it holds the answer back until it is read.

No rule says whether such a mail objects, agrees or asks something. So nothing goes out by itself
over the head of somebody who has written: a person reads it, and says what it is.
"""

from datetime import datetime

from sqlite_utils import Database

from intake.actions import objecting
from intake.actions.addressed import written_to
from intake.config import Settings
from intake.core.errors import Overtaken
from intake.core.message import Kind, Reading
from intake.core.placing import Fate
from intake.core.release import Reply, TakenAs
from intake.core.submission import Submission
from intake.letters.addresses import reply_address
from intake.store import approvals, events, inbox, release_replies, submissions
from intake.store.connection import transaction
from intake.store.inbox import Message

WITHOUT_WORDS = "Afsenderen har gjort indsigelse i en mail uden ord i selve mailen."
"""An objection has words; these say that they stand in a file, or could not be read."""


def settle_within(
    db: Database, message: Message, reading: Reading, *, settings: Settings, now: datetime
) -> tuple[Fate, str] | None:
    """Keep a mail to the letter of a public version beside the answer, and let it wait.

    Also one that nobody could read. None for any other message, for a machine's, and for one that
    a person has placed as something else.
    """
    if message.placed_in or reading.kind not in {Kind.ANSWER, Kind.UNREADABLE}:
        return None
    reference = _shown(db, message, reading, settings)
    if not reference:
        return None
    approval = approvals.of(db, reference)
    is_new = release_replies.add(
        db,
        reference,
        reading.text.strip(),
        key=f"mail/{message.content or message.digest}",
        message=message.id,
        edition=approval.edition if approval else "",
        at=message.received_at,
    )
    if not is_new:
        return Fate.REPEATED, "modtaget før"
    submission = submissions.get(db, reference)
    events.record_about(db, "public version answered", submission, by="respondent", now=now)
    return Fate.HELD, f"svar på brevet om det, der bliver offentligt af {reference}: se det der"


def take(
    db: Database, reference: str, number: int, taken_as: TakenAs, *, by: str, now: datetime
) -> None:
    """Take a mail as its sender's objection, or say that it is none: then nothing holds any more.

    Raises NotFound, Overtaken where somebody has read it, and DecisionNotAllowed where there is
    nothing to object to.
    """
    with transaction(db):
        found = release_replies.get(db, reference, number)
        if found.taken_as:
            raise Overtaken(reference, 0, 1)
        submission = submissions.get(db, reference)
        if taken_as is TakenAs.OBJECTION:
            _object(db, submission, found, now=now)
        release_replies.take(db, number, taken_as, by=by, now=now)
        if inbox.get(db, found.message).fate is Fate.HELD:
            inbox.settle(db, found.message, Fate.DISMISSED, reason="står ved svaret", now=now)
        events.record_about(db, "public version heard", submission, by=by, now=now)


def _object(db: Database, submission: Submission, found: Reply, *, now: datetime) -> None:
    text = found.text or WITHOUT_WORDS
    objecting.object_by_mail_within(db, submission, text, edition=found.edition, now=now)


def _shown(db: Database, message: Message, reading: Reading, settings: Settings) -> str:
    """Return the reference of the answer whose letter this mail answers, or ""."""
    for token in written_to(message, settings):
        if found := release_replies.shown_at(db, reply_address(settings, token)):
            return found
    return release_replies.shown_in(db, [*reading.references, reading.in_reply_to])
