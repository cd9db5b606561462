"""The list that one came from to an answer: it goes along, so that next means next in that list.

The filter stands in the address of the answer's page, as in the list's own. It is put into every
address that leads on from there, in one place: a link or a redirect that forgot it would lose it.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext
from sqlite_utils import Database

from intake.core.filtering import Filter, address_of, filter_of
from intake.core.submission import Status
from intake.store import filtered, queue

_ANSWER = "/submissions/<reference>"
_FILES = frozenset(
    {"submissions.attachment", "file_pages.came", "file_pages.public", "file_pages.public_file"}
)


@dataclass(frozen=True)
class Beside:
    """What stands before and after an answer in the list, and how long a list of what waits is."""

    preceding: str | None
    following: str | None
    count: int = 0


def remember(app: Flask) -> None:
    """Let every address about an answer carry the list that this request came from."""
    about = {each.endpoint for each in app.url_map.iter_rules() if each.rule.startswith(_ANSWER)}

    def carry(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in about - _FILES:
            for name, text in _address().items():
                if values.get(name) is None:
                    values[name] = text

    app.url_defaults(carry)


def onward(chosen: Filter) -> dict[str, str]:
    """Return what an answer's address carries of the list it stands in."""
    asked = address_of(chosen)
    if set(asked) <= {"consultation", "status"} and chosen.waits:
        return {"consultation": chosen.consultation} if chosen.consultation else {}
    return asked


def narrowed() -> Filter | None:
    """Return the filter of the list that one came from; None for what waits, of all or one case."""
    return filter_of(request.args) if _address() else None


def back(slug: str | None) -> str:
    """Return the address of the list."""
    chosen = narrowed()
    if chosen is None:
        return url_for("submissions.every", consultation=slug)
    values: dict[str, Any] = dict(address_of(chosen))
    return url_for("submissions.every", **values)


def beside(db: Database, reference: str, slug: str | None, *, me: str) -> Beside:
    """Return what stands beside this answer in the list that one came from."""
    chosen = narrowed()
    if chosen is None:
        return Beside(
            queue.next_waiting(db, reference, consultation=slug, by=me, back=True),
            queue.next_waiting(db, reference, consultation=slug, by=me),
            queue.count(db, consultation=slug, status=Status.RECEIVED),
        )
    return Beside(
        filtered.beside(db, chosen, reference, me=me, back=True),
        filtered.beside(db, chosen, reference, me=me),
    )


def following(db: Database, reference: str, slug: str | None, *, me: str) -> str | None:
    """Return the answer that comes after this one in the list that one came from."""
    chosen = narrowed()
    if chosen is None:
        return queue.next_waiting(db, reference, consultation=slug, by=me)
    return filtered.beside(db, chosen, reference, me=me)


def at_the_end(slug: str | None) -> tuple[str, str]:
    """Return where to go when nothing follows, and what to say there."""
    if narrowed() is None:
        said = gettext("Der er ikke flere svar, der venter.")
        return url_for("overview.today", consultation=slug), said
    return back(slug), gettext("Der er ikke flere svar i listen.")


def _address() -> dict[str, str]:
    """Return what goes along: nothing where all that is asked for is what waits."""
    if "way" not in g:  # asked for each address of the page
        asked = onward(filter_of(request.args))
        g.way = asked if set(asked) - {"consultation"} else {}
    return dict(g.way)
