"""What machines send us, told apart as finely as the desk shows it; and our own mail come back."""

import re

from intake.core import addressing
from intake.core.message import Kind, Reading

OUT_OF_OFFICE = "out-of-office"
OWN_MAIL = "own-mail"
REPEATED = "repeated"

LOOP = "X-Loop"
"""The header that our letters carry, with our mail domain in it: what has it came from us."""

_AWAY = re.compile(
    r"ude af kontoret|ikke (?:på kontoret|til stede)|fravær|ferie|holder fri|barsel|orlov"
    r"|out of (?:the )?office|vacation|on leave|away (?:from|until)|frånvaro|abwesen|urlaub"
    r"|(?:er )?tilbage (?:igen )?(?:den|på|mandag|tirsdag|onsdag|torsdag|fredag)",
    re.IGNORECASE,
)
_FIRST_WORDS = 1_500


def kind_of(reading: Reading, *, is_own: bool) -> str:
    """Return the kind of mail, as recorded: one of `Kind`, or one of the finer words here."""
    if is_own and reading.kind not in {Kind.BOUNCE, Kind.DELAYED}:
        return OWN_MAIL
    words = f"{reading.subject}\n{reading.text[:_FIRST_WORDS]}"
    if reading.kind is Kind.AUTO_REPLY and _AWAY.search(words):
        return OUT_OF_OFFICE
    return reading.kind.value


def has_our_mark(raw: bytes, domain: str) -> bool:
    """Tell whether the header says that the message left from here."""
    wanted = domain.lower().encode()
    return any(
        name == LOOP.lower().encode() and value.strip().lower() == wanted
        for name, value in addressing.fields(raw)
    )
