"""Who may see what at the desk: every view says what it takes; one that does not is shut."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.actions import arriving, noting
from intake.actions.arriving import Here
from intake.core.roles import Permission, Role
from intake.core.staff import User
from intake.store import scope as limits
from intake.web import refusing
from intake.web.desk import places
from intake.web.site import now, record, settings

View = Callable[..., ResponseReturnValue]

OPEN = frozenset({"static", "healthz"})
"""What neither takes a session nor looks for one; made in site.py, so it has no stamp."""

FRESH = timedelta(hours=1)
"""How long a proof of who one is counts for what is hardest to take back."""

_BY_ROLE = {
    Role.READER: Permission.READ,
    Role.CASEWORKER: Permission.HANDLE,
    Role.PUBLISHER: Permission.PUBLISH,
    Role.ADMIN: Permission.ADMIN,
}


def needs(permission: Permission | Role, *, fresh: bool = False) -> Callable[[View], View]:
    """Say what a view takes (core/roles.py has the table of who may what).

    A `fresh` one also takes that they proved who they are within the last hour.
    """
    its = _BY_ROLE[permission] if isinstance(permission, Role) else permission

    def stamp(view: View) -> View:
        view.permission = its  # type: ignore[attr-defined]  # functions take attributes
        view.is_fresh = fresh  # type: ignore[attr-defined]  # the same
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
    """Return who is signed in; only for views that take a permission."""
    return here().user


def here() -> Here:
    """Return who is signed in with the session; only for views that take a permission."""
    found: Here = g.here
    return found


def scope() -> frozenset[str] | None:
    """Return the slugs of the consultations that the user is kept to, or None for all of them.

    The request's connection holds to it by itself (store/scope.py): only what does not select
    from the record, as a file or a cache, must ask.
    """
    return user().scope


def may(permission: str) -> bool:
    """Return whether whoever is there may do what takes this permission."""
    found: Here | None = g.get("here")
    return found is not None and found.user.may(Permission(permission))


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
    g.here = arriving.here(record(), token, settings=settings(), now=now()) if token else None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_open", False):
        return None
    if g.here is None:
        return redirect(url_for("signing_in.ask", next=_here()), code=303)
    if request.endpoint is None:
        return None  # Flask answers 404 or 405
    return _refuse(view) or _keep_within(request.url_rule.rule if request.url_rule else "")


def _refuse(view: Any) -> ResponseReturnValue | None:
    """Refuse a view to whoever lacks its permission, or must prove anew who they are."""
    permission = getattr(view, "permission", None)
    if permission is None or not user().may(permission):
        return refusing.refused(403)
    if getattr(view, "is_fresh", False) and here().session.proved_at < now() - FRESH:
        return redirect(url_for("signing_in.ask", next=_here(), again=1), code=303)
    return None


def _keep_within(rule: str) -> ResponseReturnValue | None:
    """Keep the connection to what the user may see, and note what they read of it.

    What lies outside is answered with 404, as what there never was.
    """
    db, named = record(), request.view_args or {}
    if user().scope is not None:
        limits.narrow(db, user().id)
        if not places.within(db, rule, named):
            return refusing.refused(404)
    read = places.reading(db, rule, named)
    if read is not None:
        its = {"consultation": read.consultation, "detail": read.detail}
        noting.note_read(db, read.subject, by=user().email, now=now(), **its)
    return None


def _here() -> str | None:
    """Return the address to come back to: of a form that was sent, the page it stands on."""
    if request.endpoint is None:
        return None
    if request.method in {"GET", "HEAD"}:
        return request.script_root + request.full_path.rstrip("?")
    return request.script_root + (request.path.rpartition("/")[0] or "/")


def _who() -> dict[str, object]:
    found: Here | None = g.get("here")
    return {
        "layout": "desk/layout.html",
        "public_url": settings().public_url,
        "signed_in_as": found.user.email if found else "",
        "is_limited": found is not None and found.user.scope is not None,
        "may": may,
        "may_decide": may(Permission.HANDLE),
        "shortcuts": found is not None and found.user.shortcuts,
        "may_administer": may(Permission.ADMIN),
    }
