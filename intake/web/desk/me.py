"""Min side: where one is signed in, how one proves who one is, and what one wants told."""

import secrets

import pyotp
import segno
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from forms.desk import UseLinkForm
from forms.proving import FactorForm, NewPasswordForm
from intake.actions import arriving, passwords
from intake.core import one_time_codes
from intake.core.roles import Permission
from intake.store import consultations, credentials
from intake.web.desk.access import here, needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("me", __name__)


@blueprint.get("/me")
@needs(Permission.READ)
def page() -> ResponseReturnValue:
    """Show what one may do here, how one signs in, and where one is signed in."""
    db = record()
    return render_template(
        "desk/me.html",
        me=user(),
        titles={each.slug: each.title for each in consultations.every(db)},
        current=here().session.key,
        sessions=arriving.open_sessions(db, user(), settings=settings(), now=now()),
        ways=settings().sign_in_by.split(),
        has_password=bool(credentials.password_of(db, user())),
        has_factor=passwords.has_factor(db, user()),
        codes_left=credentials.recovery_codes_left(db, user()),
        pressing=UseLinkForm(formdata=None),
    )


@blueprint.post("/me/sessions/end")
@needs(Permission.READ)
def end_others() -> ResponseReturnValue:
    """End every session of one's own but this."""
    its = here()
    arriving.end_all(record(), its.user, but=its.session.key, now=now(), by=its.user.email)
    flash(gettext("Du er logget ud alle andre steder."), "success")
    return redirect(url_for("me.page", _anchor="sessions"), code=303)


@blueprint.post("/me/sessions/<key>/end")
@needs(Permission.READ)
def end_one(key: str) -> ResponseReturnValue:
    """End one session of one's own."""
    arriving.end_one(record(), user(), key, now=now(), by=user().email)
    flash(gettext("Du er logget ud der."), "success")
    return redirect(url_for("me.page", _anchor="sessions"), code=303)


@blueprint.route("/me/password", methods=["GET", "POST"])
@needs(Permission.READ, fresh=True)
def choose_password() -> ResponseReturnValue:
    """Choose a password, or another."""
    form = NewPasswordForm(email=user().email)
    if form.validate_on_submit():
        chosen, key = str(form.password.data), here().session.key
        passwords.choose(record(), user(), chosen, session=key, now=now())
        flash(gettext("Adgangskoden er valgt. Du er logget ud alle andre steder."), "success")
        return redirect(url_for("me.page"), code=303)
    shown = render_template("desk/me_password.html", form=form, me=user())
    return shown, 422 if form.is_submitted() else 200


@blueprint.post("/me/password/remove")
@needs(Permission.READ, fresh=True)
def remove_password() -> ResponseReturnValue:
    """Take one's password away."""
    passwords.remove(record(), user(), by=user().email, now=now())
    flash(gettext("Adgangskoden er væk. Du logger ind med et link."), "success")
    return redirect(url_for("me.page"), code=303)


@blueprint.get("/me/second-factor")
@needs(Permission.READ, fresh=True)
def show_factor() -> ResponseReturnValue:
    """Show the QR code of an app that is to be set up; nothing is kept before its first code."""
    if passwords.has_factor(record(), user()):
        return redirect(url_for("me.page"), code=303)
    form, secret = FactorForm(formdata=None), pyotp.random_base32()
    form.sealed.data = passwords.offered(user(), secret, settings=settings())
    return _factor(form, secret)


@blueprint.post("/me/second-factor")
@needs(Permission.READ, fresh=True)
def begin_factor() -> ResponseReturnValue:
    """Take the app's first code, and show the recovery codes this once."""
    db, form, its = record(), FactorForm(), settings()
    sealed = str(form.sealed.data or "")
    secret = passwords.secret_in(user(), sealed, settings=its)
    if passwords.has_factor(db, user()) or not secret:
        return redirect(url_for("me.page"), code=303)
    if not form.validate():
        return _factor(form, secret), 422
    codes = [_recovery_code() for _ in range(one_time_codes.RECOVERY_CODES)]
    code = str(form.code.data)
    if not passwords.begin_factor(db, user(), sealed, code, codes, settings=its, now=now()):
        form.refuse()
        return _factor(form, secret), 422
    return render_template("desk/me_recovery_codes.html", codes=codes)


@blueprint.post("/me/second-factor/remove")
@needs(Permission.READ, fresh=True)
def remove_factor() -> ResponseReturnValue:
    """Take one's second factor away."""
    passwords.remove_factor(record(), user(), by=user().email, now=now())
    flash(gettext("Du bliver ikke længere bedt om en kode."), "success")
    return redirect(url_for("me.page"), code=303)


def _factor(form: FactorForm, secret: str) -> str:
    uri = one_time_codes.uri(secret, user().email, settings().site_name)
    drawn = segno.make(uri, error="m").svg_inline(scale=5, border=4, light="#fff", svgclass="qr")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template(
        "desk/me_second_factor.html",
        form=form,
        qr=Markup(drawn),  # noqa: S704 - drawn by segno out of our own words, all of it escaped
        secret=groups,
    )


def _recovery_code() -> str:
    letters = secrets.token_hex(8)
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
