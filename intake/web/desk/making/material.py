"""The third step: the documents of the case, with titles and in order."""

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.consultation_material import MaterialForm, MaterialTitleForm
from intake.core import editing
from intake.core.consultation import Consultation, Material
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.store import consultations, files
from intake.web.desk.access import needs
from intake.web.desk.making import steps
from intake.web.downloads import download
from intake.web.site import record, settings

STEP = "material.every"

blueprint = Blueprint("material", __name__)


@blueprint.route("/consultations/<slug>/edit/material", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def every(slug: str) -> ResponseReturnValue:
    """List the documents with their buttons, and take in one more."""
    consultation = consultations.get(record(), slug)
    form = MaterialForm(consultation, room=room(consultation))
    if form.validate_on_submit():
        found = form.document()
        if steps.save(form, form.applied(), contents={found.sha256: found.content}):
            flash(gettext("“%(name)s” er lagt til.", name=found.name), "success")
            return redirect(url_for(STEP, slug=slug), code=303)
    shown = steps.page("material", consultation, STEP, form=form, limit=settings().upload_limit)
    return shown, 422 if form.is_submitted() else 200


@blueprint.route("/consultations/<slug>/edit/material/<int:number>", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def title(slug: str, number: int) -> ResponseReturnValue:
    """Give a document another title."""
    consultation = consultations.get(record(), slug)
    document = _document(consultation, number)
    form = MaterialTitleForm(consultation, place=number - 1)
    if form.validate_on_submit() and steps.save(form, form.applied()):
        flash(gettext("Gemt."), "success")
        return redirect(url_for(STEP, slug=slug), code=303)
    shown = steps.page("material_title", consultation, STEP, form=form, document=document)
    return shown, 422 if form.is_submitted() else 200


@blueprint.get("/consultations/<slug>/edit/material/<int:number>/file")
@needs(Permission.READ)
def file(slug: str, number: int) -> Response:
    """Give one document, counted from 1."""
    document = _document(consultations.get(record(), slug), number)
    return download(files.content(record(), document.sha256), document)


@blueprint.post("/consultations/<slug>/edit/material/<int:number>/move")
@needs(Permission.MANAGE)
def move(slug: str, number: int) -> ResponseReturnValue:
    """Move a document up or down."""
    consultation = consultations.get(record(), slug)
    _document(consultation, number)
    by = -1 if request.form.get("by") == "up" else 1
    after = editing.moved(consultation.material, number - 1, by)
    return steps.press(replace(consultation, material=after), _back(slug))


@blueprint.post("/consultations/<slug>/edit/material/<int:number>/remove")
@needs(Permission.MANAGE)
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Take a document out."""
    consultation = consultations.get(record(), slug)
    _document(consultation, number)
    kept = consultation.material[: number - 1] + consultation.material[number:]
    return steps.press(replace(consultation, material=kept), _back(slug))


def room(consultation: Consultation) -> int:
    """Return how many bytes one more document may fill."""
    return max(settings().upload_limit - sum(each.size for each in consultation.material), 0)


def _document(consultation: Consultation, number: int) -> Material:
    if not 1 <= number <= len(consultation.material):
        raise NotFound("material", str(number))
    return consultation.material[number - 1]


def _back(slug: str) -> str:
    return url_for(STEP, slug=slug, _anchor="material")
