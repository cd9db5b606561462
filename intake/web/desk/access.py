"""Who may see what at the desk: every view says which role it takes; one that does not is shut."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.actions import staffing
from intake.core.staff import Role, User
from intake.web import refusing
from intake.web.site import now, record, settings

View = Callable[..., ResponseReturnValue]

OPEN = frozenset({"static", "healthz"})
"""What neither takes a session nor looks for one; made in site.py, so it has no stamp."""


def needs(role: Role) -> Callable[[View], View]:
    """Say which role a view takes, at least."""

    def stamp(view: View) -> View:
        view.role = role  # type: ignore[attr-defined]  # functions take attributes
        return view

    return stamp


def needs_nobody(view: View) -> View:
    """Say that a view is for everyone, as the way in must be."""
    view.is_open = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def guard(app: Flask) -> None:
    """Put the guard before every page of the app, and tell the templates who is there."""
    app.before_request(_guard)
    app.context_processor(_who)


def user() -> User:
    """Return who is signed in; only for views that take a role."""
    found: User = g.user
    return found


def local(path: str) -> str:
    """Return `path` when it leads to a page of this desk, and the first page otherwise."""
    parts = urlsplit(path)
    is_ours = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and not (parts.scheme or parts.netloc)
        and path.isprintable()
    )
    return path if is_ours else url_for("overview.today")


def _guard() -> ResponseReturnValue | None:
    if request.endpoint in OPEN:
        return None
    token = session.get("token")
    g.user = staffing.signed_in(record(), token, now=now()) if token else None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_open", False):
        return None
    if g.user is None:
        wanted = _here() if request.endpoint else None
        return redirect(url_for("signing_in.ask", next=wanted), code=303)
    if request.endpoint is None:
        return None  # Flask answers 404 or 405
    role = getattr(view, "role", None)
    if role is None or not g.user.may(role):
        return refusing.refused(403)
    return None


def _here() -> str:
    """Return the address to come back to: of a form that was sent, the page it stands on."""
    if request.method in {"GET", "HEAD"}:
        return request.script_root + request.full_path.rstrip("?")
    return request.script_root + (request.path.rpartition("/")[0] or "/")


def _who() -> dict[str, object]:
    found: User | None = g.get("user")
    return {
        "layout": "desk/layout.html",
        "public_url": settings().public_url,
        "signed_in_as": found.email if found else "",
        "may_decide": found is not None and found.may(Role.CASEWORKER),
        "shortcuts": found is not None and found.shortcuts,
        "may_administer": found is not None and found.may(Role.ADMIN),
    }
