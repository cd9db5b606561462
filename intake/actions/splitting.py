"""Splitting one message into the answers that a person found in it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.actions.addressed import points_at
from intake.actions.owning import own_answer
from intake.actions.receiving import Arrival, ReceiptBy, receive_within
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core import placing, splitting
from intake.core.consultation import Consultation, status
from intake.core.consultation import Status as CaseStatus
from intake.core.errors import ConsultationNotOpen, NotFound, Overtaken
from intake.core.message import Kind, Reading
from intake.core.placing import Fate, Place
from intake.core.reading import answers
from intake.core.reading.lines import Label
from intake.core.splitting import Part
from intake.core.submission import Channel, Draft, Submission
from intake.core.submission import Status as AnswerStatus
from intake.core.version import Why
from intake.store import (
    consultations,
    events,
    inbox,
    message_parts,
    parties,
    submissions,
    versions,
)
from intake.store.connection import transaction
from intake.store.inbox import Message


def split(
    db: Database, number: int, parts: Sequence[Part], *, seen: str, by: str, now: datetime
) -> None:
    """Say which answers a message holds; the worker then takes each in as any other.

    A message that is one undecided answer already stays that one with the first part, in the same
    consultation. `seen` is the seal of what was sorted. Raises NotFound, ConsultationNotOpen,
    and Overtaken where the message reads differently by now.
    """
    with transaction(db):
        message = inbox.get(db, number)
        own = own_answer(db, message)
        if own is None:
            inbox.require_held(db, number)
        elif parts[0].placed_in != own.consultation:
            raise NotFound("waiting message", str(number))
        if seal(message) != seen:
            raise Overtaken(f"message {number}", 0, 0)
        for each in parts:
            _require_place(db, each, now=now)
        message_parts.put(db, number, parts)
        inbox.place(db, number, consultation=parts[0].placed_in, party=parts[0].placed_for)
        events.record(
            db,
            "message split",
            f"message {number}",
            actor=by,
            now=now,
            consultation=parts[0].placed_in,
        )


def seal(message: Message) -> str:
    """Return the seal of the message's words and files as they are read today."""
    reading: dict[str, Any] = json.loads(message.reading) if message.reading else {}
    files = [each["sha256"] for each in reading.get("attachments") or ()]
    return splitting.seal(reading.get("text") or "", files)


def settle_within(
    db: Database,
    message: Message,
    reading: Reading,
    parts: Sequence[Part],
    *,
    settings: Settings,
    now: datetime,
) -> tuple[Fate, str]:
    """Make an answer of each part, inside the caller's transaction; each gets its own receipt.

    Return the message's fate, and the reference of the first. Where the files that a person sorted
    are not found any more, the message waits again.
    """
    held = {each.sha256 for each in reading.attachments}
    if reading.kind is Kind.UNREADABLE:
        message_parts.put(db, message.id, ())
        return Fate.UNREADABLE, reading.unreadable_reason
    if any(set(each.files) - held for each in parts):
        message_parts.put(db, message.id, ())
        return Fate.HELD, "bilagene læses nu på en anden måde: del mailen igen"
    own = submissions.with_key(db, _key(message, 1))
    if own and own.status is not AnswerStatus.RECEIVED:
        message_parts.put(db, message.id, ())
        return Fate.SUBMITTED, own.reference  # a colleague has decided on it meanwhile
    made = [_take_in(db, message, reading, each, own, settings=settings, now=now) for each in parts]
    return Fate.SUBMITTED, made[0].reference


def _take_in(
    db: Database,
    message: Message,
    reading: Reading,
    part: Part,
    own: Submission | None,
    *,
    settings: Settings,
    now: datetime,
) -> Submission:
    place = _place(db, part)
    draft = _draft(reading, part, place, consultations.get(db, part.placed_in))
    if own and part.position == 1:
        return revise_within(
            db,
            own.reference,
            draft,
            why=Why.SPLIT,
            by="system",
            now=now,
            seen=versions.newest(db, own.reference),
        )
    identity, identity_reason = placing.identity(reading, place)
    arrival = Arrival(
        key=_key(message, part.position),
        channel=Channel.EMAIL,
        at=message.received_at,
        identity=identity,
        identity_reason=identity_reason,
        inbox_id=message.id,
        mail=placing.view_of(reading),
    )
    receipt = ReceiptBy(
        wanted=bool(message.mail_from), in_reply_to=reading.message_id, by_person=True
    )
    return receive_within(
        db, draft, slug=part.placed_in, arrival=arrival, settings=settings, receipt=receipt
    )


def _key(message: Message, position: int) -> str:
    """Return the key of an answer. The first has that of the message: it may be there already."""
    return f"mail/{message.digest}" + (f"/{position}" if position > 1 else "")


def _draft(reading: Reading, part: Part, place: Place, asked: Consultation) -> Draft:
    """Return the answer in a part, its numbered paragraphs at the questions they answer."""
    files = tuple(each for each in reading.attachments if each.sha256 in part.files)
    found = answers.meaning(
        [(Label.OWN, line) for line in part.text.split("\n")],
        text=part.text,
        questions=[(each.key, each.label) for each in asked.questions],
    )
    own = replace(
        reading,
        text=part.text,
        rest=found.rest,
        answers=dict(found.answers),
        attachments=files,
        nil_return=False,
    )
    return placing.draft_of(own, place)


def _place(db: Database, part: Part) -> Place:
    party = (parties.get(db, part.placed_for),) if part.placed_for else ()
    asked = consultations.get(db, part.placed_in)
    return Place(
        consultations=(part.placed_in,),
        parties=party,
        questions=tuple(each.key for each in asked.questions),
        points_at=points_at(asked),
        by_person=True,
    )


def _require_place(db: Database, part: Part, *, now: datetime) -> None:
    asked = consultations.get(db, part.placed_in)
    if status(asked, now) in {CaseStatus.DRAFT, CaseStatus.UPCOMING}:
        raise ConsultationNotOpen(asked.slug, asked.opens_at)
    if part.placed_for:
        parties.get(db, part.placed_for)
