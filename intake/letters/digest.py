"""The digest: what waits at the desk, in titles and counts."""

from datetime import datetime

from intake.config import Settings
from intake.core import identifiers
from intake.core.digest import Heap
from intake.core.letter import Letter
from intake.letters.rendering import letter


def digest(settings: Settings, email: str, heap: Heap, *, now: datetime) -> Letter:
    """Return what waits for a member of staff; nothing in it tells who has written to us."""
    return letter(
        settings,
        "digest",
        f"digest/{identifiers.fingerprint(email)}/{now.isoformat()}",
        recipients=(email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        values={
            "heap": heap,
            "answers": sum(each.answers for each in heap.cases),
            "link": f"{settings.desk_url}/",
            "settings_link": f"{settings.desk_url}/me#digest",
        },
    )
