"""Our own pages by their addresses; whatever is not here is Datasette's, one click deeper.

A record's page is ours, and its data (`.json`) is Datasette's at the same address.
"""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from datasette import NotFound, Response
from datasette.utils import tilde_decode

from intake.browse import feeds, files, whole_file
from intake.browse.frame import current, described, origin, ours, page, page_of
from intake.browse.gate import prefix
from intake.browse.pages import (
    attachment,
    consultation,
    data,
    front,
    generation,
    party,
    point,
    searching,
    submission,
)
from intake.browse.pages.reading import gathered
from intake.browse.words import gettext, language
from intake.core import atom

Route = tuple[str, Callable[..., Any]]
Drawn = tuple[Response, str]
"""A page, and the one consultation that all of it belongs to; empty where it shows more."""

View = Callable[[Any, Any], Awaitable[Drawn]]

LONGEST_QUERY = 100
"""Letters of a query string with which a page is still kept."""


def _once(view: View) -> Callable[[Any, Any], Awaitable[Response]]:
    """Return a view that draws each of its pages once, for as long as it stays what it is."""

    async def drawn(datasette: Any, request: Any) -> Response:
        kept = current(datasette).generation.kept
        key = (prefix.get(), request.path, request.query_string)
        if found := kept.get(key):
            return Response.html(found)
        response, about = await view(datasette, request)
        if len(request.query_string) <= LONGEST_QUERY:
            kept.put(key, response.body.encode(), about=about)
        return response

    return drawn


async def show_front(datasette: Any, request: Any) -> Drawn:
    """Show the doors into the record."""
    facts = await gathered(current(datasette), front.gather)
    return page(datasette, request, "index.html", facts), ""


def _record(kind: str, gather: Callable[..., Any]) -> View:
    """Return the view of one record of this kind, by its key."""

    async def show(datasette: Any, request: Any) -> Drawn:
        key = tilde_decode(request.url_vars["key"])
        facts = await gathered(current(datasette), gather, key)
        if facts is None:
            raise NotFound(f"no {kind}")
        about = facts["it"].get("id" if kind == "consultation" else "consultation", "")
        address = f"{page_of(kind, key)}.json"
        return page(datasette, request, f"{kind}.html", facts, data=address), about

    return show


async def show_party(datasette: Any, request: Any) -> Drawn:
    """Show all that a party has said, a page at a time."""
    key, after = tilde_decode(request.url_vars["key"]), request.args.get("after") or ""
    facts = await gathered(current(datasette), party.gather, key, after)
    if facts is None:
        raise NotFound("no party")
    address = f"{page_of('party', key)}.json"
    return page(datasette, request, "party.html", facts, data=address), ""


async def show_search(datasette: Any, request: Any) -> Response:
    """Show where words stand, in everything or in one kind of it."""
    asked = searching.asked(request.args.get("q") or "")
    kind, after = (request.args.get(name) or "" for name in ("kind", "after"))
    facts = await gathered(current(datasette), searching.gather, asked, kind, after)
    return page(datasette, request, "search.html", facts)


async def show_download(datasette: Any, request: Any) -> Response:
    """Show what can be fetched whole, how large it is and what may be done with it."""
    facts = await gathered(current(datasette), data.files)
    facts["size"] = current(datasette).size
    return page(datasette, request, "download.html", facts)


async def show_fields(datasette: Any, request: Any) -> Drawn:
    """Show what every field means."""
    return page(datasette, request, "dictionary.html", data.fields(described(datasette))), ""


async def show_api(datasette: Any, request: Any) -> Response:
    """Show how programs ask, by examples that work as they stand."""
    facts = await gathered(current(datasette), data.examples)
    return page(datasette, request, "api.html", facts)


async def give_checksum(datasette: Any) -> Response:
    """Give the file's SHA-256 as `sha256sum --check` reads it."""
    found = current(datasette).hash
    if found is None:
        raise NotFound("not worked out yet")
    return Response.text(f"{found}  public.db\n")


async def guide_robots() -> Response:
    """Keep search engines to pages: of lists narrowed in every way there is no end."""
    closed = ("*?", "search", "public.db", "*.json$", "*.csv$")
    lines = "".join(f"Disallow: {prefix.get()}{each}\n" for each in closed)
    return Response.text(f"User-agent: *\n{lines}")


async def give_answers(datasette: Any) -> Response:
    """Give the newest answers of all consultations to a news reader."""
    found = await gathered(current(datasette), feeds.answers)
    entries = feeds.answers_told(found, _place(datasette))
    return _feed(datasette, "answers.atom", gettext("Nye svar"), entries)


async def give_decisions(datasette: Any) -> Response:
    """Give the newest decisions to a news reader."""
    found = await gathered(current(datasette), feeds.decisions)
    entries = feeds.decisions_told(found, _place(datasette))
    return _feed(datasette, "decisions.atom", gettext("Nye beslutninger"), entries)


def _place(datasette: Any) -> feeds.Place:
    start = origin(datasette)
    return lambda kind, key: start + page_of(kind, key)


def _feed(datasette: Any, name: str, title: str, entries: Iterable[atom.Entry]) -> Response:
    home = origin(datasette) + prefix.get()
    feed = atom.Feed(
        address=f"{home}{name}",
        title=title,
        author=ours(datasette)["site_name"],
        home=home,
        lang=language.get(),
    )
    return Response(atom.written(feed, entries), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


async def give_file(datasette: Any, request: Any, send: Any) -> None:
    """Give the public file of an attachment, to be saved."""
    public = current(datasette)
    folder = Path(public.path).parent / "files"
    await files.serve(public, folder, request.url_vars["key"], request.url_vars["ending"], send)


async def give_database(datasette: Any, request: Any, send: Any) -> None:
    """Give the whole database, as it was when the request came."""
    await whole_file.serve(current(datasette), request, send)


PAGES: list[Route] = [
    (whole_file.ROUTE, give_database),
    (r"/$", _once(show_front)),
    (r"/public/consultation/(?P<key>[^/.]+)$", _once(_record("consultation", consultation.gather))),
    (r"/public/submission/(?P<key>[^/.]+)$", _once(_record("submission", submission.gather))),
    (r"/public/point/(?P<key>[^/.]+)$", _once(_record("point", point.gather))),
    (r"/public/party/(?P<key>[^/.]+)$", _once(show_party)),
    (r"/public/attachment/(?P<key>[^/.]+)$", _once(_record("attachment", attachment.gather))),
    (r"/public/generation/(?P<key>[^/.]+)$", _once(_record("generation", generation.gather))),
    (files.ROUTE, give_file),
    (r"/search$", show_search),
    (r"/download$", show_download),
    (r"/fields$", _once(show_fields)),
    (r"/api$", show_api),
    (r"/public\.db\.sha256$", give_checksum),
    (r"/robots\.txt$", guide_robots),
    (r"/answers\.atom$", give_answers),
    (r"/decisions\.atom$", give_decisions),
]
"""By pattern. Datasette tries them before its own."""
