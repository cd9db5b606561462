"""Letters about what will be public: the version itself, and what became of an objection to it."""

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.public_record import PublicSubmission
from intake.core.release import Approval, Objection
from intake.core.submission import Submission
from intake.letters.addresses import receipt_link, release_address
from intake.letters.frames import to_respondent


def release(
    settings: Settings,
    consultation: Consultation,
    submission: Submission,
    face: PublicSubmission,
    approval: Approval,
) -> Letter:
    """Return the public version for its sender to see, and until when they may object.

    No machine answers it, so that an auto-reply never counts as an objection. A person may: to an
    address of its own, so that the mail is known for what it is and stops the clock.
    """
    key = f"release/{submission.reference}/{approval.made_at.isoformat()}"
    return to_respondent(
        settings,
        "release",
        key,
        consultation,
        submission,
        reply_to=release_address(settings, key),
        values={
            "face": face,
            "until": approval.objection_until,
            "link": f"{receipt_link(settings, submission.reference)}/release",
        },
    )


def objection(
    settings: Settings, consultation: Consultation, submission: Submission, objection: Objection
) -> Letter:
    """Return what became of an objection: the answer stays away, or why it is public after all."""
    return to_respondent(
        settings,
        "objection",
        f"objection/{submission.reference}/{objection.number}",
        consultation,
        submission,
        values={"objection": objection},
    )
