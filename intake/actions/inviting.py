"""Asking parties for their views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core.consultation import Consultation, require_open
from intake.core.errors import NotFound
from intake.core.party import Party
from intake.store import consultations, events, outbox, parties
from intake.store.connection import transaction


@dataclass(frozen=True)
class Invitation:
    """What a party was given: the address it may reply to, and its personal link."""

    party: str
    reply_address: str
    link: str


def invite(
    db: Database,
    slug: str,
    *,
    settings: Settings,
    now: datetime,
    by: str,
    only: str | None = None,
) -> list[Invitation]:
    """Queue one letter to each party on the list, or to the one named; once, however often asked.

    A consultation without a list of parties asks everyone in the address book. Raises NotFound,
    and ConsultationNotOpen or ConsultationClosed when there is nothing to answer yet or any more.
    """
    with transaction(db):
        consultation = consultations.get(db, slug)
        require_open(consultation, now)
        asked = _asked(db, slug, only)
        invite_within(db, consultation, asked, settings=settings, now=now, by=by)
        return [_invitation(settings, slug, party) for party in asked]


def invite_within(
    db: Database,
    consultation: Consultation,
    asked: Sequence[Party],
    *,
    settings: Settings,
    now: datetime,
    by: str,
) -> None:
    """Queue one letter to each of these parties, inside the caller's transaction."""
    for party in asked:
        _invite(db, consultation, party, settings=settings, now=now, by=by)


def _asked(db: Database, slug: str, only: str | None) -> list[Party]:
    if only is not None:
        return [parties.get(db, only)]
    asked = parties.enlisted(db, slug) or parties.every(db)
    if not asked:
        raise NotFound("party on the list of", slug)
    return asked


def _invite(
    db: Database,
    consultation: Consultation,
    party: Party,
    *,
    settings: Settings,
    now: datetime,
    by: str,
) -> None:
    enlist(db, consultation.slug, party, settings=settings)
    if not party.addresses:
        return
    if outbox.queue(db, letters.invitation(settings, consultation, party), now=now):
        parties.mark_invited(db, consultation.slug, party.name, now=now)
        events.record(
            db,
            "party invited",
            party.name,
            actor=by,
            now=now,
            consultation=consultation.slug,
        )


def enlist(db: Database, slug: str, party: Party, *, settings: Settings) -> None:
    """Put a party on the list, inside the caller's transaction."""
    parties.enlist(
        db,
        slug,
        party.name,
        mail_token=letters.mail_token(settings, slug, party),
        link_token=letters.link_token(settings, slug, party),
    )


def _invitation(settings: Settings, slug: str, party: Party) -> Invitation:
    return Invitation(
        party=party.name,
        reply_address=letters.reply_address(settings, letters.mail_token(settings, slug, party)),
        link=letters.personal_link(settings, letters.link_token(settings, slug, party)),
    )
