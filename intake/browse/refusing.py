"""What readers are told when there is no page: what happened, and what to do now."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from datasette import Forbidden, NotFound, Response
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

from intake.browse.words import _l, gettext

_TOLD: dict[HTTPStatus, tuple[str, str, str]] = {
    HTTPStatus.BAD_REQUEST: (
        _l("Det kunne vi ikke svare på"),
        _l("Adressen beder om noget, som ikke findes, eller som tager for lang tid at finde."),
        _l("Prøv med færre filtre eller et kortere søgeord."),
    ),
    HTTPStatus.FORBIDDEN: (
        _l("Fri SQL er lukket"),
        _l("Af hensyn til andre læsere kan man ikke køre sin egen SQL her."),
        _l("Hent hele databasen, og spørg den på din egen computer."),
    ),
    HTTPStatus.NOT_FOUND: (
        _l("Siden findes ikke"),
        _l("Måske er adressen skrevet forkert, eller svaret er ikke længere offentligt."),
        _l("Søg efter det, eller begynd ved forsiden."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _l("Der er for mange læsere lige nu"),
        _l("Det, du bad om, er der ikke plads til i øjeblikket."),
        _l("Prøv igen om lidt, eller bed om færre rækker ad gangen."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _l("Noget gik galt hos os"),
        _l("Fejlen er noteret. Det var ikke din skyld."),
        _l("Prøv igen om lidt."),
    ),
}


_ODD = (ValueError, LookupError, ArithmeticError, AssertionError, RecursionError, QueryInterrupted)
"""What a parameter of a form that Datasette did not expect ends in, or one that asks too much."""


async def refusal(datasette: Any, request: Any, status: HTTPStatus) -> Response:
    """Return the page, or the JSON, that says no with this status."""
    title, happened, now = (gettext(text) for text in _TOLD[status])
    if request.path.endswith(".json"):
        return Response.json(
            {"ok": False, "status": status.value, "error": happened}, status=status.value
        )
    page = await datasette.render_template(
        "error.html",
        {"code": status.value, "title": title, "what_happened": happened, "what_now": now},
        request=request,
    )
    return Response.html(page, status=status.value)


def status_of(exception: Exception) -> HTTPStatus:
    """Return the status that fits an exception; 500 is for what we did not foresee."""
    if isinstance(exception, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(exception, Forbidden):
        return HTTPStatus.FORBIDDEN
    if isinstance(exception, (Base400, DatasetteError)):
        # Datasette says 500 for a column that cannot be sorted by; the mistake is the asker's.
        known = exception.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        return HTTPStatus(exception.status) if known else HTTPStatus.BAD_REQUEST
    if isinstance(exception, _ODD):
        return HTTPStatus.BAD_REQUEST
    if isinstance(exception, MemoryError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


MOST_FACETS = 8
"""Columns that one may have counted at once: each may take the database a fifth of a second."""


def check_facets(names: Sequence[str]) -> None:
    """Raise ValueError where the fields of a query, by name, ask for more counts than one page has.

    Else one request could keep a place at work until its time is up, and four all of them.
    """
    asked = [name for name in names if name.startswith("_facet") and name != "_facet_size"]
    if len(asked) > MOST_FACETS:
        raise ValueError("_facet")


def check_way_through(text: str) -> None:
    """Raise ValueError for a `_through` that is no object of three strings."""
    found = json.loads(text)
    names = ("table", "column", "value")
    if not isinstance(found, dict) or not all(isinstance(found.get(each), str) for each in names):
        raise ValueError("_through")
