"""Signing in by a password, and the code of a second factor after it or after a link."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.proving import CodeForm, PasswordSignInForm
from intake.actions import arriving, passwords
from intake.web.desk.access import needs_nobody
from intake.web.desk.signing_in import address, browser, evenly, new_session, onward, require_way
from intake.web.site import now, record, settings

blueprint = Blueprint("proving", __name__)


@blueprint.get("/sign-in/password")
@needs_nobody
def ask() -> ResponseReturnValue:
    """Ask for an address and its password."""
    require_way("password")
    return render_template("desk/sign_in_password.html", form=PasswordSignInForm(formdata=None))


@blueprint.post("/sign-in/password")
@needs_nobody
def use() -> ResponseReturnValue:
    """Take an address and its password; say and take the same whatever is wrong."""
    require_way("password")
    form = PasswordSignInForm()
    if not form.validate():
        return render_template("desk/sign_in_password.html", form=form), 422
    return evenly(lambda: _use(form))


def _use(form: PasswordSignInForm) -> ResponseReturnValue:
    db, email = record(), str(form.email.data)
    most, account = passwords.MISSES_OF_AN_ACCOUNT, passwords.account_of(email)
    if not passwords.may_try(db, account, address(), most=most, now=now()):
        return render_template("desk/sign_in_password.html", form=form, wait=True), 429
    typed = str(form.password.data)
    found = passwords.proven(db, email, typed, address=address(), now=now())
    if found is None:
        form.password.errors = [gettext("Mailadressen og adgangskoden passer ikke sammen.")]
        return render_template("desk/sign_in_password.html", form=form), 422
    arriving.let_in(db, found, session=new_session(), way="password", browser=browser(), now=now())
    return onward()


@blueprint.get("/sign-in/code")
@needs_nobody
def ask_code() -> ResponseReturnValue:
    """Ask for the code of the second factor."""
    if _half() is None:
        return redirect(url_for("signing_in.ask"), code=303)
    return render_template("desk/sign_in_code.html", form=CodeForm(formdata=None))


@blueprint.post("/sign-in/code")
@needs_nobody
def use_code() -> ResponseReturnValue:
    """Take the code, and begin the whole session under a new name."""
    half, form = _half(), CodeForm()
    if half is None:
        return redirect(url_for("signing_in.ask"), code=303)
    if not form.validate():
        return render_template("desk/sign_in_code.html", form=form), 422
    db = record()
    account = passwords.account_of(half.user.email, code=True)
    if not passwords.may_try(db, account, address(), most=passwords.CODE_MISSES, now=now()):
        return render_template("desk/sign_in_code.html", form=form, wait=True), 429
    code, its = str(form.code.data), settings()
    if not passwords.proven_by_code(
        db, half.user, code, address=address(), settings=its, now=now()
    ):
        form.refuse()
        return render_template("desk/sign_in_code.html", form=form), 422
    arriving.complete(db, half, session=new_session(), now=now())
    return onward()


def _half() -> arriving.Here | None:
    token = session.get("token")
    return arriving.half_in(record(), token, now=now()) if token else None
