"""Brugere: who is on the staff, what each may do and where, and where they are signed in."""

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.desk import UseLinkForm
from forms.staff import RightsForm, UserForm
from intake import letters
from intake.actions import arriving, passwords, staffing
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.core.staff import User
from intake.store import consultations, credentials, users
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("users", __name__)


@blueprint.get("/users")
@needs(Permission.USERS)
def every() -> ResponseReturnValue:
    """List staff, with the form that adds one."""
    return _list(UserForm(own=user().email))


@blueprint.post("/users")
@needs(Permission.USERS, fresh=True)
def add() -> ResponseReturnValue:
    """Add a member of staff, and show their one-time link this once."""
    form = UserForm(own=user().email)
    if not form.validate():
        return _list(form), 422
    email, role = form.user()
    token = secrets.token_hex(16)
    added = staffing.add(record(), email, role, token=token, now=now(), by=user().email)
    link = letters.sign_in_link(settings(), token)
    return _list(UserForm(formdata=None, own=user().email), link=link, added=added)


@blueprint.get("/users/<int:number>")
@needs(Permission.USERS)
def one(number: int) -> ResponseReturnValue:
    """Show one member of staff: what they may do, and where they are signed in."""
    found = users.get(record(), number)
    where = RightsForm.ALL if found.scope is None else RightsForm.SOME
    form = _rights(
        formdata=None,
        data={"role": found.role, "where": where, "consultations": sorted(found.scope or ())},
    )
    return _page(found, form)


@blueprint.post("/users/<int:number>")
@needs(Permission.USERS, fresh=True)
def change(number: int) -> ResponseReturnValue:
    """Give one member of staff a role, and keep them to some consultations."""
    found, form = _another(number), _rights()
    if not form.validate():
        return _page(found, form), 422
    role, scope = form.rights()
    staffing.change(record(), number, role, scope, now=now(), by=user().email)
    flash(gettext("Gemt. Det gælder fra brugerens næste klik."), "success")
    return redirect(url_for("users.one", number=number), code=303)


@blueprint.post("/users/<int:number>/disable")
@needs(Permission.USERS, fresh=True)
def disable(number: int) -> ResponseReturnValue:
    """Shut a member of staff out, at once."""
    found = staffing.disable(record(), _another(number).id, now=now(), by=user().email)
    flash(gettext("%(email)s er lukket ude.", email=found.email), "success")
    return redirect(url_for("users.one", number=number), code=303)


@blueprint.post("/users/<int:number>/enable")
@needs(Permission.USERS, fresh=True)
def enable(number: int) -> ResponseReturnValue:
    """Let a member of staff in again."""
    found = staffing.enable(record(), _another(number).id, now=now(), by=user().email)
    flash(gettext("%(email)s kan logge ind igen.", email=found.email), "success")
    return redirect(url_for("users.one", number=number), code=303)


@blueprint.post("/users/<int:number>/sessions/end")
@needs(Permission.USERS, fresh=True)
def end_sessions(number: int) -> ResponseReturnValue:
    """End every session of a member of staff."""
    found = users.get(record(), number)
    arriving.end_all(record(), found, now=now(), by=user().email)
    flash(gettext("%(email)s er logget ud alle steder.", email=found.email), "success")
    return redirect(url_for("users.one", number=number), code=303)


@blueprint.post("/users/<int:number>/proofs/remove")
@needs(Permission.USERS, fresh=True)
def remove_proofs(number: int) -> ResponseReturnValue:
    """Take the password and the second factor of somebody who has lost them: a link is left."""
    found = _another(number)
    passwords.remove(record(), found, by=user().email, now=now())
    passwords.remove_factor(record(), found, by=user().email, now=now())
    flash(gettext("%(email)s logger nu ind med et link alene.", email=found.email), "success")
    return redirect(url_for("users.one", number=number), code=303)


def _another(number: int) -> User:
    """Return a user who is not the one who asks: the last admin must not lock the door."""
    found = users.get(record(), number)
    if found.id == user().id:
        raise NotFound("another user", found.email)
    return found


def _rights(**given: object) -> RightsForm:
    cases = [(each.slug, each.title) for each in consultations.every(record())]
    return RightsForm(consultations=cases, **given)


def _page(found: User, form: RightsForm) -> str:
    return render_template(
        "desk/user.html",
        found=found,
        form=form,
        pressing=UseLinkForm(formdata=None),
        sessions=arriving.open_sessions(record(), found, settings=settings(), now=now()),
        has_proofs=bool(credentials.password_of(record(), found))
        or passwords.has_factor(record(), found),
        is_self=found.id == user().id,
    )


def _list(form: UserForm, *, link: str = "", added: User | None = None) -> str:
    return render_template(
        "desk/users.html",
        users=users.every(record()),
        titles={each.slug: each.title for each in consultations.every(record())},
        form=form,
        link=link,
        added=added,
    )
