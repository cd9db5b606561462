"""What we write to parties after the invitation, each with its own ways in."""

from typing import Any

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.extension import Extension
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.addresses import link_token, mail_token, personal_link, reply_address
from intake.letters.rendering import letter


def reminder(
    settings: Settings,
    consultation: Consultation,
    party: Party,
    *,
    key: str,
    to: tuple[str, ...],
) -> Letter:
    """Return the reminder to a party that has not answered; `key` says which of several it is."""
    return _to_party(settings, "reminder", consultation, party, key=key, to=to, values={})


def extension(
    settings: Settings,
    consultation: Consultation,
    party: Party,
    moved: Extension,
    *,
    to: tuple[str, ...],
    answers: int,
) -> Letter:
    """Return the word that the deadline was moved, to a party that has given so many `answers`."""
    return _to_party(
        settings,
        "extension",
        consultation,
        party,
        key=moved.closes_at.isoformat(),
        to=to,
        values={"moved": moved, "has_answered": answers > 0},
    )


def by_hand(
    settings: Settings,
    consultation: Consultation,
    party: Party,
    *,
    count: int,
    subject: str,
    text: str,
    to: tuple[str, ...],
) -> Letter:
    """Return what a person at the desk wrote to a party, the `count`th such letter."""
    sender_name = consultation.unit or settings.authority
    return letter(
        settings,
        "reply",
        f"by-hand/{consultation.slug}/{party.public_id}/{count}",
        recipients=to,
        sender_name=sender_name,
        reply_to=reply_address(settings, mail_token(settings, consultation.slug, party)),
        may_bounce=True,
        consultation=consultation.slug,
        party=party.name,
        values={
            "subject": subject,
            "text": text,
            "sender_name": sender_name,
            "case_number": consultation.case_number,
        },
    )


def _to_party(
    settings: Settings,
    kind: str,
    consultation: Consultation,
    party: Party,
    *,
    key: str,
    to: tuple[str, ...],
    values: dict[str, Any],
) -> Letter:
    address = reply_address(settings, mail_token(settings, consultation.slug, party))
    return letter(
        settings,
        kind,
        f"{kind}/{consultation.slug}/{party.public_id}/{key}",
        recipients=to,
        sender_name=consultation.unit or settings.authority,
        reply_to=address,
        may_bounce=True,
        consultation=consultation.slug,
        party=party.name,
        values={
            "consultation": consultation,
            "party": party,
            "link": personal_link(settings, link_token(settings, consultation.slug, party)),
            **values,
        },
    )
