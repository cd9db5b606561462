"""Standardafsnit: the paragraphs that remarks begin from, and where each is used."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import Form
from forms.theming import ParagraphForm
from intake.actions import phrasing
from intake.core.errors import NameTaken, Overtaken
from intake.core.paragraph import Paragraph
from intake.core.roles import Permission
from intake.store import consultations, paragraphs
from intake.web.desk.access import needs, user
from intake.web.desk.points.around import valid
from intake.web.site import now, record

blueprint = Blueprint("paragraphs", __name__)


@blueprint.get("/points/<slug>/paragraphs")
@needs(Permission.READ)
def every(slug: str) -> ResponseReturnValue:
    """List the standard paragraphs with where they are used."""
    return _list(slug, ParagraphForm(formdata=None))


@blueprint.post("/points/<slug>/paragraphs")
@needs(Permission.DECIDE)
def add(slug: str) -> ResponseReturnValue:
    """Write a new one."""
    form = ParagraphForm()
    if not form.validate():
        return _list(slug, form), 422
    try:
        phrasing.save(record(), slug, form.wanted(), by=user().email, now=now())
    except NameTaken:
        form.title.errors = [gettext("Der er allerede et afsnit, der hedder sådan.")]
        return _list(slug, form), 422
    flash(gettext("Afsnittet er gemt."), "success")
    return redirect(url_for("paragraphs.every", slug=slug), code=303)


@blueprint.route("/points/<slug>/paragraphs/<int:number>", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def one(slug: str, number: int) -> ResponseReturnValue:
    """Change one; remarks keep the words they took."""
    db = record()
    found = paragraphs.get(db, slug, number)
    form = ParagraphForm(
        data={"title": found.title, "text": found.text, "seen": str(found.edition)}
    )
    if not form.is_submitted():
        return _page(slug, found, form)
    if not form.validate():
        return _page(slug, found, form), 422
    try:
        phrasing.save(db, slug, form.wanted(number), by=user().email, now=now())
    except NameTaken:
        form.title.errors = [gettext("Der er allerede et afsnit, der hedder sådan.")]
        return _page(slug, found, form), 422
    except Overtaken:
        form.seen.data = str(found.edition)
        return _page(slug, found, form, overtaken=True), 409
    flash(gettext("Afsnittet er gemt. Bemærkninger, der har det, er ikke ændret."), "success")
    return redirect(url_for("paragraphs.every", slug=slug), code=303)


@blueprint.post("/points/<slug>/paragraphs/<int:number>/remove")
@needs(Permission.DECIDE)
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Take one away; remarks keep its words."""
    valid(Form())
    phrasing.remove(record(), slug, number, by=user().email, now=now())
    flash(gettext("Afsnittet er fjernet. Bemærkninger, der har det, er ikke ændret."), "success")
    return redirect(url_for("paragraphs.every", slug=slug), code=303)


def _list(slug: str, form: ParagraphForm) -> str:
    db = record()
    return render_template(
        "desk/points/paragraphs.html",
        consultation=consultations.get(db, slug),
        paragraphs=[(each, paragraphs.uses(db, slug, each)) for each in paragraphs.of(db, slug)],
        form=form,
    )


def _page(slug: str, found: Paragraph, form: ParagraphForm, *, overtaken: bool = False) -> str:
    db = record()
    return render_template(
        "desk/points/paragraph.html",
        consultation=consultations.get(db, slug),
        paragraph=found,
        uses=paragraphs.uses(db, slug, found),
        form=form,
        overtaken=overtaken,
    )
