"""A consultation's case file: asked for here, made by the worker, fetched here; numbers back in."""

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.case_file import NumbersForm
from intake.actions import journalising
from intake.core.case_file import BadNumbers, RowProblem
from intake.core.roles import Permission
from intake.store import case_files, consultations, journal
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("case_files", __name__)


@blueprint.get("/consultations/<slug>/case-file")
@needs(Permission.MANAGE)
def every(slug: str) -> ResponseReturnValue:
    """Show the case files that were asked for, and how far the journalising has come."""
    return _page(slug, NumbersForm(formdata=None))


@blueprint.post("/consultations/<slug>/case-file")
@needs(Permission.MANAGE, fresh=True)
def ask(slug: str) -> ResponseReturnValue:
    """Ask for the case file as it stands now."""
    journalising.ask_for_case_file(record(), slug, by=user().email, now=now())
    flash(gettext("Sagsmappen bliver lavet. Den kan hentes her, når den er færdig."), "success")
    return redirect(url_for("case_files.every", slug=slug), code=303)


@blueprint.get("/consultations/<slug>/case-file/<int:number>.zip")
@needs(Permission.MANAGE, fresh=True)
def fetch(slug: str, number: int) -> ResponseReturnValue:
    """Give a case file that is ready; for one that is not, or no longer, the page says so."""
    found = case_files.get(record(), slug, number)
    path = settings().case_file_path(number)
    if not found.is_ready or not path.exists():
        return redirect(url_for("case_files.every", slug=slug), code=303)
    response: Response = send_file(path, "application/zip", as_attachment=True, etag=False)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/consultations/<slug>/case-file/numbers")
@needs(Permission.MANAGE)
def take_numbers(slug: str) -> ResponseReturnValue:
    """Take in the journal numbers that came back, all of them or none."""
    form = NumbersForm()
    if not form.validate():
        return _page(slug, form), 422
    try:
        count = journalising.take_numbers(record(), slug, form.text(), by=user().email, now=now())
    except BadNumbers as error:
        return _page(slug, form, error.problems), 422
    flash(
        ngettext("%(num)d journalnummer er noteret.", "%(num)d journalnumre er noteret.", count),
        "success",
    )
    return redirect(url_for("case_files.every", slug=slug), code=303)


def _page(slug: str, form: NumbersForm, problems: tuple[RowProblem, ...] = ()) -> str:
    return render_template(
        "desk/case_files.html",
        consultation=consultations.get(record(), slug),
        asked=case_files.of(record(), slug),
        standing=journal.standing(record(), slug),
        form=form,
        problems=[(each.row, form.words(each.problem)) for each in problems],
    )
