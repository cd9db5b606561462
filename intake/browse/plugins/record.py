"""Datasette's hooks for the public record; Datasette loads this folder by --plugins-dir."""

import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from datasette import Forbidden, Response, hookimpl
from datasette.plugins import pm
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from intake.browse import refusing, routes, words
from intake.browse.current import Current
from intake.browse.frame import DATABASE, current, described, frame, linked, ours
from intake.browse.gate import FREE_SQL, App, Gate, prefix
from intake.config import HERE

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
    setting = datasette.setting
    datasette.setting = lambda key: prefix.get() if key == "base_url" else setting(key)
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
        excerpt=words.excerpt,
        highlighted=words.highlighted,
        foreign=words.foreign,
    )
    env.filters.update(day=words.day, deadline=words.deadline, number=words.number, size=words.size)
    env.filters.update(file_kind=words.file_kind, danish=words.danish, marked=words.marked)
    env.filters.update(danish_day=words.danish_day)


@_hook
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """Give Datasette's pages the frame that ours have."""
    return frame(datasette, request)


@_hook
def render_cell(value: Any, column: str, table: str | None) -> Markup | str | None:
    """Show codes as words, days as people write them, and answers in a query as links."""
    if table is None and column in {"svar", "part"} and isinstance(value, str):
        kind = "submission" if column == "svar" else "party"
        return linked(kind, value)
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
        return await refusing.refusal(datasette, request, status)

    return answer
