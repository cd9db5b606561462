"""Giving each message in the inbox its one fate."""

import json
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions import bouncing
from intake.actions.addressed import answers_to, place_of
from intake.actions.receiving import Arrival, ReceiptBy, receive_within
from intake.config import Settings
from intake.core import placing, robots
from intake.core.authentication import believed
<<<<<<< HEAD
from intake.core.consultation import Kind as ConsultationKind
from intake.core.consultation import is_public, status
from intake.core.message import Reading, as_json
=======
from intake.core.message import Kind, Reading, as_json
>>>>>>> main
from intake.core.placing import Fate, Place
from intake.core.submission import Channel, Submission
from intake.store import events, inbox, returns
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
        place = place_of(db, message, settings, now=now)
        is_own = _is_own(db, message, reading, settings)
        fate, reason = placing.fate(
            reading, place, is_repeated=inbox.came_before(db, message), is_own=is_own
        )
        if fate is Fate.SUBMITTED:
            submission = _submit(db, message, reading, place, settings)
            reason = submission.reference
        elif fate is Fate.BOUNCE or (fate is Fate.AUTOMATIC and reading.kind is Kind.DELAYED):
            reason = bouncing.note(db, message, reading, now=now)
        shown = json.dumps(as_json(reading), ensure_ascii=False)
        inbox.settle(db, number, fate, reason=reason, now=now, reading=shown)
        kind = robots.kind_of(reading, is_own=is_own)
        inbox.set_kind(db, number, robots.REPEATED if fate is Fate.REPEATED else kind)
        events.record(
            db, f"message {fate}", f"message {number}", actor="system", now=now, detail=""
        )
        return fate


<<<<<<< HEAD
def questions_for(db: Database, message: Message, settings: Settings) -> Sequence[tuple[str, str]]:
    """Return key and label of the questions that the message may answer; needed to read it."""
    slugs, _ = _addressed(db, message, settings)
    if len(slugs) != 1:
        return ()
    return [(each.key, each.label) for each in consultations.get(db, slugs[0]).questions]


def recognised(db: Database, address: str, settings: Settings) -> bool:
    """Return whether mail to this address (any case) has a place here."""
    local, _, domain = address.lower().rpartition("@")
    if domain == settings.mail_domain.lower():
        if local in {"postmaster", "abuse"}:  # RFC 5321 section 4.5.1, RFC 2142
            return True
        slug, token = _names(local, settings)
        if token:
            return parties.with_mail_token(db, token) is not None
        if consultations.exists(db, slug) and is_public(consultations.get(db, slug)):
            return True
    return address.lower() == settings.sender.lower()


def _names(local: str, settings: Settings) -> tuple[str, str]:
    """Return the slug and the token that a local part may name; at most one is not empty."""
    before, plus, token = local.partition("+")
    if plus and before == settings.mail_local.lower():
        return "", token
    return local, ""


def _addressed(
    db: Database, message: Message, settings: Settings
) -> tuple[list[str], list[parties.Invited]]:
    """Return the consultations the message was sent to, and the parties whose token it used.

    The envelope says it. Where that names none of them, as when a secretariat sends an answer on
    to our general address or a mailbox is fetched, the header may.
    """
    if message.placed_in:
        placed = [message.placed_in]
        party = parties.get(db, message.placed_for) if message.placed_for else None
        return placed, [parties.Invited(party, message.placed_in)] if party else []
    found = _named(db, _in_envelope(message, settings), settings)
    if found[0]:
        return found
    for locals_ in addressing.in_header(message.raw, settings.mail_domain):
        found = _named(db, locals_, settings)
        if found[0]:
            break
    return found


def _in_envelope(message: Message, settings: Settings) -> list[str]:
    ours = "@" + settings.mail_domain.lower()
    addresses = [each.lower() for each in message.recipients]
    return [each.removesuffix(ours) for each in addresses if each.endswith(ours)]


def _named(
    db: Database, locals_: Iterable[str], settings: Settings
) -> tuple[list[str], list[parties.Invited]]:
    """Return the consultations that these local parts name, and who holds the tokens in them."""
    slugs: dict[str, None] = {}
    invited: dict[str, parties.Invited] = {}
    for local in locals_:
        slug, token = _names(local, settings)
        holder = parties.with_mail_token(db, token) if token else None
        if holder:
            invited[holder.party.name] = holder
            slugs[holder.consultation] = None
        elif slug and consultations.exists(db, slug):
            slugs[slug] = None
    return list(slugs), list(invited.values())


def mistyped(db: Database, message: Message, settings: Settings) -> parties.Invited | None:
    """Return whom the message was likely meant from, where its reply address is one slip off.

    A suggestion for a person, and never more: who knows all but one letter may be guessing.
    """
    envelope = _in_envelope(message, settings)
    locals_ = {*envelope, *chain(*addressing.in_header(message.raw, settings.mail_domain))}
    written = {_names(local, settings)[1] for local in locals_} - {""}
    if not written:
        return None
    tokens = [
        letters.mail_token(settings, case.slug, party)
        for case in consultations.every(db)
        for party in parties.enlisted(db, case.slug)
    ]
    found = {token for each in written if (token := addressing.meant(each, tokens))}
    return parties.with_mail_token(db, found.pop()) if len(found) == 1 else None


def _place(db: Database, message: Message, settings: Settings, *, now: datetime) -> Place:
    slugs, invited = _addressed(db, message, settings)
    asked = consultations.get(db, slugs[0]) if len(slugs) == 1 else None
    return Place(
        consultations=tuple(slugs),
        parties=tuple(holder.party for holder in invited),
        questions=tuple(each.key for each in asked.questions) if asked else (),
        status=status(asked, now) if asked else None,
        invited_only=asked is not None and asked.kind is ConsultationKind.INVITED,
        by_person=bool(message.placed_in),
    )
=======
def _is_own(db: Database, message: Message, reading: Reading, settings: Settings) -> bool:
    """Tell whether it is a letter of ours that came back as it was, by redirection or a loop."""
    if robots.has_our_mark(message.raw, settings.mail_domain):
        return True
    is_from_us = reading.sender.address.lower() == settings.sender.lower()
    return is_from_us and returns.named(db, reading.message_id) is not None
>>>>>>> main


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
