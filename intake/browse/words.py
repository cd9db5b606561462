"""The two languages of the record: interface words from the catalogue, data words from metadata."""

import json
import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from intake.config import HERE
from intake.core import wording
from intake.core.consultation import COPENHAGEN
from intake.core.redaction import CLOSE, OPEN

language: ContextVar[str] = ContextVar("language", default="da")
"""The language of this request, "da" or "en"."""


def _l(text: str) -> str:
    """Mark a text for the catalogue that is looked up later."""
    return text


_LISTS = ("party", "topics")
"""Columns that hold a JSON list."""

_LEFT_OUT = re.compile(f"({OPEN}[^{OPEN}{CLOSE}]*{CLOSE})")
"""What stands in place of words that were left out (`core.redaction`)."""

_SEPARATED = 1000
"""The first number that is written with a separator."""

EXCERPT = 280
BEFORE = 100
"""Letters of an answer shown in a list, and how many of them before what was searched for."""

LONG_WORD = 30
"""Letters of a word that is not cut where a text is."""

COMPARISONS = {
    "exact": _l("er"),
    "not": _l("er ikke"),
    "contains": _l("indeholder"),
    "notcontains": _l("indeholder ikke"),
    "endswith": _l("slutter med"),
    "startswith": _l("begynder med"),
    "gt": _l("er større end"),
    "gte": _l("er mindst"),
    "lt": _l("er mindre end"),
    "lte": _l("er højst"),
    "in": _l("er en af"),
    "notin": _l("er ingen af"),
    "arraycontains": _l("har"),
    "arraynotcontains": _l("har ikke"),
    "date": _l("er dagen"),
    "isnull": _l("mangler"),
    "notnull": _l("er udfyldt"),
    "isblank": _l("er tom"),
    "notblank": _l("er ikke tom"),
}
"""Datasette's ways of comparing a column that make sense to people, in our words."""


@cache
def _catalogue() -> NullTranslations:
    found: NullTranslations = Translations.load(str(HERE / "translations"), ["en"], "messages")
    return found


def gettext(text: str, **values: object) -> str:
    """Return the text in the language of this request, with its values put in."""
    found: str = _catalogue().ugettext(text) if language.get() == "en" else text
    return _with(found, values)


def _with(text: str, values: Mapping[str, object]) -> str:
    """Return the text with its values put in, safe where one of them is marked up already."""
    if any(isinstance(each, Markup) for each in values.values()):
        return Markup("{}").format(text) % values
    return text % values if values else text


def ngettext(one: str, several: str, number: int, **values: object) -> str:
    """Return the form for this number; Danish has two, as English."""
    if language.get() == "en":
        found: str = _catalogue().ungettext(one, several, number)
    else:
        found = one if number == 1 else several
    return _with(found, {"num": number, **values})


def told(described: Mapping[str, Any], name: str) -> Any:
    """Return the entry called `name` of metadata in this request's language."""
    return described.get(f"{name}_en" if language.get() == "en" else name) or described.get(name)


def label(described: Mapping[str, Any], column: str) -> str:
    """Return what people call a column."""
    return str((told(described, "labels") or {}).get(column, column))


class Values:
    """What people call the values of coded columns, such as "email" in channel."""

    def __init__(self, database: Mapping[str, Any]) -> None:
        self._database = database

    def __call__(self, column: str, value: object) -> str:
        """Return the words for a value; the value itself where it stands for itself."""
        if column in _LISTS and isinstance(value, str) and value.startswith("["):
            return wording.joined(json.loads(value), language.get())
        words = (told(self._database, "values") or {}).get(column, {})
        return str(words.get(str(value), "" if value is None else value))


def listed_in(text: str) -> list[str]:
    """Return the items of a JSON list as the database holds it."""
    return [str(each) for each in json.loads(text)] if text.startswith("[") else []


def day(text: str) -> str:
    """Return an ISO day or moment as people write it."""
    return _day(text, language.get())


@lru_cache(maxsize=4096)  # a page has the same few days many times over
def _day(text: str, lang: str) -> str:
    if not text:
        return ""
    if "T" in text:
        return wording.moment(datetime.fromisoformat(text), lang)
    noon = datetime.combine(date.fromisoformat(text), time(12), COPENHAGEN)
    return wording.day(noon, lang)


def danish_day(text: str) -> str:
    """Return an ISO day as it is written in a Danish line, whatever the page's language."""
    return wording.day(datetime.combine(date.fromisoformat(text), time(12), COPENHAGEN))


def deadline(text: str) -> str:
    """Return the last minute in time, from the first moment (ISO, UTC) that is too late."""
    return wording.deadline(datetime.fromisoformat(text), language.get())


def is_time(cell: Mapping[str, Any]) -> bool:
    """Return whether a cell of a table holds a day or a moment."""
    return isinstance(cell["raw"], str) and cell["column"].endswith(("_at", "_on"))


def time_of(cell: Mapping[str, Any]) -> str:
    """Return the day or moment in a cell as people write it; of a deadline, the last in time."""
    return deadline(cell["raw"]) if cell["column"] == "closes_at" else day(cell["raw"])


def number(value: int) -> str:
    """Return a count with its separators."""
    return str(value) if 0 <= value < _SEPARATED else wording.number(value, language.get())


def size(count: int) -> str:
    """Return a count of bytes as people read it."""
    return wording.size(count, language.get())


def file_kind(media_type: str) -> str:
    """Return what people call a kind of file."""
    return wording.file_kind(media_type, language.get())


def file_words(attachment: Mapping[str, Any]) -> str:
    """Return "Hent som PDF, 240 kB, 3 sider" for the public file of an attachment."""
    kind = file_kind(attachment["file_type"])
    words = gettext("Hent som %(kind)s, %(size)s", kind=kind, size=size(attachment["file_size"]))
    pages = attachment["pages"]
    return f"{words}, " + ngettext("%(num)d side", "%(num)d sider", pages)


_FATES = {
    "accepted": _l("%(count)s imødekommet"),
    "partly": _l("%(count)s delvist imødekommet"),
    "not accepted": _l("%(count)s ikke imødekommet"),
    "passed on": _l("%(count)s sendt videre"),
}


def fates_said(fates: Mapping[str, int]) -> str:
    """Return in a sentence what became of points: a count of each, and not a score."""
    settled = {each: fates[each] for each in _FATES if fates.get(each)}
    waiting = fates.get("pending", 0)
    said = []
    if settled:
        told = [gettext(_FATES[each], count=number(count)) for each, count in settled.items()]
        total = sum(settled.values())
        said.append(
            ngettext(
                "Ét punkt er afgjort: %(parts)s.",
                "%(count)s punkter er afgjort: %(parts)s.",
                total,
                count=number(total),
                parts=wording.joined(told, language.get()),
            )
        )
    if waiting:
        said.append(
            ngettext("Ét venter endnu.", "%(count)s venter endnu.", waiting, count=number(waiting))
        )
    return " ".join(said)


def foreign() -> Markup:
    """Return the attribute of an element whose words are Danish also on an English page."""
    return Markup() if language.get() == "da" else Markup(' lang="da"')


def danish(text: str) -> str:
    """Return Danish words among ours, marked as Danish on an English page (WCAG 3.1.2)."""
    marked = Markup('<span lang="da">{}</span>')
    return text if language.get() == "da" or not text else marked.format(text)


def marked(text: str) -> Markup:
    """Return words with what was left out of them marked where it stood, its reason inside."""
    return Markup("").join(
        Markup('<span class="redaction">{}</span>').format(part[1:-1])
        if part.startswith(OPEN) and part.endswith(CLOSE)
        else escape(part)
        for part in _LEFT_OUT.split(text)
        if part
    )


def highlighted(text: str, words: Sequence[str]) -> Markup:
    """Return a text with each place that was searched for marked."""
    if not words:
        return escape(text)
    pattern = re.compile("|".join(re.escape(each) for each in words), re.IGNORECASE)
    found, at = [], 0
    for hit in pattern.finditer(text):
        found += [escape(text[at : hit.start()]), Markup("<mark>{}</mark>").format(hit[0])]
        at = hit.end()
    return Markup("").join([*found, escape(text[at:])])


def _between_words(text: str, place: int) -> int:
    """Return the nearest place before `place` where a word ends; `place` itself in a long word."""
    if not 0 < place < len(text):
        return place
    space = text.rfind(" ", place - LONG_WORD, place + 1)
    return place if space < 0 else space


def excerpt(text: str, search: str | Sequence[str] = "") -> Markup:
    """Return the start of a text, or what stands around the first place that was searched for."""
    words = [each for each in ([search.strip()] if isinstance(search, str) else search) if each]
    hits = [re.search(re.escape(each), text, re.IGNORECASE) for each in words]
    first = min((each.start() for each in hits if each), default=0)
    start = _between_words(text, max(0, first - BEFORE))
    end = _between_words(text, start + EXCERPT + (BEFORE if start else 0))
    return Markup("{}{}{}").format(
        "… " if start else "",
        highlighted(text[start:end], words),
        " …" if end < len(text) else "",
    )
