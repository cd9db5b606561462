"""How dates, lists, sizes and names of files are written, in Danish and in English."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from intake.core.consultation import COPENHAGEN

_MOMENT = {
    "da": "EEEE 'den' d. MMMM y 'kl.' HH.mm",
    "en": "EEEE d MMMM y 'at' HH:mm",
}
_DAY = {"da": "EEEE 'den' d. MMMM y", "en": "EEEE d MMMM y"}
_LAST_LETTERS = str.maketrans("æøå", "{|}")
_CLOCK = {"da": "HH.mm", "en": "HH:mm"}
KILOBYTE = 1000


def moment(when: datetime, lang: str = "da") -> str:
    """Return "søndag den 1. marts 2026 kl. 23.59", Copenhagen time."""
    return format_datetime(when.astimezone(COPENHAGEN), _MOMENT[lang], locale=lang)


def deadline(closes_at: datetime, lang: str = "da") -> str:
    """Return the last minute that is in time; `closes_at` is the first moment that is not."""
    last = datetime.fromtimestamp(closes_at.timestamp() - 1, COPENHAGEN)
    return format_datetime(last, _MOMENT[lang], locale=lang)


def day(when: date, lang: str = "da") -> str:
    """Return "søndag den 1. marts 2026" for a day, or for the day in Copenhagen of a moment."""
    on = when.astimezone(COPENHAGEN) if isinstance(when, datetime) else when
    return str(format_date(on, _DAY[lang], locale=lang))


def clock(when: datetime, lang: str = "da") -> str:
    """Return "14.03", Copenhagen time."""
    return format_datetime(when.astimezone(COPENHAGEN), _CLOCK[lang], locale=lang)


def lasted(span: timedelta, lang: str = "da") -> str:
    """Return "5 timer", "3 dage": the largest unit that tells enough."""
    return str(format_timedelta(span, locale=lang))


def joined(words: Sequence[str], lang: str = "da") -> str:
    """Return "A, B og C"."""
    if len(words) == 1:  # most often, and it takes its time to look up how a language joins
        return words[0]
    return str(format_list(list(words), locale=lang))


def alphabetical(name: str) -> str:
    """Return what a name is sorted by in Danish: æ, ø and å come last, and aa is an å."""
    return name.casefold().replace("aa", "å").translate(_LAST_LETTERS)


def number(value: int, lang: str = "da") -> str:
    """Return 12345 as "12.345" in Danish."""
    return str(format_decimal(value, locale=lang))


def size(count: int, lang: str = "da") -> str:
    """Return a count of bytes as people read it: "240 kB", "1,2 MB"."""
    if count < KILOBYTE:
        return f"{count} byte" if lang == "da" or count == 1 else f"{count} bytes"
    if count < KILOBYTE**2:
        return f"{number(round(count / KILOBYTE), lang)} kB"
    megabytes = (Decimal(count) / KILOBYTE**2).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{format_decimal(megabytes, locale=lang)} MB"


_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/rtf": "RTF",
    "text/plain": "Tekst",
    "text/html": "HTML",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
}


def file_kind(media_type: str, lang: str = "da") -> str:
    """Return "PDF" for application/pdf; the last part of the type for what we have no word for."""
    if lang == "en" and media_type == "text/plain":
        return "Text"
    return _KINDS.get(media_type, media_type.rpartition("/")[2].upper()[:12])
