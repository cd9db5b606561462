"""The two frames that letters about a case come in: to who has answered, and to a party."""

from typing import Any

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.party import Party
from intake.core.submission import Submission
from intake.letters.addresses import (
    link_token,
    mail_token,
    open_address,
    personal_link,
    receipt_link,
    reply_address,
)
from intake.letters.rendering import letter


def unit_of(settings: Settings, consultation: Consultation | None) -> str:
    """Return the name that stands as the sender of letters about a consultation."""
    return (consultation.unit if consultation else "") or settings.authority


def to_respondent(
    settings: Settings,
    kind: str,
    key: str,
    consultation: Consultation,
    submission: Submission,
    *,
    to: str = "",
    reply_to: str = "",
    values: dict[str, Any],
    **facts: Any,
) -> Letter:
    """Return a letter about an answer: to its own address, with its page as the link.

    A reply goes to the case, where nothing else is said. It has the null sender unless it
    `may_bounce`, as nobody has shown that the address is the sender's.
    """
    return letter(
        settings,
        kind,
        key,
        recipients=(to or submission.draft.email,),
        sender_name=unit_of(settings, consultation),
        reply_to=reply_to or open_address(settings, consultation.slug),
        consultation=consultation.slug,
        reference=submission.reference,
        values={
            "consultation": consultation,
            "submission": submission,
            "link": receipt_link(settings, submission.reference),
            **values,
        },
        **facts,
    )


def to_party(
    settings: Settings,
    kind: str,
    key: str,
    consultation: Consultation,
    party: Party,
    *,
    to: tuple[str, ...],
    values: dict[str, Any],
    **facts: Any,
) -> Letter:
    """Return a letter to a party: a reply is known as the party's, and so is who uses the link."""
    return letter(
        settings,
        kind,
        key,
        recipients=to,
        sender_name=unit_of(settings, consultation),
        reply_to=reply_address(settings, mail_token(settings, consultation.slug, party)),
        may_bounce=True,
        consultation=consultation.slug,
        party=party.name,
        values={
            "consultation": consultation,
            "party": party,
            "link": personal_link(settings, link_token(settings, consultation.slug, party)),
            **values,
        },
        **facts,
    )
