"""Tables and ready-made questions as CSV: all of it or visibly broken off, and never a formula."""

import csv
import io
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import AsgiStream, BadRequest, Request

from intake.browse.room import Left
from intake.core.case_file import cell

ROWS = 200
"""Rows that are read and sent at once: of long answers some megabytes."""

log = logging.getLogger("intake.browse")


async def as_csv(view: Any, request: Any, database: str) -> Any:
    """Return what `view` shows as CSV; with `_stream`, page after page until the last row.

    In place of Datasette's own, which ends a stream that fails with the error as its last line, so
    that half of the rows look like all of them. Raises what the view raises for its first page.
    """
    is_stream = bool(request.args.get("_stream"))
    if is_stream and request.args.get("_next"):
        raise BadRequest("_next not allowed for CSV streaming")
    asked = _without_counts(request)
    size = {"_size": ROWS} if is_stream and "pks" not in request.url_vars else {}
    found = await view.data(asked, **size)
    if not isinstance(found, tuple):
        return found  # a redirect
    columns, labelled = found[0]["columns"], set(found[0].get("expanded_columns") or ())

    async def send(writer: Any) -> None:
        page = found[0]
        if request.args.get("_header") != "off":
            await writer.write(_lines([_headings(columns, labelled)]))
        while True:
            await writer.write(_lines(_cells(columns, labelled, row) for row in page["rows"]))
            if not is_stream or not page.get("next"):
                return
            page = (await _next(view, asked, page["next"], size))[0]

    name = f'attachment; filename="{request.url_vars.get("table", database)}.csv"'
    headers = {"content-disposition": name}
    return AsgiStream(send, headers=headers, content_type="text/csv; charset=utf-8")


async def _next(view: Any, asked: Any, place: str, size: Mapping[str, int]) -> Any:
    try:
        return await view.data(asked, _next=place, **size)
    except Exception as error:  # noqa: BLE001 - whatever it is, half an answer must not look whole
        log.warning("A table as CSV was broken off: %s", type(error).__name__)
        raise Left from None


def _without_counts(request: Any) -> Any:
    """Return the same request without what CSV does not show."""
    query = "&".join(filter(None, (request.query_string, "_nofacet=1", "_nocount=1")))
    return Request({**request.scope, "query_string": query.encode("latin-1")}, request.receive)


def _headings(columns: Sequence[str], labelled: set[str]) -> Iterator[str]:
    for column in columns:
        yield column
        if column in labelled:
            yield f"{column}_label"


def _cells(columns: Sequence[str], labelled: set[str], row: Iterable[Any]) -> Iterator[Any]:
    for column, value in zip(columns, row, strict=True):
        is_pair = isinstance(value, dict)
        plain = value["value"] if is_pair else value
        yield cell(plain) if isinstance(plain, str) else plain
        if column in labelled:
            yield cell(str(value["label"])) if is_pair else ""


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
