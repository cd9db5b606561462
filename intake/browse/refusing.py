"""What readers are told when there is no page: what happened, and what to do now."""

from http import HTTPStatus
from typing import Any

from datasette import Forbidden, NotFound, Response
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
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _l("Noget gik galt hos os"),
        _l("Fejlen er noteret. Det var ikke din skyld."),
        _l("Prøv igen om lidt."),
    ),
}


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
    if isinstance(exception, (ValueError, LookupError, ArithmeticError, AssertionError)):
        return HTTPStatus.BAD_REQUEST  # a parameter of a form that Datasette did not expect
    return HTTPStatus.INTERNAL_SERVER_ERROR
