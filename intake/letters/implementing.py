"""What we write to parties while a decision is carried out."""

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.implementation import Milestone, Progress
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.addresses import mail_token, reply_address
from intake.letters.rendering import letter


def progress(
    settings: Settings,
    consultation: Consultation,
    party: Party,
    milestone: Milestone,
    told: Progress,
    *,
    key: int,
    to: tuple[str, ...],
) -> Letter:
    """Return the word to a party of how far a milestone has come."""
    return letter(
        settings,
        "progress",
        f"progress/{key}/{party.public_id}",
        recipients=to,
        sender_name=consultation.unit or settings.authority,
        reply_to=reply_address(settings, mail_token(settings, consultation.slug, party)),
        may_bounce=True,
        consultation=consultation.slug,
        party=party.name,
        values={
            "consultation": consultation,
            "party": party,
            "milestone": milestone,
            "told": told,
            "link": f"{settings.public_url}/{consultation.slug}#milestones",
        },
    )
