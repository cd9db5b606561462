"""What people may not mean to publish about themselves: phone numbers, addresses of either kind.

Advice to whoever writes, and never a reason to refuse or hide: a council may well write its own
address. CPR numbers are another matter, see `findings`. `static/private-details.js` says the same
while somebody types; a test holds the two together.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of detail."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True)
class Detail:
    """One detail as it is written in the text."""

    kind: Kind
    text: str


_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-zæøå]{2,24}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d.,/-])(?<!\d )"
    r"(?:(?:\+45|0045)[ ]?(?:\d{2}[ ]?){3}\d{2}"
    r"|(?:tlf|telefon|mobil|mob|phone|tel)(?:nr|nummer)?[.:]{0,2} ?(?:\d ?){7}\d"
    r"|[2-9]\d \d{2} \d{2} \d{2})"
    r"(?![\d/-]| \d|[.,]\d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<!\w)[A-ZÆØÅ][A-Za-zÆØÅæøåéü.-]{0,40}"
    r"(?:vej|gade|allé|alle|stræde|vænget|vænge|boulevard|bakken|svinget|toften|stien|parken)"
    r" \d{1,3}(?: ?[A-Z])?(?![\d.]\d|\w)(?:, ?(?:st|kl|\d{1,2})\.? ?(?:tv|th|mf)?(?!\w))?"
)


def private_details(text: str) -> list[Detail]:
    """Return the details in the text, each once, in the order they stand there."""
    patterns = ((Kind.EMAIL, _EMAIL), (Kind.PHONE, _PHONE), (Kind.ADDRESS, _ADDRESS))
    found = [
        (each.start(), Detail(kind, each[0].strip()))
        for kind, pattern in patterns
        for each in pattern.finditer(text)
    ]
    return list(dict.fromkeys(detail for _, detail in sorted(found, key=lambda pair: pair[0])))
