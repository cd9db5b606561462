"""What stands where an answer was: that it was withdrawn, when and by which reason, with 410."""

import re
from http import HTTPStatus
from typing import Any

from datasette import Response
from datasette.utils import tilde_decode

from intake.browse import words
from intake.browse.frame import current, described, page
from intake.browse.pages.reading import Facts, gathered, row
from intake.store.engine import sqlite3

_ADDRESS = re.compile(r"/public/submission/(?P<key>[^/.]+)(?P<json>\.json)?$")


async def stone(datasette: Any, request: Any) -> Response | None:
    """Return the page, or the JSON, in the place of an answer that was withdrawn; else None."""
    asked = _ADDRESS.match(request.path)
    if asked is None:
        return None
    facts = await gathered(current(datasette), _gather, tilde_decode(asked["key"]))
    if facts is None:
        return None
    if asked["json"]:
        its = facts["it"]
        said = words.Values(described(datasette))("cause", its["cause"])
        body = {"ok": False, "status": HTTPStatus.GONE.value, "error": said, "withdrawal": its}
        return Response.json(body, status=HTTPStatus.GONE.value)
    shown = page(datasette, request, "withdrawn.html", facts)
    shown.status = HTTPStatus.GONE.value
    return shown


def _gather(db: sqlite3.Connection, key: str) -> Facts | None:
    it = row(db, "SELECT * FROM withdrawal WHERE id = ?", key)
    if it is None:
        return None
    return {
        "it": it,
        "asked": row(db, "SELECT * FROM consultation WHERE id = ?", it["consultation"]),
    }
