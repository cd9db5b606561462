"""A council writes its answer together: who is let in, what they say, and the one who sends it."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.actions.correcting import correct_within
from intake.actions.receiving import Arrival, receive_within
from intake.config import Settings
from intake.core import identifiers
from intake.core.council import LETTERS_A_DAY, MOST_MEMBERS
from intake.core.errors import NotFound, TooMany
from intake.core.submission import Draft, Mandate, Submission, body_text
from intake.store import (
    consultations,
    drafts,
    events,
    joint,
    members,
    outbox,
    submissions,
    versions,
)
from intake.store.connection import transaction
from intake.store.members import Member

LETTERS_TO_ONE = 3
"""A day, of this kind: who adds and takes off the same stranger fills no mailbox."""


def open_desk(
    db: Database, number: int, *, name: str, address: str, settings: Settings, now: datetime
) -> Member:
    """Give the council's draft its contact person, once. Raises NotFound."""
    with transaction(db):
        draft = _draft(db, number)
        if found := members.contact(db, number):
            return found
        token = _token(settings, draft.key, address, now)
        member = members.add(
            db, number, name=name, address=address, token=token, is_contact=True, now=now
        )
        members.mark_writing(db, member.id, "", now=now)
        return member


def add_member(
    db: Database, number: int, *, name: str, address: str, settings: Settings, now: datetime
) -> Member:
    """Let somebody write along, and send them their own link.

    Raises NotFound, and TooMany for the 31st, or where the address or council has had its letters.
    """
    with transaction(db):
        draft = _draft(db, number)
        since = now - timedelta(days=1)
        known = members.of(db, number)
        if len(known) >= MOST_MEMBERS:
            raise TooMany("members", MOST_MEMBERS)
        if members.added_since(db, number, since) >= LETTERS_A_DAY:
            raise TooMany("letters", LETTERS_A_DAY)
        if outbox.kind_to(db, "draft-member", address, since=since) >= LETTERS_TO_ONE:
            raise TooMany("letters", LETTERS_TO_ONE)
        token = _token(settings, draft.key, address, now)
        member = members.add(db, number, name=name, address=address, token=token, now=now)
        contact = members.contact(db, number)
        letter = letters.draft_member(
            settings,
            consultations.get(db, draft.consultation),
            party=draft.party,
            name=name,
            address=address,
            token=token,
            invited_by=contact.name if contact else draft.party,
            at=now,
        )
        outbox.queue(db, letter, now=now)
        return member


def revoke_member(db: Database, number: int, member: int, *, now: datetime) -> None:
    """Take a member's link back; what they wrote stays. Raises NotFound."""
    with transaction(db):
        found = members.get(db, number, member)
        if found.is_contact:
            raise NotFound("member", str(member))
        members.revoke(db, member, now=now)


def hand_over(db: Database, number: int, member: int) -> None:
    """Let one member send for the council, beside the contact person. Raises NotFound."""
    with transaction(db):
        members.get(db, number, member)
        members.hand_to(db, number, member)


def mark_writing(db: Database, member: Member, key: str, *, now: datetime) -> None:
    """Note where somebody writes."""
    with transaction(db):
        members.mark_writing(db, member.id, key, now=now)


def comment(db: Database, member: Member, key: str, text: str, *, now: datetime) -> None:
    """Say something beside a section."""
    with transaction(db):
        members.comment(db, member.draft, key, author=member.name, text=text, now=now)


def resolve(db: Database, member: Member, number: int, *, now: datetime) -> None:
    """Close a comment."""
    with transaction(db):
        members.resolve(db, member.draft, number, by=member.name, now=now)


def send(
    db: Database, number: int, draft: Draft, *, arrival: Arrival, settings: Settings
) -> Submission:
    """Send the council's answer: the first time as an answer, after a provisional one in its place.

    Both versions are kept then. Where another member was quicker with the same words, theirs is the
    answer. Raises NotFound, DecisionNotAllowed, ConsultationClosed.
    """
    with transaction(db):
        saved = _draft(db, number)
        if not saved.is_open:
            sent = submissions.get(db, saved.reference)
            if body_text(sent.draft) == body_text(draft):
                return sent
        if saved.reference and saved.is_provisional:
            found = correct_within(
                db,
                saved.reference,
                draft,
                seen=versions.newest(db, saved.reference),
                settings=settings,
                now=arrival.at,
            )
        else:
            found = receive_within(
                db, draft, slug=saved.consultation, arrival=arrival, settings=settings
            )
        drafts.mark_sent(
            db,
            number,
            found.reference,
            is_provisional=draft.mandate is Mandate.PROVISIONAL,
            now=arrival.at,
        )
        return found


def disown(db: Database, public_id: str, party: str, *, slug: str, now: datetime) -> None:
    """Note that a joint answer is not this party's, for a person at the desk. Raises NotFound."""
    with transaction(db):
        if public_id not in {each.public_id for each in joint.naming(db, slug, party)}:
            raise NotFound("joint answer", public_id)
        reason = f"{party} siger, at det ikke er deres svar"
        reference = joint.disown(db, public_id, party, reason=reason, now=now)
        if reference:
            events.record(
                db,
                "joint answer disowned",
                reference,
                actor="respondent",
                now=now,
                consultation=slug,
                detail=party,
            )


def _draft(db: Database, number: int) -> drafts.Saved:
    found = drafts.get(db, number)
    if found is None:
        raise NotFound("draft", str(number))
    return found


def _token(settings: Settings, key: str, address: str, now: datetime) -> str:
    name = f"{key}/{address.lower()}/{now.isoformat()}"
    return identifiers.token(settings.secret_key, "draft member", name)
