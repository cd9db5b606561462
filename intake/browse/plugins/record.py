"""Datasette's hooks for the public record; Datasette loads this folder by --plugins-dir."""

import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from datasette import Forbidden, Response, hookimpl
from datasette.plugins import pm
from datasette.views.base import DataView
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from intake.browse import refusing, routes, words
from intake.browse.as_csv import as_csv
from intake.browse.current import Current
from intake.browse.frame import DATABASE, current, described, frame, linked, ours
from intake.browse.gate import FREE_SQL, App, Gate, prefix
from intake.browse.pages import data
from intake.browse.pages.reading import gathered
from intake.browse.withdrawn import stone
from intake.config import HERE
from intake.core import prose

Hook = TypeVar("Hook", bound=Callable[..., Any])


def _hook(function: Hook) -> Hook:
    """Mark a function as Datasette's hook of the same name, keeping its types."""
    marked: Hook = hookimpl(function)
    return marked


@_hook
def startup(datasette: Any) -> None:
    """Put our view of the database in the place of Datasette's, and our paths in its links."""
    stock = datasette.databases[DATABASE]
    public = Current(datasette, stock.path)
    public.name = public.route = DATABASE
    datasette.databases = {**datasette.databases, DATABASE: public}
    stock.close()
    its = ours(datasette)
    # the municipality's own licence, on every page and in every answer that carries one
    licence = {"license": its["licence"], "license_url": its["licence_url"]}
    datasette._metadata_local = {**datasette._metadata_local, **licence}
    setting = datasette.setting
    datasette.setting = lambda key: prefix.get() if key == "base_url" else setting(key)
    # No table here has a rule of its own for who may see it. To find that out, Datasette copies all
    # of metadata, twice a page: half of what a list costs.
    datasette._table_permission_allows = lambda database, table: []
    DataView.as_csv = as_csv
    # Datasette calls every handler of an exception, and its own prints local variables.
    pm.unregister(name="datasette.handle_exception")


@_hook
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Stand before every page."""
    return lambda app: Gate(app, lambda: current(datasette), ours(datasette)["browse_url"])


@_hook
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Close free SQL, whatever the command line says, and every table that is not described."""
    if action == "execute-sql":
        return False
    if action == "view-table":
        database, table = resource
        return database == DATABASE and table in described(datasette)["tables"]
    return None


@_hook
def prepare_jinja2_environment(env: Any) -> None:
    """Let templates use the parts they share with the other pages, and speak both languages."""
    env.loader = ChoiceLoader([env.loader, FileSystemLoader(HERE / "templates")])
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        _=words.gettext,
        ngettext=words.ngettext,
        told=words.told,
        label=words.label,
        comparisons=words.COMPARISONS,
        coded_columns=tuple(_CODED),
        excerpt=words.excerpt,
        fates_said=words.fates_said,
        highlighted=words.highlighted,
        foreign=words.foreign,
        file_words=words.file_words,
        listed_in=words.listed_in,
        is_time=words.is_time,
        time_of=words.time_of,
    )
    env.filters.update(day=words.day, deadline=words.deadline, number=words.number, size=words.size)
    env.filters.update(file_kind=words.file_kind, danish=words.danish, marked=words.marked)
    env.filters.update(danish_day=words.danish_day, markdown=prose.markdown)


@_hook
def extra_template_vars(
    datasette: Any, request: Any
) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """Give Datasette's pages the frame that ours have; a question, what it can be asked about."""
    framed = frame(datasette, request)
    query = described(datasette)["queries"].get(request.url_vars.get("table") if request else "")
    if not query or "hoering" not in query["params"]:
        return framed

    async def with_consultations() -> dict[str, Any]:
        found = await gathered(current(datasette), data.consultations)
        return {**framed, "consultations": found}

    return with_consultations


@_hook
def filters_from_request(request: Any) -> None:
    """Refuse what Datasette would stumble over, or take long for."""
    refusing.check_facets([each for each in request.args for _ in request.args.getlist(each)])
    for each in request.args.getlist("_through"):
        refusing.check_way_through(each)


_LINKED = {"svar": "submission", "part": "party", "punkt_id": "point", "hoering_id": "consultation"}
"""Columns of ready-made questions that hold the key of a page."""

_READ = {"svar": words._l("Læs svaret"), "part": words._l("Se parten")}
"""What a link says whose key says nothing to anyone."""

_DAYS = ("dag", "modtaget", "senest")
"""Columns of ready-made questions that hold a day."""

_CODED = {"status": "status", "grund": "reason", "har_svaret": "answered", "udfald": "fate"}
"""Columns of ready-made questions that hold a code, and where its words stand in metadata."""


@_hook
def render_cell(datasette: Any, value: Any, column: str, table: str | None) -> Markup | str | None:
    """Show what a ready-made question found as links, days and words."""
    if table is None and isinstance(value, (str, int)):
        if kind := _LINKED.get(column):
            return linked(kind, str(value), _READ.get(column, ""))
        if column in _DAYS:
            return words.day(str(value))
        if coded := _CODED.get(column):
            return words.Values(described(datasette))(coded, value)
    return None


@_hook
def register_routes() -> list[routes.Route]:
    """Put our own pages before Datasette's; the first is where the gate sends who brings SQL."""
    return [(rf"{FREE_SQL}(\.json)?$", _refuse_sql), *routes.PAGES]


def _refuse_sql() -> None:
    raise Forbidden("execute-sql")


@_hook
def forbidden(datasette: Any, request: Any, message: str) -> Callable[[], Awaitable[Response]]:
    """Say no to free SQL; what is closed for other reasons is simply not there."""
    is_sql = message == "execute-sql"
    return _refusing(datasette, request, HTTPStatus.FORBIDDEN if is_sql else HTTPStatus.NOT_FOUND)


@_hook
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Callable[[], Awaitable[Response]]:
    """Answer every problem in our words; only what we did not foresee leaves a trace."""
    status = refusing.status_of(exception)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        traceback.print_exception(exception)
    return _refusing(datasette, request, status)


def _refusing(
    datasette: Any, request: Any, status: HTTPStatus
) -> Callable[[], Awaitable[Response]]:
    async def answer() -> Response:
        if status is HTTPStatus.NOT_FOUND and (there := await stone(datasette, request)):
            return there
        return await refusing.refusal(datasette, request, status)

    return answer
