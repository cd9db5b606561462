"""What a party that asks for more time is told: that we have it, and what was decided."""

from intake.config import Settings
from intake.core.asking_time import TimeRequest
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.party import Party
from intake.letters.addresses import link_token, mail_token, personal_link, reply_address
from intake.letters.rendering import letter


def time_request(
    settings: Settings, consultation: Consultation, party: Party, request: TimeRequest
) -> Letter:
    """Return the letter on where a request stands, to who asked and to the party's addresses."""
    slug = consultation.slug
    addresses = {each.lower(): each for each in (*party.addresses, request.email) if each}
    return letter(
        settings,
        "more-time",
        f"more-time/{request.number}/{request.status}",
        recipients=tuple(addresses.values()),
        sender_name=consultation.unit or settings.authority,
        reply_to=reply_address(settings, mail_token(settings, slug, party)),
        may_bounce=True,
        consultation=slug,
        party=party.name,
        values={
            "consultation": consultation,
            "party": party,
            "request": request,
            "wanted": request.wanted_on.strftime("%-d.%-m.%Y") if request.wanted_on else "",
            "until": request.until,
            "link": personal_link(settings, link_token(settings, slug, party)),
        },
    )
