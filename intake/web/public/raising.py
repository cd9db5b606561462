"""Rejs en sag: a council or anyone takes something up without having been asked."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form
from intake.actions import raising
from intake.web.site import now, record

blueprint = Blueprint("raising", __name__)


@blueprint.get("/raise")
def explain() -> ResponseReturnValue:
    """Say what can be raised and what becomes of it; looking changes nothing."""
    return render_template("public/raise.html", form=Form(formdata=None))


@blueprint.post("/raise")
def begin() -> ResponseReturnValue:
    """Lead to the form of this year's matters, which the first of the year brings about."""
    form = Form()
    if not form.validate():
        return render_template("public/raise.html", form=form), 422
    slug = raising.open_year(record(), now=now())
    return redirect(url_for("answering.answer", slug=slug), code=303)
