"""Whether what looks like a quote may be the answer: it names the sender, or the words point at it.

Councils paste their letter below a heading of "Fra / Til / Dato / Emne" and pass on each other's
answers; both look like an Outlook quote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.core.reading import doubts, intent
from intake.core.reading.lines import folded

_ADDRESS = re.compile(r"[\w.+'-]{1,100}@[\w.-]{1,100}")
_GREETING = re.compile(
    r"^(?:hej|kære|hallo|hello|hi|dear|goddag|god (?:dag|morgen|aften)|godmorgen|hei|hejsan"
    r"|guten (?:tag|morgen)|sehr geehrte\w*|liebe\w*|bonjour|til)\b[^.?!:]{0,60}[,.!:]?$",
    re.IGNORECASE,
)
_POINTS_BELOW = re.compile(
    r"\b(?:neden(?:for|under|stående)|her ?under|nederst|længere nede|i (?:jeres|din|deres|den)"
    r" (?:\w+ )?(?:mail|brev|skema|tekst|besked)\w*|i skemaet|below|beneath|inline|further down"
    r"|nedan(?:för)?|här under|unten|weiter unten|im text|see beneath|i teksten|med (?:rødt|blåt"
    r"|grønt|kursiv|rød|blå|grøn)|in red)\b",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:hermed|her er|her kommer|her følger|følger|(?:frem|ind|videre|gen|efter)?send(?:er|es|t)"
    r"|vedlagt|se|here is|here are|here's|please find|find|härmed|här (?:är|kommer)|hiermit|anbei"
    r"|hier (?:ist|sind)|herved|vedtog|vedtaget)\b.*"
    r"\b(?:(?:hørings)?svar\w*|udtalelse\w*|bemærkning\w*|kommentar\w*|indspil|brev\w*"
    r"|answers?|responses?|comments?|statement|remissvar\w*|yttrande\w*|synpunkter|uttalelse\w*"
    r"|stellungnahme|antwort\w*|anmerkungen)",
    re.IGNORECASE | re.DOTALL,
)
_ANSWERS = re.compile(
    r"^\W*(?:ja|nej|yes|no|nein|ok|enige?|uenige?|agreed|godkendt)\b|vedhæft|vedlag|vedlæg|bilag"
    r"|attach|anhang|bifog",
    re.IGNORECASE,
)
_FEW = 2
_SHORT_NOTE = 40


@dataclass(frozen=True)
class Correspondents:
    """Who wrote the message, and to whom: addresses, and the name shown with the sender's."""

    sender: str = ""
    name: str = ""
    receivers: tuple[str, ...] = ()


NOBODY = Correspondents()
"""When it is not known who writes to whom, no quote is taken for the sender's own."""


def is_senders(author: str, between: Correspondents) -> bool:
    """Tell whether a quote names the sender as its author; by name where it has no address."""
    found = _ADDRESS.search(author)
    if found:
        address = _plain(found[0])
        receivers = map(_plain, between.receivers)
        return address == _plain(between.sender) and address not in receivers
    name, words = folded(between.name), folded(author)
    return bool(name and words) and name == words


def too_few(own: Sequence[str], *, is_block: bool) -> str:
    """Return why so few words of the sender's own beside a quote need a look, or nothing.

    `is_block` where the quote has no signs before its lines, but header lines above it.
    """
    if is_only_greeting(own):
        return doubts.NOTHING_OF_ITS_OWN
    text = "\n".join(each for each in own if folded(each))
    count = len(text[:2_000].split())
    if count <= _SHORT_NOTE and (_POINTS_BELOW.search(text) or _is_cover(text)):
        return doubts.POINTS_BELOW
    is_answer = _ANSWERS.search(text) or intent.is_nil_return(text)
    return doubts.FEW_WORDS if is_block and count <= _FEW and not is_answer else ""


def is_only_greeting(own: Sequence[str]) -> bool:
    """Tell whether the lines hold nothing, or nothing but "Kære alle"."""
    return all(_GREETING.match(each[:200]) for each in own if folded(each))


def _is_cover(text: str) -> bool:
    """Tell whether the words only say that an answer comes with them."""
    return bool(_COVERS.search(text)) and not intent.takes_side(text)


def _plain(address: str) -> str:
    """Return the address in lower case, without the tag that a mail program may leave out."""
    local, _, domain = address.strip("<>.").lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"
