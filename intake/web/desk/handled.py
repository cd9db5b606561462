"""Behandlet af maskinen: what robots sent, and taking back what was no robot's."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.actions import moderating
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.store import handled
from intake.web.desk.access import needs, user
from intake.web.site import now, record

A_PAGE = 50

blueprint = Blueprint("handled", __name__)


@blueprint.get("/mail/handled")
@needs(Permission.READ)
def every() -> ResponseReturnValue:
    """List what was settled without a person, newest first, of one kind where it is chosen."""
    db = record()
    kinds = handled.kinds(db)
    asked = request.args.get("kind", "")
    kind = asked if asked in dict(kinds) else None
    total = handled.count(db, kind=kind)
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "desk/handled.html",
        messages=handled.listed(db, kind=kind, limit=A_PAGE, offset=(page - 1) * A_PAGE),
        total=total,
        kinds=kinds,
        kind=kind,
        page=page,
        pages=pages,
    )


@blueprint.post("/mail/<int:number>/rescue")
@needs(Permission.HANDLE)
def rescue(number: int) -> ResponseReturnValue:
    """Put a misjudged message into the holding pen, where it can be given its place."""
    try:
        moderating.rescue(record(), number, by=user().email, now=now())
    except NotFound:
        flash(gettext("Nogen kom dig i forkøbet. Mailen er behandlet på en anden måde."), "info")
    else:
        flash(gettext("Mailen ligger nu i posten. Vælg, hvor den hører til."), "success")
    return redirect(url_for("post.message", number=number), code=303)
