"""What must not become public: CPR numbers, in every spelling people use.

Found by date and not by modulus 11: since 2007 valid numbers without that check have been issued
(CPR-kontoret, "Personnumre uden kontrolciffer"). Better one finding too many than one missed, but
for the numbers that letters to authorities are full of: phone, EAN, CVR, account, case numbers.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping

from intake.core.message import Finding

_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        *range(0xFE00, 0xFE10),
    ]
)
DASHES = {ord(each): "-" for each in "‐‑‒–—―−﹘﹣－⁃֊•⸺"}
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_GAP = r"[ \t]{0,4}(?:\r?\n[ \t>|]{0,12})?[ \t]{0,4}"
_NUMBER = re.compile(
    rf"""
    (?<![\d])(?<!\d[-./])
    (?P<date>
        (?P<day>[0-3]\d)(?P<month>[01]\d)(?P<year>\d\d)
      | (?P<day2>[0-3]\d)(?P<between>[ ./-])(?P<month2>[01]\d)(?P=between)(?P<year2>\d\d)
    )
    (?P<gap>{_GAP}(?:--|[-/_.~])?{_GAP})
    (?P<serial>\d{{4}})
    (?![\d])(?![-./]\d)
    """,
    re.VERBOSE,
)
_SPREAD = re.compile(r"(?<!\d)\d(?:[ \t./-]{0,3}\d){9}(?!\d)")
_LABELLED = re.compile(r"(?:cpr|person-?\s?n(?:umme)?r|personnummer|fødselsnummer)", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"(?:(?<![^\W\d_])(?:tlf|tel|mob|phone|cell|fax|ean|gln|cvr|kto|reg|iban|swift|bank|sags?|ref"
    r"|reference|id|uid|doknr|dok|dokument|eksp|esdh|edoc|projekt|case|account|order|invoice|isbn"
    r"|issn|fi-?kort|giro|postnr|matrikel|kort"
    r"|(?:j|p|se|kunde|medlem|case|order|lokal)[.-]{0,2} ?nr)"
    r"|telefon|mobil|telefax|konto|journal|faktura|ordre|lokation|\wn(?:umme)?r|[^\W\d_]nummer)"
    r"s?(?:[-. ]{0,2}(?:n(?:umme)?r|no|number|id|kode)\b)?"
    r"[\s.:#=(/-]{0,6}(?:\d{4}[ -]{1,3}){0,2}$",
    re.IGNORECASE,
)
_IN_A_ROW = re.compile(r"(\d{6}-?\d{4})[/.,;+&-](?=\d{6}-?\d{4}(?!\d))")
_BEFORE = 40  # characters in which a label stands
_CLOSE = 20  # characters between a label and digits set apart


def in_parts(parts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what was found; `parts` is where it stands (subject, body, quoted …) and the text."""
    found = [
        Finding("cpr", where, text) for where, each in parts.items() for text in cpr_numbers(each)
    ]
    return tuple(dict.fromkeys(found))


def cpr_numbers(text: str) -> list[str]:
    """Return every CPR number in the text as it is written there, in order, each spelling once."""
    plain = _plain(text)
    found = [(each.start(), each[0]) for each in _NUMBER.finditer(plain) if _is_cpr(plain, each)]
    found += [
        (each.start(), each[0]) for each in _SPREAD.finditer(plain) if _is_spread(plain, each)
    ]
    return list(dict.fromkeys(written.strip() for _, written in sorted(found)))


def _is_spread(text: str, found: re.Match[str]) -> bool:
    """Tell whether digits set apart are a CPR number; only a label or the one dash says so."""
    digits = re.sub(r"\D", "", found[0])
    if not _is_date(digits[:2], digits[2:4], digits[4:6], digits[6]):
        return False
    if re.fullmatch(r"(?:\d[ \t]{1,2}){5}\d[ \t]*-[ \t]*(?:\d[ \t]{1,2}){3}\d", found[0]):
        return True
    return bool(_LABELLED.search(text[max(0, found.start() - _CLOSE) : found.start()]))


def _plain(text: str) -> str:
    """Return the text with digits as ASCII, one kind of dash, and nothing invisible."""
    text = unicodedata.normalize("NFKC", text.translate(DASHES).translate(_INVISIBLE))
    text = text.translate(DASHES).translate(_INVISIBLE)
    text = _FOREIGN.sub(lambda each: _as_digit(each[0]), text)
    return _IN_A_ROW.sub(r"\1 ", text)  # a couple's, with a slash between


def _as_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return " " if sign.isspace() and sign not in "\u2028\u2029\x85" else sign


def _is_cpr(text: str, found: re.Match[str]) -> bool:
    day = found["day"] or found["day2"]
    month = found["month"] or found["month2"]
    year = found["year"] or found["year2"]
    if not _is_date(day, month, year, found["serial"][0]):
        return False
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    if _LABELLED.search(before):
        return True
    if re.search(r"\+(?:\d[\d ]*)?$|\b00[\d ]{2,}$", before) or _OTHER_NUMBER.search(
        before.split("\n")[-1]
    ):
        return False
    return _stands_alone(text, found)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Tell whether the digits are one number and not a stretch of a longer one, or a date."""
    if "-" in found["gap"] or "/" in found["gap"]:
        return not (found["between"] == " " and re.search(r"\d $", text[: found.start()][-2:]))
    if found["between"] is not None and found["between"] != " ":
        return False  # "12.03.24 1430" is a date and a time, or a date and a postal code
    if found["between"] and not found["gap"]:
        return False
    around = text[max(0, found.start() - 3) : found.start()], text[found.end() : found.end() + 3]
    if found["gap"] == "":
        return not (re.search(r"\d[ ]$", around[0]) or re.match(r"[ ]\d", around[1]))
    return not (re.search(r"\d{2}[ ]$", around[0]) or re.match(r"[ ]\d{2}", around[1]))


def _is_date(day: str, month: str, year: str, seventh: str) -> bool:
    """Tell whether the six digits are a day; the seventh tells the century (CPR-kontoret)."""
    if not 1 <= int(month) <= 12:  # noqa: PLR2004
        return False
    return 1 <= int(day) <= monthrange(_full_year(int(year), int(seventh)), int(month))[1]


def _full_year(year: int, seventh: int) -> int:
    if seventh <= 3:  # noqa: PLR2004
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year  # noqa: PLR2004
    return (2000 if year <= 57 else 1800) + year  # noqa: PLR2004
