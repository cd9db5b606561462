"""Signing in by a one-time link, and out again."""

import secrets
import time
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
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


@blueprint.get("/sign-in")
@needs_nobody
def ask() -> ResponseReturnValue:
    """Ask for the address that the one-time link shall go to."""
    if "next" in request.args:
        session["next"] = local(request.args["next"])
    return render_template("desk/sign_in.html", form=SignInForm())


@blueprint.post("/sign-in")
@needs_nobody
def mail_link() -> ResponseReturnValue:
    """Mail a link to a user; say and take the same whoever asks."""
    form = SignInForm()
    if not form.validate():
        return render_template("desk/sign_in.html", form=form), 422
    began = time.monotonic()
    _mail_link(form.address())
    time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - began)))
    return redirect(url_for("signing_in.sent"), code=303)


def browser() -> str:
    """Return in short what the browser calls itself: "Firefox, Windows"."""
    return naming.browser(request.headers.get("User-Agent", ""))


def _mail_link(email: str) -> None:
    db = record()
    if queue.sign_in_letters(db, email, since=now() - A_WHILE) < LINKS_A_WHILE:
        token = secrets.token_hex(16)
        arriving.mail_link(db, email, token=token, settings=settings(), now=now())


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
    """Use up the link and begin a session under a new name (against fixation)."""
    name = secrets.token_hex(32)
    if arriving.use_link(record(), token, session=name, now=now(), browser=browser()) is None:
        return render_template("desk/sign_in_refused.html"), 404
    wanted = session.get("next", "")
    session.clear()
    session["token"] = name
    return redirect(local(wanted), code=303)


@blueprint.post("/sign-out")
@needs(Permission.READ)
def leave() -> ResponseReturnValue:
    """End the session here and in the record."""
    arriving.sign_out(record(), session["token"], user=user(), now=now())
    session.clear()
    return redirect(url_for("signing_in.ask"), code=303)
