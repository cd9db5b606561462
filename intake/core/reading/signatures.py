"""Where the sender's words end and the signature begins.

A signature is a view, never a loss: the lines are kept apart, and prose that follows a closing
stays with the sender's words.
"""

import re
from collections.abc import Sequence

from intake.core.reading.lines import Line, bare

_LONG_LINE = 100  # characters; lines of a signature are shorter
_MOST_LINES = 26  # non-blank lines of a municipal signature with address, EAN, CVR and logo texts
_FEW_LINES = 12

_CLOSING = (
    # Danish and Norwegian
    r"(?:med )?(?:de )?(?:venlig(?:e|st|ste)?|vennlig|vennligst|kærlig|kærlige|bedste|mange|varme"
    r"|gode|hjertelig|glad|beste) (?:hilsen|hilsner|hilsener|helsing)"
    r"|med hilsen|hilsen|hilsner|hilsener|m\.? ?v\.? ?h|v\.? ?h|k\.? ?h|d\.? ?b\.? ?h"
    # Swedish
    r"|(?:med )?(?:vänlig|vänliga|bästa|varma) (?:hälsning|hälsningar)|(?:med )?hälsningar"
    r"|m\.?v\.?h"
    # German
    r"|mit (?:freundlichen|freundlichem|besten|herzlichen|lieben) (?:grüßen|grüssen|gruß)"
    r"|(?:viele|freundliche|beste|liebe|herzliche|schöne) grü(?:ß|ss)e|grü(?:ß|ss)e|m\.?f\.?g"
    r"|hochachtungsvoll"
    # English
    r"|(?:with )?(?:kind|kindest|best|warm|warmest|my best) (?:regards|wishes)|regards|rgds"
    r"|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|respectfully(?: yours)?"
    r"|(?:many )?thanks (?:and|&) (?:best |kind )?regards|all the best"
    # others who write to Danish authorities
    r"|met vriendelijke groet(?:en)?|cordialement|bien cordialement|terveisin"
    r"|ystävällisin terveisin"
)
_WEAK = r"(?:many )?thanks|thank you|thx|cheers|best|(?:mange )?tak|tack|takk|danke|hej hej"
_NAME = r"(?:[\s,.!:;–-]+(?P<name>[^\n]{0,80}))?"
_STRONG_LINE = re.compile(rf"^(?:{_CLOSING}){_NAME}$", re.IGNORECASE)
_WEAK_LINE = re.compile(rf"^(?:{_WEAK}){_NAME}$", re.IGNORECASE)
_NAME_WORDS = {
    "fra",
    "og",
    "af",
    "på",
    "vegne",
    "for",
    "de",
    "von",
    "van",
    "i",
    "und",
    "and",
    "the",
}

_DRAWN = re.compile(r"^[-_=—–*]{2,}$")
_FULL_NAME = re.compile(
    r"^[A-ZÆØÅÄÖÜ][\w.'-]{0,20}(?: [A-ZÆØÅÄÖÜ][\w.'-]{0,20}){1,4}(?:, .{1,40})?$"
)
_SIGNED_NAME = re.compile(
    r"^[-–~/]{1,2} ?[A-ZÆØÅÄÖÜ][\w.'-]{0,20}(?: [A-ZÆØÅÄÖÜ][\w.'-]{0,20}){0,3}$"
)
_MOBILE = re.compile(
    r"^(?:sendt (?:fra|via|med)|skickat från|gesendet (?:von|mit)|von meinem|sent (?:from|via|with)"
    r"|hent outlook|få outlook|skaffa outlook|outlook (?:til|för|for|für) |get outlook"
    r"|envoyé (?:de|depuis|à partir)|verzonden |hent bluemail|hämta outlook|laden sie outlook"
    r"|denne (?:e-?mail|mail) er sendt fra min|via mobile)(?P<rest>.{0,160})$",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\b(?:i ?phone|i ?pad|i ?pod|android|galaxy|samsung|huawei|oneplus|pixel|mobil\w*|mobile"
    r"|telefon"
    r"|smart ?phone|phone|outlook|mail|yahoo|gmail|proton\w*|blackberry|htc|nokia|sony"
    r"|windows|tablet"
    r"|device|enhed|enhet|gerät|mailbox|typeapp|bluemail|sparrow|app|thunderbird|torch"
    r"|airmail|spark"
    r"|handy|aqua|smartphone|mac|verizon)\w*",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^[*_(\[ ]{0,3}(?:(?:denne|dette) (?:e-?mail|mail|meddelelse|besked|e-?post)\b.{0,200}"
    r"(?:fortrolig|beregnet|tiltænkt|modtager)"
    r"|(?:this|the information in this) (?:e-?mail|message|communication)\b.{0,200}"
    r"(?:confidential|intended|privileged)"
    r"|(?:diese|dieses) (?:e-?mail|nachricht|mail)\b.{0,200}(?:vertraulich|bestimmt)"
    r"|(?:detta|denna) (?:e-?post|meddelande|mejl)\b.{0,200}(?:konfidentiell|avsett|sekretess)"
    r"|hvis (?:du|de) (?:ved en fejl )?har modtaget (?:denne|dette)|if you (?:have )?received this"
    r"|(?:sådan|således) (?:behandler|håndterer)|(?:vi|kommunen|regionen) (?:behandler|passer på)"
    r" (?:dine )?(?:person|oplysning)|(?:læs|se) (?:mere )?(?:om|her|hvordan|vores)\b.{0,80}"
    r"(?:person|privatliv|data|gdpr|oplysning)|(?:oplysninger|information) om (?:vores )?"
    r"(?:behandling|persondata)|(?:persondata|privatlivs|databeskyttelses)politik"
    r"|(?:før|inden|tænk på miljøet) du (?:printer|udskriver)|tænk (?:på )?miljø"
    r"|please consider the environment|confidentiality notice|disclaimer\b|fortrolighedserklæring"
    r"|behandling af personoplysninger)",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(
    r"^[*_]{0,2}(?:(?:p\.? ?){1,3}s\.?|n\.? ?b\.?|efterskrift|etterskrift|post ?scriptum)\b(?!\w)"
    r"|^[*_]{0,2}(?:tilføjelse|tillæg|bemærk|obs|nachtrag|tillägg|addendum|note)[*_]{0,2}:",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^(?:[-–—*•·▪]|\d{1,2}[.)]|[a-zæøå]\))[ \t]+\S")
_PROPOSES = re.compile(
    r"^(?:flere|færre|mere|mindre|bedre|en|et|ingen|ikke|nye?|hurtigere|længere|kortere|billigere"
    r"|gratis|årlige?|fri|faste?|fælles|øget|styrket|større|more|fewer|better|less|no|new|an?"
    r"|mehr|bessere|weniger|eine?|keine|fler|bättre|mer|inga|ett)\b[^.@\d]{3,100}$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:er|har|vil|skal|bør|kan|må|ønsker|støtter|mener|foreslår|anbefaler|husk|glem|savner"
    r"|mangler|is|are|have|should|must|want|agree|support|remember|sind|ist|haben|sollte|müssen"
    r"|är|bör|ska|måste|vill|anser)\b",
    re.IGNORECASE,
)
_OF_MAIL = re.compile(
    r"mail|post|besked|meddelelse|message|nachricht|meddelande|oplysning|information|fortrolig"
    r"|confidential|vertraulich|recipient|modtag|afsender|sender|slet|delete|privacy|privat|virus"
    r"|miljø|environment|print|gdpr|data|behandl|copy|kopi|disclos|liab|company|registered"
    r"|regist|empfäng|rett",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|https?://|www\.|\b(?:tlf|tel|telefon|mobil|mob|direkte|phone|fax|ean|cvr|gln|e-?mail|mail"
    r"|adresse|web|p\.?o\.? ?box|postboks|hovednr|sikker mail|skype)\b|\+\d{2}|\d{2} \d{2} \d{2}"
    r"|^\d{4,5} \w|^(?:[a-z]-)?\d{4} ",
    re.IGNORECASE,
)


def is_mobile(text: str) -> bool:
    """Tell whether a phone or an app wrote this line ("Sendt fra min iPhone")."""
    found = _MOBILE.match(text.lstrip("-–— "))
    if found is None:
        return False
    rest = found["rest"]
    device = _DEVICE.search(text)
    sentence = "," in rest and not rest.rstrip().endswith(">")
    return len(text.split()) <= 12 and not sentence and (device is not None or "<http" in rest)  # noqa: PLR2004


def is_closing(text: str) -> bool:
    """Tell whether the line is a formal goodbye, with or without a name after it."""
    found = _STRONG_LINE.match(text)
    return found is not None and _is_name(found["name"] or "")


def _is_weak_closing(text: str) -> bool:
    found = _WEAK_LINE.match(text)
    return found is not None and _is_name(found["name"] or "")


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'-]*", text)
    if len(words) > 7 or text.rstrip().endswith("?"):  # noqa: PLR2004 - no name is longer
        return False
    return all(word[0].isupper() or word in _NAME_WORDS for word in words)


def is_disclaimer(text: str) -> bool:
    """Tell whether a line begins what the mail server or the template adds below the name."""
    return bool(_DISCLAIMER.match(text))


def is_postscript(text: str) -> bool:
    """Tell whether the line begins what a sender adds below their name ("PS: …")."""
    return bool(_POSTSCRIPT.match(text))


def is_prose(text: str) -> bool:
    """Tell whether a line reads as a sentence and not as name, title or address."""
    if is_disclaimer(text) or _CONTACT.search(text[:200]):
        return False
    words = text.split()
    ends = text.rstrip().endswith((".", "?", "!", ",", ";", ":"))
    if 3 <= len(words) < 6 and text.rstrip().endswith((".", "!")) and _SAYS.search(text):  # noqa: PLR2004
        return True
    return len(words) >= 14 or (len(words) >= 6 and ends) or len(text) > _LONG_LINE  # noqa: PLR2004


def span(lines: Sequence[Line]) -> tuple[int, int] | None:
    """Return where the signature stands in a run of the sender's lines: first, and end exclusive.

    What stands after `end` is prose below a signature; it stays with the sender's words.
    """
    texts = [bare(line.text) for line in lines]
    for index, text in enumerate(texts):
        if text and _begins(lines, texts, index):
            end = _end(texts, index)
            if end is not None:
                return index, end
    return _card_at_end(texts)


def is_doubtful(texts: Sequence[str]) -> bool:
    """Tell whether a signature may be a list of proposals: short lines, and nobody to reach."""
    lines = [bare(each) for each in texts][1:]
    if any(_CONTACT.search(each[:200]) or is_disclaimer(each) for each in lines):
        return False
    said = [each for each in lines if _PROPOSES.match(each)]
    return len(said) > 2  # noqa: PLR2004 - a name, a title and a body are three at most


def _card_at_end(texts: list[str]) -> tuple[int, int] | None:
    """Return a last paragraph that is a name with its titles and ways to reach it."""
    end = len(texts)
    while end and not texts[end - 1]:
        end -= 1
    first = end
    while first and texts[first - 1] and end - first <= _FEW_LINES:
        first -= 1
    card = texts[first:end]
    if first == 0 or not 2 <= len(card) <= _FEW_LINES or not _FULL_NAME.match(card[0]):  # noqa: PLR2004
        return None
    reachable = any(_CONTACT.search(each[:200]) for each in card[1:])
    return (first, len(texts)) if reachable and not any(map(is_prose, card)) else None


def _begins(lines: Sequence[Line], texts: list[str], index: int) -> bool:
    text = texts[index]
    if is_closing(text) or (lines[index].signature and not is_prose(text)):
        return True
    for form, most in _FORMS:
        if form(text):
            below = [each for each in texts[index + 1 : index + 80] if each]
            return len(below) <= most and (index > 0 or most > _FEW_LINES) and _fits(text, below)
    return False


def _fits(text: str, below: list[str]) -> bool:
    if _is_delimiter(text):
        return True
    if _is_weak_closing(text) and not below:
        return False
    if _DRAWN.match(text) or text == "—":
        return _is_card(below)
    return not any(is_prose(each) for each in below)


def _is_delimiter(text: str) -> bool:
    """Tell whether the line is the `-- ` of RFC 3676, section 4.3."""
    return text in ("--", "––")


def _is_drawn(text: str) -> bool:
    return bool(_DRAWN.match(text)) or text == "—"


def _is_signed_name(text: str) -> bool:
    return bool(_SIGNED_NAME.match(text))


def _is_card(below: list[str]) -> bool:
    contact = any(_CONTACT.search(each[:200]) for each in below) or 0 < len(below) <= 4  # noqa: PLR2004
    return contact and not any(is_prose(each) for each in below)


def _end(texts: list[str], first: int) -> int | None:
    """Return where the signature ends; none when too much follows for it to be one."""
    counted, in_disclaimer = 0, False
    listed = [at for at in range(first + 1, len(texts)) if _LISTED.match(texts[at])]
    for index in range(first + 1, len(texts)):
        text = texts[index]
        if not text:
            continue
        if _POSTSCRIPT.match(text) or (len(listed) > 1 and index == listed[0]):
            return index
        in_disclaimer = in_disclaimer or is_disclaimer(text)
        if in_disclaimer and (texts[index - 1] or _OF_MAIL.search(text)):
            continue
        if is_prose(text):
            return index
        counted += 1
        if counted > _MOST_LINES:
            return None
    return len(texts)


# What may begin a signature, and how many lines can then follow in one.
_FORMS = (
    (_is_delimiter, _MOST_LINES),
    (_is_drawn, _FEW_LINES),
    (is_mobile, _MOST_LINES),
    (_is_signed_name, 2),
    (_is_weak_closing, _FEW_LINES),
    (is_disclaimer, _MOST_LINES),
)
