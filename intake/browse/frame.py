"""What every page of the record has around it, and how our own pages are drawn."""

from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from datasette import Response
from datasette.utils import tilde_encode
from jinja2 import Environment
from markupsafe import Markup

from intake.browse import files, words
from intake.browse.current import Current
from intake.browse.gate import prefix

DATABASE = "public"
PLUGIN = "intake-record"


def ours(datasette: Any) -> dict[str, str]:
    """Return what we were told at the start, such as the addresses of both sites."""
    found: dict[str, str] = datasette.plugin_config(PLUGIN) or {}
    return {name: value or "" for name, value in found.items()}


def current(datasette: Any) -> Current:
    """Return the public database, whichever publication it is just now."""
    found: Current = datasette.databases[DATABASE]
    return found


def described(datasette: Any) -> dict[str, Any]:
    """Return how metadata tells of the public database."""
    found: dict[str, Any] = datasette.metadata("databases")[DATABASE]
    return found


def origin(datasette: Any) -> str:
    """Return the start of our own addresses, such as "https://data.example.dk"."""
    parts = urlsplit(ours(datasette)["browse_url"])
    return f"{parts.scheme}://{parts.netloc}"


def page(
    datasette: Any, request: Any, template: str, facts: dict[str, Any], *, data: str = ""
) -> Response:
    """Return one of our own pages; `data` is the address of what it shows as JSON."""
    found = _at_once(datasette.jinja_env).get_template(template)
    given = {"request": request, "alternate_url_json": data, "metadata": {}, **facts}
    return Response.html(found.render({**frame(datasette, request), **given}))


@cache
def _at_once(env: Environment) -> Environment:
    """Return Datasette's templates as they are, drawn without awaiting each macro and each word.

    Nothing on our own pages has anything to wait for, and waiting for it is half of what they cost.
    """
    return env.overlay(enable_async=False)


def frame(datasette: Any, request: Any) -> dict[str, Any]:
    """Return what every template is given."""
    its = ours(datasette)
    is_english = words.language.get() == "en"
    base = prefix.get().removesuffix("/en/").rstrip("/")
    query = f"?{request.query_string}" if request and request.query_string else ""
    path = request.path if request else "/"
    record = prefix.get()
    worded = words.Values(described(datasette))
    return {
        "lang": words.language.get(),
        # a page that was refused at the gate has no address of its own to switch to
        "switch_url": None
        if path.startswith("/-/")
        else (base if is_english else f"{base}/en") + path + query,
        "home_url": its["public_url"] + ("/en/" if is_english else "/"),
        "record_home": record,
        "record_url": None,
        "site_name": its["site_name"],
        "demo": its["demo"] == "1",
        "links": [{"href": record, "text": words.gettext("Offentliggjorte svar"), "current": True}],
        "the_database": described(datasette),
        "the_record": datasette.metadata(),
        "worded": worded,
        "word_of": lambda column: lambda value: worded(column, value),
        "in_table": in_table,
        "page_of": page_of,
        "file_address": lambda it: prefix.get() + files.address(it["id"], it["file_type"]),
        "here": here,
        "lasting": its["browse_url"] + path,
        "canonical": its["browse_url"] + ("/en" if is_english else "") + path + query,
        "in_other_language": its["browse_url"] + ("" if is_english else "/en") + path + query,
        "browse_url": its["browse_url"],
        "fingerprint": current(datasette).hash,
        "counts": current(datasette).generation.counts,
    }


def in_table(table: str, **filters: object) -> str:
    """Return the address of a table's list, narrowed by column=value."""
    query = f"?{urlencode(filters)}" if filters else ""
    return f"{prefix.get()}{DATABASE}/{table}{query}"


def page_of(kind: str, key: str, **more: object) -> str:
    """Return the lasting address of a consultation, a party, an answer or a point."""
    return in_table(f"{kind}/{tilde_encode(key)}", **more)


def here(url: str) -> str:
    """Return a link of Datasette's as a path of this language; for array facets it forgets it."""
    parts = urlsplit(str(url))
    path = parts.path
    if not path.startswith(prefix.get()):
        path = prefix.get() + path.lstrip("/")
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def linked(kind: str, key: str, said: str = "") -> Markup:
    """Return a link to the page of a record, called by its key where nothing is said."""
    text = words.gettext(said) if said else key
    return Markup('<a href="{}">{}</a>').format(page_of(kind, key), text)
