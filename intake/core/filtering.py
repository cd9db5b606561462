"""What a list of answers is narrowed to: a value that is also an address, so it can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from intake.core.consultation import start_of
from intake.core.party import PartyKind
from intake.core.submission import Channel, Preference, SpeaksAs, Status

ALL = "all"
MINE, NOBODY = "mine", "nobody"
LONGEST = 200

_YES, _NO = "yes", "no"
_ONE_OF: dict[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "channel": tuple(Channel),
    "kind": tuple(PartyKind),
    "speaks_as": tuple(SpeaksAs),
    "preference": tuple(Preference),
}
YES_OR_NO = ("late", "nil", "files", "findings", "redactions", "read")
"""Late, no remarks, and whether it has attachments, findings, redactions, was opened."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Each field is a name in the address; empty stands for all. Dates are days in Copenhagen."""

    q: str = ""
    consultation: str = ""
    status: str = ""
    channel: str = ""
    party: str = ""
    kind: str = ""
    speaks_as: str = ""
    preference: str = ""
    theme: str = ""
    whose: str = ""
    late: str = ""
    nil: str = ""
    files: str = ""
    findings: str = ""
    redactions: str = ""
    read: str = ""
    since: str = ""
    until: str = ""
    group: str = ""

    @property
    def waits(self) -> bool:
        """Return whether only what nobody has decided on is asked for: the oldest comes first."""
        return self.status == Status.RECEIVED

    def without(self, name: str) -> "Filter":
        """Return the filter with one thing less asked for."""
        return replace(self, **{name: ""})


NAMES = tuple(each.name for each in fields(Filter))


def filter_of(address: Mapping[str, str], *, status: str = Status.RECEIVED) -> Filter:
    """Return what an address asks for; what makes no sense in it asks for nothing.

    An address that names no status asks for `status`, and "all" for every one.
    """
    asked = {name: address.get(name, "").strip()[:LONGEST] for name in NAMES}
    asked["status"] = asked["status"] or status
    return Filter(
        **{name: text if _makes_sense(name, text) else "" for name, text in asked.items()}
    )


def _makes_sense(name: str, text: str) -> bool:
    if name in _ONE_OF:
        return text in _ONE_OF[name]
    if name in YES_OR_NO:
        return text in {_YES, _NO}
    if name in {"since", "until"}:
        return day_of(text) is not None
    if name == "group":
        return text.isascii() and text.isdecimal() and len(text) < 16  # noqa: PLR2004 - 64 bits
    return "\0" not in text


def address_of(found: Filter) -> dict[str, str]:
    """Return the names and values of an address that asks for this, and nothing needless."""
    asked = {name: text for name in NAMES if (text := getattr(found, name))}
    return {**asked, "status": found.status or ALL}


def asked_for(found: Filter) -> dict[str, Any]:
    """Return what is asked for beside words, as values to compare with; empty for everything."""
    said: dict[str, Any] = {}
    for name, text in address_of(found).items():
        if name in YES_OR_NO:
            said[name] = text == _YES
        elif name in {"since", "until"}:
            said[name] = _moment(text, is_last=name == "until")
        elif name != "q" and text != ALL:
            said[name] = text
    return said


def _moment(text: str, *, is_last: bool) -> datetime:
    """Return the first moment of the day, or of the day after the last one."""
    day = day_of(text) or date.min
    return start_of(day + timedelta(days=1) if is_last else day)


def day_of(text: str) -> date | None:
    """Return the day of the calendar that this names, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 9999 else None  # noqa: PLR2004 - a day that has a day after it
