"""Signing in by a one-time link, and out again; and what every way in has in common."""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.desk import SignInForm, UseLinkForm
from intake.actions import arriving
from intake.core import naming
from intake.core.roles import Permission
from intake.store import queue
from intake.web.desk.access import local, needs, needs_nobody, user
from intake.web.site import now, record, settings

EVEN_SECONDS = 0.25
"""Every answer takes as long, so that its time does not tell who is a user."""

LINKS_A_WHILE = 3
A_WHILE = timedelta(minutes=15)
"""So that a stranger who knows an address cannot fill its mailbox."""

blueprint = Blueprint("signing_in", __name__)


def evenly(work: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Return what the work gives, not sooner than any other asking takes."""
    began = time.monotonic()
    try:
        return work()
    finally:
        time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - began)))


def browser() -> str:
    """Return in short what the browser calls itself: "Firefox, Windows"."""
    return naming.browser(request.headers.get("User-Agent", ""))


def address() -> str:
    """Return from where the request comes."""
    return request.remote_addr or ""


def new_session(name: str = "") -> str:
    """Give the browser a session of a new name (against fixation); whatever it held is gone."""
    wanted, name = session.get("next", ""), name or secrets.token_hex(32)
    if "token" in session:
        arriving.drop(record(), session["token"])
    session.clear()
    session["token"] = name
    if wanted:
        session["next"] = wanted
    return name


def onward() -> ResponseReturnValue:
    """Lead on whoever has begun a session: to the code, or to the page that they wanted."""
    if arriving.half_in(record(), session["token"], now=now()):
        return redirect(url_for("proving.ask_code"), code=303)
    return redirect(local(session.pop("next", "")), code=303)


def require_way(way: str) -> None:
    """Answer 404 where the operator has shut this way in."""
    if way not in settings().sign_in_by.split():
        abort(404)


@blueprint.get("/sign-in")
@needs_nobody
def ask() -> ResponseReturnValue:
    """Show the ways in; `next` is the page to come to, `again` why one must prove it anew."""
    if "next" in request.args:
        session["next"] = local(request.args["next"])
    return _asking(SignInForm(formdata=None))


def _asking(form: SignInForm) -> str:
    return render_template(
        "desk/sign_in.html",
        form=form,
        ways=settings().sign_in_by.split(),
        again="again" in request.args,
    )


@blueprint.post("/sign-in")
@needs_nobody
def mail_link() -> ResponseReturnValue:
    """Mail a link to a user; say and take the same whoever asks."""
    require_way("link")
    form = SignInForm()
    if not form.validate():
        return _asking(form), 422
    return evenly(lambda: _mail_link(form.address()))


def _mail_link(email: str) -> ResponseReturnValue:
    db = record()
    if queue.sign_in_letters(db, email, since=now() - A_WHILE) < LINKS_A_WHILE:
        token = secrets.token_hex(16)
        arriving.mail_link(db, email, token=token, settings=settings(), now=now())
    return redirect(url_for("signing_in.sent"), code=303)


@blueprint.get("/sign-in/sent")
@needs_nobody
def sent() -> ResponseReturnValue:
    """Say where to look, whether or not anything was sent."""
    return render_template("desk/sign_in_sent.html")


@blueprint.get("/sign-in/<token>")
@needs_nobody
def arrive(token: str) -> ResponseReturnValue:
    """Show one button: scanners in mail systems open every link, and must not use it up."""
    return render_template("desk/sign_in_link.html", form=UseLinkForm(), token=token)


@blueprint.post("/sign-in/<token>")
@needs_nobody
def use_link(token: str) -> ResponseReturnValue:
    """Use up the link and begin a session under a new name."""
    name = secrets.token_hex(32)
    if arriving.use_link(record(), token, session=name, browser=browser(), now=now()) is None:
        return render_template("desk/sign_in_refused.html"), 404
    new_session(name)
    return onward()


@blueprint.post("/sign-out")
@needs(Permission.READ)
def leave() -> ResponseReturnValue:
    """End the session here and in the record."""
    arriving.sign_out(record(), session["token"], user=user(), now=now())
    session.clear()
    return redirect(url_for("signing_in.ask"), code=303)
