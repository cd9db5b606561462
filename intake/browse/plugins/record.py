"""Datasette's hooks for the public record; Datasette loads this folder by --plugins-dir."""

import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

from datasette import Forbidden, Response, hookimpl
from datasette.plugins import pm
from datasette.utils import tilde_decode, tilde_encode
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from intake.browse import files, refusing, words
from intake.browse.current import Current
from intake.browse.gate import FREE_SQL, App, Gate, prefix
from intake.browse.pages import PAGES
from intake.config import HERE

DATABASE = "public"

Hook = TypeVar("Hook", bound=Callable[..., Any])


def _hook(function: Hook) -> Hook:
    """Mark a function as Datasette's hook of the same name, keeping its types."""
    marked: Hook = hookimpl(function)
    return marked


def _ours(datasette: Any) -> dict[str, str]:
    found: dict[str, str] = datasette.plugin_config("intake-record") or {}
    return {name: value or "" for name, value in found.items()}


def _current(datasette: Any) -> Current:
    found: Current = datasette.databases[DATABASE]
    return found


def _described(datasette: Any) -> dict[str, Any]:
    found: dict[str, Any] = datasette.metadata("databases")[DATABASE]
    return found


@_hook
def startup(datasette: Any) -> None:
    """Put our view of the database in the place of Datasette's, and our paths in its links."""
    stock = datasette.databases[DATABASE]
    current = Current(datasette, stock.path)
    current.name = current.route = DATABASE
    datasette.databases = {**datasette.databases, DATABASE: current}
    stock.close()
    setting = datasette.setting
    datasette.setting = lambda key: prefix.get() if key == "base_url" else setting(key)
    # Datasette calls every handler of an exception, and its own prints local variables.
    pm.unregister(name="datasette.handle_exception")


@_hook
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Stand before every page."""
    return lambda app: Gate(app, lambda: _current(datasette), _ours(datasette)["browse_url"])


@_hook
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Close free SQL, whatever the command line says, and every table that is not described."""
    if action == "execute-sql":
        return False
    if action == "view-table":
        database, table = resource
        return database == DATABASE and table in _described(datasette)["tables"]
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
        foreign=words.foreign,
        file_words=words.file_words,
    )
    env.filters.update(day=words.day, deadline=words.deadline, number=words.number, size=words.size)
    env.filters.update(file_kind=words.file_kind, danish=words.danish)


@_hook
def extra_template_vars(
    datasette: Any, template: str, request: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give every page its frame, and our own pages their facts."""

    async def given() -> dict[str, Any]:
        facts = _frame(datasette, request)
        page = PAGES.get(template)
        if page is not None:
            facts |= await page(_current(datasette), _key(request))
        return facts

    return given


def _key(request: Any) -> str:
    found: str = tilde_decode(request.url_vars.get("pks", ""))
    return found


def _frame(datasette: Any, request: Any) -> dict[str, Any]:
    ours = _ours(datasette)
    is_english = words.language.get() == "en"
    base = prefix.get().removesuffix("/en/").rstrip("/")
    query = f"?{request.query_string}" if request and request.query_string else ""
    path = request.path if request else "/"
    record = prefix.get()
    return {
        "lang": words.language.get(),
        # a page that was refused at the gate has no address of its own to switch to
        "switch_url": None
        if path.startswith("/-/")
        else (base if is_english else f"{base}/en") + path + query,
        "home_url": ours["public_url"] + ("/en/" if is_english else "/"),
        "record_home": record,
        "record_url": None,
        "site_name": ours["site_name"],
        "demo": ours["demo"] == "1",
        "links": [{"href": record, "text": words.gettext("Offentliggjorte svar"), "current": True}],
        "the_database": _described(datasette),
        "the_record": datasette.metadata(),
        "worded": words.Values(_described(datasette)),
        "in_table": _in_table,
        "file_address": lambda each: prefix.get() + files.address(each["id"], each["file_type"]),
        "here": _here,
        "lasting": ours["browse_url"] + path,
        "fingerprint": _current(datasette).hash,
    }


def _in_table(table: str, **filters: object) -> str:
    """Return the address of a table's list, narrowed by column=value."""
    query = f"?{urlencode(filters)}" if filters else ""
    return f"{prefix.get()}{DATABASE}/{table}{query}"


def _here(url: str) -> str:
    """Return a link of Datasette's as a path of this language; for array facets it forgets it."""
    parts = urlsplit(str(url))
    path = parts.path
    if not path.startswith(prefix.get()):
        path = prefix.get() + path.lstrip("/")
    return urlunsplit(("", "", path, parts.query, parts.fragment))


@_hook
def render_cell(value: Any, column: str, table: str | None) -> Markup | str | None:
    """Show codes as words, days as people write them, and answers in a query as links."""
    if table is None and column in {"svar", "part"} and isinstance(value, str):
        kind = "submission" if column == "svar" else "party"
        link = f"{prefix.get()}{DATABASE}/{kind}/{tilde_encode(value)}"
        return Markup('<a href="{}">{}</a>').format(link, value)
    return None


@_hook
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Give the gate a place to send whoever brings SQL, and files an address."""
    return [(rf"{FREE_SQL}(\.json)?$", _refuse_sql), (files.ROUTE, _file)]


async def _file(datasette: Any, request: Any, send: Any) -> None:
    current = _current(datasette)
    folder = Path(current.path).parent / "files"
    await files.serve(current, folder, request.url_vars["key"], request.url_vars["ending"], send)


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
