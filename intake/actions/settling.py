"""Giving each message in the inbox its one fate."""

import json
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions import bouncing, hearing, inquiring, joining, sameness, splitting
from intake.actions.addressed import answers_to, place_of
from intake.actions.receiving import Arrival, ReceiptBy, receive_within
from intake.actions.sameness import Arrived
from intake.config import Settings
from intake.core import placing, robots
from intake.core.authentication import believed
from intake.core.message import Reading, as_kept
from intake.core.placing import Fate, Place
from intake.core.submission import Channel, Submission
from intake.store import events, inbox, message_parts, returns
from intake.store.connection import transaction
from intake.store.inbox import Message


def keep(
    db: Database,
    raw: bytes,
    *,
    mail_from: str,
    recipients: tuple[str, ...],
    via: str,
    peer: str,
    now: datetime,
) -> int:
    """Keep one message, whatever it is; return its number. Raises NoRoom, Busy."""
    with transaction(db):
        return inbox.keep(
            db, raw, mail_from=mail_from, recipients=recipients, via=via, peer=peer, now=now
        )


def settle(
    db: Database, number: int, reading: Reading, *, settings: Settings, now: datetime
) -> Fate:
    """Give message `number` its fate, with the submission, event and letter that follow from it.

    A message that has its fate already keeps it, so running again is always safe.
    """
    reading = replace(
        reading, authentication=believed(reading.authentication, settings.authserv_id)
    )
    with transaction(db):
        message = inbox.get(db, number)
        if message.fate is not None:
            return message.fate
        is_own = _is_own(db, message, reading, settings)
        said = as_kept(reading)
        if message.joins:
            fate, reason = joining.settle_within(db, message, reading, settings=settings, now=now)
        elif parts := message_parts.of(db, number):
            fate, reason = splitting.settle_within(
                db, message, reading, parts, settings=settings, now=now
            )
        elif replied := inquiring.settle_within(db, message, reading, settings=settings, now=now):
            fate, reason = replied
        elif heard := hearing.settle_within(db, message, reading, settings=settings, now=now):
            fate, reason = heard
        else:
            place = place_of(db, message, settings, now=now)
            arrived = Arrived(message=message, reading=reading, said=said, place=place)
            fate, reason = _placed(db, arrived, is_own=is_own, settings=settings, now=now)
        shown = json.dumps(said, ensure_ascii=False)
        inbox.settle(db, number, fate, reason=reason, now=now, reading=shown)
        kind = robots.kind_of(reading, is_own=is_own)
        inbox.set_kind(db, number, robots.REPEATED if fate is Fate.REPEATED else kind)
        events.record(
            db, f"message {fate}", f"message {number}", actor="system", now=now, detail=""
        )
        return fate


def set_aside(db: Database, number: int, reading: Reading, *, now: datetime) -> None:
    """Give a message that no rule got to the end of to a person, without asking a rule again."""
    with transaction(db):
        if inbox.get(db, number).fate is not None:
            return
        reason, shown = reading.unreadable_reason, json.dumps(as_kept(reading), ensure_ascii=False)
        inbox.settle(db, number, Fate.UNREADABLE, reason=reason, now=now, reading=shown)
        inbox.set_kind(db, number, robots.kind_of(reading, is_own=False))
        events.record(
            db, f"message {Fate.UNREADABLE}", f"message {number}", actor="system", now=now
        )


def _placed(
    db: Database, arrived: Arrived, *, is_own: bool, settings: Settings, now: datetime
) -> tuple[Fate, str]:
    """Give the message its place by the rules, and do what follows from it."""
    message, reading, place = arrived.message, arrived.reading, arrived.place
    again = sameness.fate_of(db, arrived, settings=settings, now=now)
    fate, reason = again or placing.fate(reading, place, is_own=is_own)
    if fate is Fate.SUBMITTED:
        reason = _submit(db, message, reading, place, settings).reference
        sameness.close_copies(db, arrived, reason, settings=settings, now=now)
    elif fate is Fate.BOUNCE or (fate is Fate.AUTOMATIC and reading.bounce is not None):
        reason = bouncing.note(db, message, reading, now=now)
    return fate, reason


def _is_own(db: Database, message: Message, reading: Reading, settings: Settings) -> bool:
    """Tell whether it is a letter of ours that came back as it was, by redirection or a loop."""
    if robots.has_our_mark(message.raw, settings.mail_domain):
        return True
    is_from_us = reading.sender.address.lower() == settings.sender.lower()
    return is_from_us and returns.named(db, reading.message_id) is not None


def _submit(
    db: Database, message: Message, reading: Reading, place: Place, settings: Settings
) -> Submission:
    identity, identity_reason = placing.identity(reading, place)
    arrival = Arrival(
        key=f"mail/{message.digest}",
        channel=Channel.EMAIL,
        at=message.received_at,
        identity=identity,
        identity_reason=identity_reason,
        inbox_id=message.id,
        mail=placing.view_of(reading),
    )
    draft = placing.draft_of(reading, place)
    receipt = ReceiptBy(
        wanted=bool(message.mail_from),  # an empty sender is a machine: RFC 5321 section 4.5.5
        in_reply_to=reading.message_id,
        reply_to=answers_to(db, message, settings),
    )
    return receive_within(
        db,
        draft,
        slug=place.consultations[0],
        arrival=arrival,
        settings=settings,
        receipt=receipt,
    )
