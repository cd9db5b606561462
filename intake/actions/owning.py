"""The answer that a message has become by itself, while a person may still say otherwise."""

from sqlite_utils import Database

from intake.core.placing import Fate
from intake.core.submission import Status, Submission
from intake.store import joined, submissions
from intake.store.inbox import Message


def own_answer(db: Database, message: Message) -> Submission | None:
    """Return the answer made of this one message, where nobody has decided on it; else None.

    None, too, where the message became several answers, or others were joined to it: whoever wants
    those apart takes them apart first.
    """
    if message.fate is not Fate.SUBMITTED:
        return None
    made = submissions.from_message(db, message.id)
    if len(made) != 1 or made[0].status is not Status.RECEIVED:
        return None
    return None if joined.of(db, made[0].reference) else made[0]
