"""What a party that asks for more time is told: that we have it, and what was decided."""

from intake.config import Settings
from intake.core.asking_time import TimeRequest
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.frames import to_party


def time_request(
    settings: Settings, consultation: Consultation, party: Party, request: TimeRequest
) -> Letter:
    """Return the letter on where a request stands, to who asked and to the party's addresses."""
    addresses = {each.lower(): each for each in (*party.addresses, request.email) if each}
    return to_party(
        settings,
        "more-time",
        f"more-time/{request.number}/{request.status}",
        consultation,
        party,
        to=tuple(addresses.values()),
        values={
            "request": request,
            "wanted": request.wanted_on.strftime("%-d.%-m.%Y") if request.wanted_on else "",
            "until": request.until,
        },
    )
