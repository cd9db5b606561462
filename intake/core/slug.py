"""The name of a consultation in addresses: on the site, and in mail before the @."""

import re
import unicodedata

LONGEST = 60
"""A mail address holds 64 before the @ (RFC 5321 section 4.5.3.1.1)."""

TAKEN = frozenset(
    {"i", "r", "en", "static", "demo", "healthz", "privacy", "accessibility", "about"}
    | {"receipt-check", "postmaster", "abuse", "feed", "robots", "new", "import"}
    | {"b", "f", "follow", "raise"}
)
"""What already stands at the top of the sites' addresses or in mail."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})


def is_slug(text: str) -> bool:
    """Return whether it is small letters a-z, digits and single hyphens, and not too long."""
    return len(text) <= LONGEST and _SLUG.fullmatch(text) is not None


def slug_of(title: str) -> str:
    """Return a slug for a title, "En park på Ørestad" as "en-park-paa-oerestad"; may be empty."""
    lower = unicodedata.normalize("NFC", title).lower().translate(_DANISH)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
