"""What we write to those who have an answer half written."""

from datetime import datetime

from intake.config import Settings
from intake.core import identifiers
from intake.core.consultation import Consultation
from intake.core.extension import Extension
from intake.core.letter import Letter
from intake.letters.addresses import draft_page, open_address
from intake.letters.frames import unit_of
from intake.letters.rendering import letter


def draft_link(
    settings: Settings, consultation: Consultation, key: str, email: str, *, at: datetime
) -> Letter:
    """Return the way back to a draft. It names no consultation: the desk sees nothing of drafts."""
    return letter(
        settings,
        "draft",
        f"draft/{key}/{at.isoformat()}",
        recipients=(email,),
        sender_name=unit_of(settings, consultation),
        reply_to=open_address(settings, consultation.slug),
        values={"consultation": consultation, "at": at, "link": draft_page(settings, key)},
    )


def unsent(
    settings: Settings,
    consultation: Consultation,
    *,
    key: str,
    owed: str,
    party: str,
    address: str,
    saved_at: datetime,
    moved: Extension | None = None,
) -> Letter:
    """Return the word that a draft is not sent, or that its deadline was `moved`.

    `owed` says which of several it is. A council's own links are its members'; it gets none here.
    """
    page = f"{settings.public_url}/{consultation.slug}" if party else draft_page(settings, key)
    return letter(
        settings,
        "unsent",
        f"unsent/{key}/{owed}",
        recipients=(address,),
        sender_name=unit_of(settings, consultation),
        reply_to=open_address(settings, consultation.slug),
        values={
            "consultation": consultation,
            "party": party,
            "saved_at": saved_at,
            "moved": moved,
            "link": page,
        },
    )


def draft_member(
    settings: Settings,
    consultation: Consultation,
    *,
    party: str,
    name: str,
    address: str,
    token: str,
    invited_by: str,
    at: datetime,
) -> Letter:
    """Return a member's own way to the desk of a council; it names no consultation either."""
    return letter(
        settings,
        "draft-member",
        f"draft-member/{identifiers.fingerprint(token)}/{at.isoformat()}",
        recipients=(address,),
        sender_name=unit_of(settings, consultation),
        reply_to=open_address(settings, consultation.slug),
        values={
            "consultation": consultation,
            "party": party,
            "name": name,
            "invited_by": invited_by,
            "link": f"{settings.public_url}/c/{token}",
        },
    )
