"""Svar: the one list of everything that came in, narrowed, searched, and paged by key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlite_utils import Database

from forms.at_once import SaveFilterForm
from intake.core import filtering, searching
from intake.core.filtering import MINE, NOBODY, Filter, address_of, filter_of
from intake.core.party import PartyKind
from intake.core.roles import Permission
from intake.core.submission import Channel, Preference, SpeaksAs, Status
from intake.store import consultations, events, filtered, likeness, users
from intake.web.desk import at_once, saved_filters, way
from intake.web.desk.access import user
from intake.web.desk.words import calendar_day, word
from intake.web.site import danish, record

A_PAGE = 25
MESSAGES = 10
"""How many messages that are no answers a search shows below the answers."""

_YES_OR_NO = {
    "late": (_l("Efter fristen"), _l("Til tiden")),
    "nil": (_l("Ingen bemærkninger"), _l("Med bemærkninger")),
    "files": (_l("Med bilag"), _l("Uden bilag")),
    "findings": (_l("CPR-nummer fundet"), _l("Intet CPR-nummer fundet")),
    "read": (_l("Har været åbnet"), _l("Aldrig åbnet")),
    "redactions": (_l("Med udeladelser"), _l("Uden udeladelser")),
}
_NAMES_OF = {
    "late": _l("Fristen"),
    "nil": _l("Bemærkninger"),
    "files": _l("Bilag"),
    "findings": _l("CPR-numre"),
    "redactions": _l("Udeladelser"),
    "read": _l("Åbnet"),
}
STATUSES = {
    Status.RECEIVED: _l("Modtaget"),
    Status.APPROVED: _l("Godkendt"),
    Status.PUBLISHED: _l("Offentliggjort"),
    Status.WITHHELD: _l("Tilbageholdt"),
    Status.WITHDRAWN: _l("Trukket tilbage"),
}


@dataclass(frozen=True)
class Chip:
    """One thing that the list is narrowed to, in words, and the address without it."""

    text: str
    href: str


def page() -> str:
    """Return the list that the address asks for."""
    db, me = record(), user().email
    chosen = filter_of(request.args)
    found = filtered.page(
        db,
        chosen,
        me=me,
        limit=A_PAGE,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render_template(
        "desk/queue.html",
        chosen=chosen,
        found=found,
        total=filtered.count(db, chosen, me=me),
        counted=filtered.COUNTED,
        alike=likeness.others(db, [each.reference for each in found.lines]),
        hits=filtered.hits_of(db, chosen, found.lines),
        messages=filtered.messages(db, chosen.q, limit=MESSAGES),
        has_short=searching.wanted(chosen.q).has_short,
        chips=chips(db, chosen),
        here=partial(_address, chosen),
        address=address_of(chosen),
        way=way.onward(chosen),
        acts=at_once.offered(),
        seen_event=events.newest(db),
        saved=saved_filters.shown(),
        saving=SaveFilterForm(formdata=None),
        **choices(db, chosen),
    )


def _address(chosen: Filter, **more: Any) -> str:
    values: dict[str, Any] = {**address_of(chosen), **more}
    return url_for("submissions.every", **values)


def choices(db: Database, chosen: Filter) -> dict[str, object]:
    """Return what each part of the filter can be set to."""
    return {
        "consultations": consultations.every(db),
        "statuses": STATUSES,
        "channels": list(Channel),
        "kinds": list(PartyKind),
        "speakers": list(SpeaksAs),
        "preferences": list(Preference),
        "parties": filtered.asked_parties(db),
        "themes": filtered.themes(db, chosen.consultation),
        "colleagues": [each.email for each in users.every(db) if each.may(Permission.HANDLE)],
        "yes_or_no": _YES_OR_NO,
        "names_of": _NAMES_OF,
    }


def chips(db: Database, chosen: Filter) -> list[Chip]:
    """Return what the list is narrowed to, each with the way to be rid of it."""
    return [
        Chip(
            text=_said(db, name, text),
            href=_address(chosen.without(name)),
        )
        for name, text in address_of(chosen).items()
        if text != filtering.ALL
    ]


def _said(db: Database, name: str, text: str) -> str:
    """Return one thing that is asked for, in words."""
    if name in _YES_OR_NO:
        return str(_YES_OR_NO[name][text != "yes"])
    if name in {"since", "until"}:
        return _day_said(name, text)
    said: dict[str, Callable[[], str]] = {
        "status": lambda: str(STATUSES[Status(text)]),
        "whose": lambda: _whose_said(text),
        "q": lambda: str(gettext("Ordene: %(words)s", words=text)),
        "consultation": lambda: danish(_title(db, text)),
        "theme": lambda: danish(text),
        "party": lambda: danish(text),
        "group": lambda: str(gettext("Ens svar, gruppe %(number)s", number=text)),
    }
    return said.get(name, lambda: str(word(text)))()


def _whose_said(text: str) -> str:
    words = {MINE: gettext("Mine"), NOBODY: gettext("Ingen har taget dem")}
    return str(words.get(text, text))


def _title(db: Database, slug: str) -> str:
    return next((each.title for each in consultations.every(db) if each.slug == slug), slug)


def _day_said(name: str, text: str) -> str:
    day = calendar_day(date.fromisoformat(text))
    words = gettext("Fra %(day)s", day=day), gettext("Til %(day)s", day=day)
    return str(words[name == "until"])
