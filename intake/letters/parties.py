"""What we write to parties after the invitation, each with its own ways in."""

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.extension import Extension
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.frames import to_party, unit_of


def reminder(
    settings: Settings,
    consultation: Consultation,
    party: Party,
    *,
    key: str,
    to: tuple[str, ...],
) -> Letter:
    """Return the reminder to a party that has not answered; `key` says which of several it is."""
    key = f"reminder/{consultation.slug}/{party.public_id}/{key}"
    return to_party(settings, "reminder", key, consultation, party, to=to, values={})


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
    return to_party(
        settings,
        "extension",
        f"extension/{consultation.slug}/{party.public_id}/{moved.closes_at.isoformat()}",
        consultation,
        party,
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
    return to_party(
        settings,
        "reply",
        f"by-hand/{consultation.slug}/{party.public_id}/{count}",
        consultation,
        party,
        to=to,
        values={
            "subject": subject,
            "text": text,
            "sender_name": unit_of(settings, consultation),
            "case_number": consultation.case_number,
        },
    )
