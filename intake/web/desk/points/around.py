"""What the pages of points share: who may be given one, and the way back through a list."""

from typing import Any

from flask import abort, request
from sqlite_utils import Database

from intake.core.point import Fate, Passing
from intake.core.roles import Permission
from intake.core.theme import Themes
from intake.store import users
from intake.store.wanted_points import Wanted
from intake.web.desk.access import user

FILTERS = ("theme", "fate", "party", "whose", "words")


def colleagues(db: Database) -> list[str]:
    """Return the addresses of those who may give points their fate."""
    return [each.email for each in users.every(db) if each.may(Permission.DECIDE)]


def wanted(known: Themes) -> Wanted:
    """Return what the address narrows the list to; what it cannot mean narrows nothing."""
    theme = request.args.get("theme", type=int)
    is_theme = theme == 0 or (theme is not None and known.meant(theme) is not None)
    fate = request.args.get("fate", "")
    whose = request.args.get("whose", "")
    return Wanted(
        theme=theme if is_theme else None,
        fate=Fate(fate) if fate in list(Fate) else None,
        passing=Passing(fate) if fate in list(Passing) else None,
        party=request.args.get("party", ""),
        assigned_to={"": None, "mine": user().email, "nobody": ""}.get(whose, whose),
        words=" ".join(request.args.get("words", "").split())[:200],
    )


def narrowing() -> dict[str, Any]:
    """Return the part of the address that narrows the list, to come back to it."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def valid(form: Any) -> Any:
    """Return the form where it is one of ours; answer 422 where it is not."""
    if not form.validate():
        abort(422)
    return form
