"""Where a consultation comes from: a title, a template, an earlier case or a file; and out."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms import consultation_export, consultation_file
from forms.making import NewForm
from forms.party import ImportForm
from intake.actions import making
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Material,
    Stage,
    end_of,
    start_of,
)
from intake.core.errors import AlreadyThere, FileProblem, NotFound
from intake.core.roles import Permission
from intake.store import consultations, files, parties
from intake.web.desk.access import needs, user
from intake.web.downloads import download
from intake.web.site import now, record, settings

PROPOSED_DAYS = 56
"""Eight weeks: what lets most councils meet once. The dates are a step of their own."""

blueprint = Blueprint("starting", __name__)


@blueprint.route("/consultations/new", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def new() -> ResponseReturnValue:
    """Ask for a title and what to begin with; then there is a draft."""
    db = record()
    every = consultations.every(db)
    form = NewForm(
        data={"source": request.args.get("from", NewForm.BLANK), "with_material": True},
        templates=[(each.slug, each.title) for each in every if each.template],
        earlier=[(each.slug, each.title) for each in every if not each.template],
        taken=[each.slug for each in every],
    )
    if form.validate_on_submit():
        problem = _create(form)
        if problem is None:
            return redirect(url_for("card.card", slug=form.address()), code=303)
        form.slug.errors = [problem]
    shown = render_template("desk/making/new.html", form=form)
    return shown, 422 if form.is_submitted() else 200


def _create(form: NewForm) -> str | None:
    """Make the draft; return what is wrong with its address, if anything is."""
    source = str(form.source.data or "")
    copied = making.Copied(source=source, with_parties=bool(form.with_parties.data))
    try:
        making.create(
            record(),
            _draft(form, source),
            copied=copied if source else None,
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except (AlreadyThere, FileProblem):
        taken = form.address()
        return str(gettext("Adressen “%(address)s” er optaget. Skriv en anden.", address=taken))
    return None


def _draft(form: NewForm, source: str) -> Consultation:
    today = now().astimezone(COPENHAGEN).date()
    blank = Consultation(
        slug=form.address(),
        title=form.title.data,
        stage=Stage.DRAFT,
        opens_at=start_of(today + timedelta(days=1)),
        closes_at=end_of(today + timedelta(days=PROPOSED_DAYS)),
        template=bool(form.template.data),
    )
    if not source:
        return blank
    earlier = consultations.get(record(), source)
    return replace(
        earlier,
        slug=blank.slug,
        title=blank.title,
        stage=Stage.DRAFT,
        opens_at=blank.opens_at,
        closes_at=blank.closes_at,
        template=blank.template,
        deadline_reason="",
        case_number="",  # another case has another
        material=earlier.material if form.with_material.data else (),
    )


@blueprint.route("/consultations/import", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def load() -> ResponseReturnValue:
    """Take in a consultation as a file; it becomes a draft, or nothing at all."""
    form, problem = ImportForm(), None
    if form.validate_on_submit():
        try:
            found = consultation_file.read_upload(form.content())
            making.create(
                record(),
                found.consultation,
                contents=found.contents,
                listed=found.parties,
                settings=settings(),
                by=user().email,
                now=now(),
            )
        except AlreadyThere as error:
            problem = gettext(
                "Der er allerede en høring med adressen “%(slug)s”. Ret slug i filen.",
                slug=error.name,
            )
        except NotFound as error:
            problem = gettext(
                "Parten “%(name)s” står ikke i adressebogen. Læg den til, og prøv igen.",
                name=error.name,
            )
        except FileProblem as error:
            problem = str(error)
        else:
            flash(gettext("Høringen er læst ind som en kladde."), "success")
            return redirect(url_for("card.card", slug=found.consultation.slug), code=303)
    shown = render_template("desk/making/import.html", form=form, problem=problem)
    return shown, 422 if form.is_submitted() else 200


@blueprint.get("/consultations/<slug>/export")
@needs(Permission.READ)
def export(slug: str) -> Response:
    """Give the consultation as the file that `load` takes in."""
    db = record()
    consultation = consultations.get(db, slug)
    names = [each.name for each in parties.enlisted(db, slug)]
    name, content = consultation_export.file(
        consultation, names, lambda sha256: files.content(db, sha256)
    )
    kind = "application/zip" if name.endswith(".zip") else "application/toml"
    return download(content, Material(name, name, kind, len(content), ""))
