"""The log of what was done by whom, and the staff who may do it."""

import secrets

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forms.desk import UserForm
from intake import letters
from intake.actions import staffing
from intake.core.staff import Role
from intake.store import events, users
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

A_PAGE = 100

blueprint = Blueprint("log", __name__)


@blueprint.get("/log")
@needs(Role.CASEWORKER)
def events_list() -> ResponseReturnValue:
    """Show events, newest first; `before` is the id that an older page begins below."""
    before = request.args.get("before", None, type=int)
    found = events.latest(record(), count=A_PAGE + 1, before=before)
    return render_template(
        "desk/log.html",
        events=found[:A_PAGE],
        older=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        is_first=before is None,
    )


@blueprint.get("/users")
@needs(Role.ADMIN)
def staff() -> ResponseReturnValue:
    """List staff, with the form that adds one."""
    return render_template("desk/users.html", users=users.every(record()), form=_form(), link="")


@blueprint.post("/users")
@needs(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Add a member of staff, and show their one-time link this once."""
    form = _form()
    if not form.validate():
        page = render_template("desk/users.html", users=users.every(record()), form=form, link="")
        return page, 422
    email, role = form.user()
    token = secrets.token_hex(16)
    staffing.add(record(), email, role, token=token, now=now(), by=user().email)
    return render_template(
        "desk/users.html",
        users=users.every(record()),
        form=UserForm(formdata=None, own=user().email),
        link=letters.sign_in_link(settings(), token),
        added=email,
    )


def _form() -> UserForm:
    return UserForm(own=user().email)
