"""Genvejstaster: what each key does, and whether they shall do it for the one who asks."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.desk import KeyboardForm
from intake.actions import staffing
from intake.core.roles import Permission
from intake.web.desk.access import needs, user
from intake.web.site import record

blueprint = Blueprint("keyboard", __name__)


@blueprint.get("/keys")
@needs(Permission.READ)
def keys() -> ResponseReturnValue:
    """List the keys, with the button that turns them off or on."""
    return render_template("desk/keyboard.html", form=KeyboardForm(formdata=None))


@blueprint.post("/keys")
@needs(Permission.READ)
def choose() -> ResponseReturnValue:
    """Turn the keys of one person off or on (WCAG 2.1.4)."""
    if not KeyboardForm().validate():
        return render_template("desk/keyboard.html", form=KeyboardForm(formdata=None)), 422
    wanted = request.form.get("shortcuts") == "on"
    staffing.choose_shortcuts(record(), user(), wanted)
    flash(gettext("Dit valg er gemt."), "success")
    return redirect(url_for("keyboard.keys"), code=303)
