"""Signing in at the authority's own directory, and out of it again."""

import logging
import secrets

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.actions import visiting
from intake.web.desk import openid
from intake.web.desk.access import needs_nobody
from intake.web.desk.openid import NotBelieved
from intake.web.desk.signing_in import browser, new_session, onward
from intake.web.site import now, record, settings

log = logging.getLogger("intake.web")

blueprint = Blueprint("authority", __name__)


@blueprint.get("/sign-in/openid")
@needs_nobody
def go() -> ResponseReturnValue:
    """Send the browser to the directory, and remember what was asked for ten minutes."""
    _require()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    mark = secrets.token_urlsafe(32)
    try:
        address = openid.way_in(settings(), state=state, nonce=nonce, verifier=verifier)
    except NotBelieved as problem:
        return _refused(str(problem), 503)
    visiting.start(record(), state, mark, nonce=nonce, verifier=verifier, now=now())
    session["visit"] = mark
    return redirect(address, code=303)


@blueprint.get("/sign-in/openid/back")
@needs_nobody
def back() -> ResponseReturnValue:
    """Take the browser back from the directory, once for each time that it was sent."""
    _require()
    db, asked = record(), request.args
    mark = session.pop("visit", "")
    visit = visiting.end(db, asked.get("state", ""), mark, now=now())
    if visit is None or "code" not in asked:
        return _refused("state", 403)
    try:
        found = openid.person(
            settings(),
            asked["code"],
            nonce=visit.nonce,
            verifier=visit.verifier,
            issuer=asked.get("iss", ""),
            now=now(),
        )
    except NotBelieved as problem:
        return _refused(str(problem), 403)
    if not found.is_verified:
        return _refused("mail", 403)
    user = visiting.known(db, found.email, settings=settings(), now=now())
    if user is None:
        return _refused("unknown", 403)
    visiting.let_in(db, user, session=new_session(), browser=browser(), now=now())
    return onward()


@blueprint.get("/sign-in/openid/out")
@needs_nobody
def out() -> ResponseReturnValue:
    """Say that one is signed out here, and where one signs out of the directory as well."""
    _require()
    try:
        address = openid.way_out(settings())
    except NotBelieved:
        address = None
    if address is None:
        return redirect(url_for("signing_in.ask"), code=303)
    name = settings().oidc_name
    return render_template("desk/signed_out.html", address=address, name=name)


def _require() -> None:
    if not settings().oidc_issuer:
        abort(404)


def _refused(why: str, status: int) -> ResponseReturnValue:
    log.warning("sign-in at the directory was refused: %s", why)
    return render_template("desk/sign_in_openid_refused.html", why=why), status
