"""Writing to whoever sent a message, in its thread; and keeping the standard texts."""

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import correspondence, wording
from intake.core.addressing import canonical
from intake.core.consultation import Consultation, is_public
from intake.core.correspondence import StandardText
from intake.core.errors import MayNotAnswer, NameTaken, NotFound, Overtaken
from intake.core.letter import Letter
from intake.core.placing import Fate
from intake.core.receipts import may_go_to
from intake.store import consultations, events, inbox, outbox, parties, replies, standard_texts
from intake.store.connection import transaction
from intake.store.inbox import Message


def address_of(message: Message, settings: Settings) -> str:
    """Return the address that an answer to the message goes to. Raises MayNotAnswer."""
    reading = _reading(message)
    sender = str((reading.get("from") or {}).get("address") or "")
    kind = str(reading.get("kind") or "")
    ours = (settings.sender, settings.imap_user)
    if not may_go_to(sender, mail_domain=settings.mail_domain, ours=ours):
        raise MayNotAnswer(kind)
    return correspondence.writer(kind, sender, message.mail_from)


def may_answer(message: Message, settings: Settings) -> bool:
    """Return whether there is a person to write to."""
    try:
        return bool(address_of(message, settings))
    except MayNotAnswer:
        return False


def answers_come_to(
    db: Database, message: Message, consultation: Consultation | None, settings: Settings
) -> str:
    """Return where an answer to our letter comes in.

    A party's own reply address is told to its own addresses only: it vouches for who uses it.
    """
    if consultation is None:
        return settings.sender
    sender = canonical(address_of(message, settings))
    for party in parties.enlisted(db, consultation.slug):
        if sender in {canonical(each) for each in party.addresses}:
            token = letters.mail_token(settings, consultation.slug, party)
            return letters.reply_address(settings, token)
    return letters.open_address(settings, consultation.slug)


def begun_from(text: str, consultation: Consultation | None) -> str:
    """Return a standard text with what the consultation says filled in."""
    if consultation is None:
        return text
    values = {
        "høring": consultation.title,
        "frist": wording.deadline(consultation.closes_at),
        "sagsnummer": consultation.case_number,
    }
    return correspondence.filled(text, values)


def reply(
    db: Database,
    number: int,
    text: str,
    *,
    slug: str,
    seen: int,
    put_away: bool,
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Owe the sender of message `number` a letter, and with `put_away` dismiss the message.

    `seen` is how many such letters there were when this one was written; `slug` may be empty.
    Raises NotFound, MayNotAnswer, and Overtaken where a colleague wrote first.
    """
    with transaction(db):
        message = inbox.get(db, number)
        written = replies.count(db, number)
        if written != seen:
            raise Overtaken(f"message {number}", seen, written)
        consultation = _public(db, slug) if slug else None
        letter = _letter(
            db, message, text, consultation=consultation, count=written + 1, settings=settings
        )
        outbox.queue(db, letter, now=now)
        events.record(
            db, "message answered", f"message {number}", actor=by, now=now, consultation=slug
        )
        if put_away:
            inbox.require_held(db, number)
            inbox.settle(db, number, Fate.DISMISSED, reason="besvaret med et brev", now=now)
            events.record(db, "message dismissed", f"message {number}", actor=by, now=now)


def _letter(
    db: Database,
    message: Message,
    text: str,
    *,
    consultation: Consultation | None,
    count: int,
    settings: Settings,
) -> Letter:
    reading = _reading(message)
    return letters.reply(
        settings,
        consultation,
        message.id,
        count=count,
        to=address_of(message, settings),
        subject=correspondence.subject_of_reply(str(reading.get("subject") or "")),
        text=text,
        in_reply_to=str(reading.get("message_id") or ""),
        reply_to=answers_come_to(db, message, consultation, settings),
        reference=message.fate_reason if message.fate is Fate.SUBMITTED else "",
    )


def save_text(db: Database, text: StandardText, *, by: str, now: datetime) -> None:
    """Keep a standard text, new or changed. Raises NameTaken, NotFound."""
    with transaction(db):
        if standard_texts.is_taken(db, text.title, by_other_than=text.number):
            raise NameTaken("standard text", text.title)
        number = standard_texts.put(db, text)
        events.record(
            db, "standard text saved", f"standard text {number}", actor=by, now=now, detail=""
        )


def remove_text(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Take a standard text away. Raises NotFound."""
    with transaction(db):
        standard_texts.get(db, number)
        standard_texts.remove(db, number)
        events.record(
            db, "standard text removed", f"standard text {number}", actor=by, now=now, detail=""
        )


def _public(db: Database, slug: str) -> Consultation:
    found = consultations.get(db, slug)
    if not is_public(found):
        raise NotFound("consultation", slug)
    return found


def _reading(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(message.reading) if message.reading else {}
    return found
