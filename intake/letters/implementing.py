"""What we write to parties while a decision is carried out."""

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.implementation import Milestone, Progress
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.frames import to_party


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
    return to_party(
        settings,
        "progress",
        f"progress/{key}/{party.public_id}",
        consultation,
        party,
        to=to,
        values={
            "milestone": milestone,
            "told": told,
            "link": f"{settings.public_url}/{consultation.slug}#milestones",
        },
    )
