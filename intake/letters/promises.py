"""What we write about promises to those who are to see to them."""

from datetime import date

from intake.config import Settings
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.promise import Promise
from intake.letters.rendering import letter


def promise_reminder(
    settings: Settings, consultation: Consultation, promise: Promise, *, step: str, due: date
) -> Letter:
    """Return the word to a promise's owner that its day is near, or past without a reason given."""
    return letter(
        settings,
        "promise-reminder",
        f"promise/{promise.public_id}/{step}",
        recipients=(promise.owner,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        consultation=consultation.slug,
        values={
            "consultation": consultation,
            "promise": promise,
            "due": due,
            "is_late": "/late/" in step,
            "link": f"{settings.desk_url}/promises/{promise.number}",
        },
    )
