"""When something is said to happen: "primo 2025", "inden sommer" or a date, as days with a last.

What the words mean is chosen so that whoever was told them is never told too late: see
docs/decisions/0032-promises-and-their-days.md. Danish and English words are known, in either case.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    ("januar", "january", "jan"),
    ("februar", "february", "feb"),
    ("marts", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_PART = {
    **dict.fromkeys(("primo", "early", "først på", "begyndelsen af", "starten af"), 0),
    **dict.fromkeys(("medio", "mid", "mid-", "midten af", "midt i"), 1),
    **dict.fromkeys(("ultimo", "late", "slutningen af", "end of"), 2),
}
_YEAR_PARTS = ((1, 3), (4, 9), (10, 12))
_MONTH_PARTS = ((1, 10), (11, 20), (21, 31))
_ORDINAL = {
    **dict.fromkeys(("1", "første", "first"), 1),
    **dict.fromkeys(("2", "andet", "second"), 2),
    **dict.fromkeys(("3", "tredje", "third"), 3),
    **dict.fromkeys(("4", "fjerde", "fourth"), 4),
}
_SEASONS = {
    **dict.fromkeys(("forår", "foråret", "spring"), (3, 5)),
    **dict.fromkeys(("sommer", "sommeren", "summer"), (6, 8)),
    **dict.fromkeys(("efterår", "efteråret", "autumn"), (9, 11)),
}
_MONTH_WORDS = "|".join(sorted(_MONTH, key=len, reverse=True))
_PART_WORDS = "|".join(sorted(map(re.escape, _PART), key=len, reverse=True))
_ORDINALS = "|".join(_ORDINAL)
_YEAR = r"(?P<year>20\d\d)"
DECEMBER, SATURDAY, JUNE = 12, 5, 6
CHRISTMAS_EVE = 24


@dataclass(frozen=True)
class Window:
    """The days on which something is said to happen, the first and the last of them."""

    first: date
    last: date


def window(said: str, *, today: date) -> Window | None:
    """Return the days that the words mean, or None where a person must choose them.

    A season, a month or a quarter without a year is the next one that is not over `today`.
    """
    words = " ".join(said.lower().replace(",", " ").split()).strip(" .")
    for prefix, bound in _BOUNDS:
        if found := re.fullmatch(prefix + r"\s+(?P<rest>.+)", words):
            return _bounded(found["rest"], bound, today)
    return _base(words, today)


def _bounded(words: str, bound: Callable[[Window, date], Window], today: date) -> Window | None:
    base = _base(words, today)
    if base and bound(base, today).last < today:  # "before summer", said in the middle of it
        base = _base(words, date(today.year + 1, 1, 1))
    return bound(base, today) if base else None


def _until(base: Window, today: date) -> Window:
    return Window(min(today, base.last), base.last)


def _before(base: Window, today: date) -> Window:
    last = base.first - timedelta(days=1)
    return Window(min(today, last), last)


_BOUNDS: tuple[tuple[str, Callable[[Window, date], Window]], ...] = (
    (r"(?:senest|inden udgangen af|by the end of|no later than|by)", _until),
    (r"(?:inden|før|before)", _before),
)


def _base(words: str, today: date) -> Window | None:
    plain = re.sub(r"^(?:i løbet af|during|den|i|in|the|om|omkring|around)\s+", "", words)
    for pattern, read in _READERS:
        if found := re.fullmatch(pattern, plain):
            given = found.groupdict()
            if given.get("year"):
                return _safe(read, found, int(given["year"]))
            return _next(read, found, today)
    return None


def _next(
    read: Callable[[re.Match[str], int], Window], found: re.Match[str], today: date
) -> Window | None:
    window = _safe(read, found, today.year)
    return window if window and window.last >= today else _safe(read, found, today.year + 1)


def _safe(
    read: Callable[[re.Match[str], int], Window], found: re.Match[str], year: int
) -> Window | None:
    try:
        return read(found, year)
    except ValueError:  # the 31st of a month of thirty
        return None


def _months(year: int, first: int, last: int) -> Window:
    return Window(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _iso(found: re.Match[str], year: int) -> Window:
    day = date(year, int(found["month"]), int(found["day"]))
    return Window(day, day)


def _day(found: re.Match[str], year: int) -> Window:
    day = date(year, _MONTH[found["month"]], int(found["day"]))
    return Window(day, day)


def _part_of_year(found: re.Match[str], year: int) -> Window:
    return _months(year, *_YEAR_PARTS[_PART[found["part"]]])


def _part_of_month(found: re.Match[str], year: int) -> Window:
    month = _MONTH[found["month"]]
    first, last = _MONTH_PARTS[_PART[found["part"]]]
    return Window(
        date(year, month, first), date(year, month, min(last, monthrange(year, month)[1]))
    )


def _quarter(found: re.Match[str], year: int) -> Window:
    number = _ORDINAL[found["number"]]
    return _months(year, 3 * number - 2, 3 * number)


def _half(found: re.Match[str], year: int) -> Window:
    number = _ORDINAL[found["number"]]
    return _months(year, 6 * number - 5, 6 * number)


def _season(found: re.Match[str], year: int) -> Window:
    return _months(year, *_SEASONS[found["season"]])


def _summer_holiday(_found: re.Match[str], year: int) -> Window:
    """Schools' summer holiday begins on the last Saturday of June."""
    last = date(year, JUNE, 30)
    begins = last - timedelta(days=(last.weekday() - SATURDAY) % 7)
    return Window(begins, date(year, 8, 10))


def _christmas(_found: re.Match[str], year: int) -> Window:
    return Window(date(year, DECEMBER, CHRISTMAS_EVE), date(year, DECEMBER, 26))


def _turn_of_year(_found: re.Match[str], year: int) -> Window:
    return Window(date(year + 1, 1, 1), date(year + 1, 1, 1))


def _month(found: re.Match[str], year: int) -> Window:
    return _months(year, _MONTH[found["month"]], _MONTH[found["month"]])


def _year(_found: re.Match[str], year: int) -> Window:
    return _months(year, 1, 12)


_AND_YEAR = rf"(?:\s+(?:of\s+|i\s+)?{_YEAR})?"
_READERS: tuple[tuple[str, Callable[[re.Match[str], int], Window]], ...] = (
    (rf"{_YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?)", _iso),
    (rf"(?P<day>\d\d?)[./-]\s?(?P<month>\d\d?)[./ -]\s?{_YEAR}", _iso),
    (rf"(?P<day>\d\d?)\.?\s+(?P<month>{_MONTH_WORDS}){_AND_YEAR}", _day),
    (rf"(?P<part>{_PART_WORDS})\s*(?:år(?:et)?\s+)?{_YEAR}", _part_of_year),
    (rf"(?P<part>{_PART_WORDS})\s*(?P<month>{_MONTH_WORDS}){_AND_YEAR}", _part_of_month),
    (rf"(?P<number>{_ORDINALS})\.?\s+(?:kvartal|quarter){_AND_YEAR}", _quarter),
    (rf"[qk](?P<number>[1-4]){_AND_YEAR}", _quarter),
    (rf"(?P<number>1|2|første|andet|first|second)\.?\s+(?:halvår|half){_AND_YEAR}", _half),
    (rf"(?P<season>{'|'.join(_SEASONS)}){_AND_YEAR}", _season),
    (rf"(?:sommerferien|the summer holidays?|summer holidays?){_AND_YEAR}", _summer_holiday),
    (rf"(?:jul|julen|christmas){_AND_YEAR}", _christmas),
    (rf"(?:årsskiftet|new year){_AND_YEAR}", _turn_of_year),
    (rf"(?P<month>{_MONTH_WORDS}){_AND_YEAR}", _month),
    (rf"(?:år(?:et)?\s+)?{_YEAR}", _year),
)
