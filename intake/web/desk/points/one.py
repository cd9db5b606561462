"""Punktet: one point, what its sender wrote beside what we make of it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.assessing import FATES, AssessForm
from forms.base import Form
from intake.actions import assessing
from intake.actions.assessing import Seen
from intake.core import point
from intake.core.errors import Overtaken
from intake.core.point import Fate, FateNotReady
from intake.core.roles import Permission
from intake.store import assessments, consultations, paragraphs, points, themes
from intake.store.points import Line
from intake.store.wanted_points import Wanted
from intake.web.desk.access import needs, user
from intake.web.desk.points.around import colleagues, narrowing, valid, wanted
from intake.web.site import now, record

blueprint = Blueprint("one_point", __name__)


@blueprint.get("/points/<slug>/<reference>/<int:number>")
@needs(Permission.READ)
def page(slug: str, reference: str, number: int) -> ResponseReturnValue:
    """Show the point, what was made of it, and every change of that."""
    line = points.one(record(), slug, reference, number)
    form = _form(slug, line, formdata=None)
    form.show(line.own, line.edition, themes.of(record(), slug))
    return _page(slug, line, form)


@blueprint.post("/points/<slug>/<reference>/<int:number>")
@needs(Permission.DECIDE)
def assess(slug: str, reference: str, number: int) -> ResponseReturnValue:
    """Write what is made of the point, or put a standard paragraph into the remark first."""
    db = record()
    line = points.one(db, slug, reference, number)
    form = _form(slug, line)
    if "insert" in request.form and form.validate():
        chosen = request.form.get("paragraph", 0, type=int)
        if chosen:
            form.insert(paragraphs.get(db, slug, chosen))
        return _page(slug, line, form, is_written=True)
    if not form.validate():
        return _page(slug, line, form), 422
    seen = Seen(line.reference, line.number, int(form.seen.data))
    following = _following(slug, line)
    try:
        batch = assessing.assess(db, slug, seen, form.assessment(), by=user().email, now=now())
    except FateNotReady as lacking:
        form.say(lacking.lacks)
        return _page(slug, line, form), 422
    except Overtaken:
        # Both stand on the page now: theirs as it is, ours in the form. Saving again is knowing.
        form.seen.data = str(line.edition)
        return _page(slug, line, form, overtaken=True), 409
    flash(gettext("%(name)s er gemt.", name=line.name) if batch else gettext("Intet er ændret."))
    if "next" in request.form and following:
        line = following
    elif "next" in request.form:
        return redirect(url_for("points.every", slug=slug, **narrowing()), code=303)
    return _to(slug, line)


@blueprint.post("/points/<slug>/<reference>/<int:number>/part")
@needs(Permission.DECIDE)
def part(slug: str, reference: str, number: int) -> ResponseReturnValue:
    """Let the point stand on its own again."""
    valid(Form())
    line = points.one(record(), slug, reference, number)
    seen = Seen(line.reference, line.number, request.form.get("seen", 0, type=int))
    try:
        assessing.part(record(), slug, seen, by=user().email, now=now())
        flash(gettext("%(name)s står for sig selv igen.", name=line.name), "success")
    except Overtaken:
        flash(gettext("Nogen ændrede punktet imens. Se, hvordan det står nu."), "error")
    return _to(slug, line)


def _to(slug: str, line: Line) -> ResponseReturnValue:
    return redirect(
        url_for(
            "one_point.page",
            slug=slug,
            reference=line.reference,
            number=line.number,
            **narrowing(),
        ),
        code=303,
    )


def _form(slug: str, line: Line, **sent: Any) -> AssessForm:
    db = record()
    form = AssessForm(themes=themes.of(db, slug), colleagues=colleagues(db), **sent)
    form.keep_colleague(line.own.assigned_to)
    return form


def _page(
    slug: str,
    line: Line,
    form: AssessForm,
    *,
    overtaken: bool = False,
    is_written: bool = False,
) -> str:
    db = record()
    history = assessments.history(db, line.reference, line.number)
    leader = points.with_assessment(db, slug, line.own.same_as) if line.own.same_as else None
    return render_template(
        "desk/points/one.html",
        consultation=consultations.get(db, slug),
        line=line,
        form=form,
        themes=themes.of(db, slug),
        fates=FATES,
        paragraphs=paragraphs.of(db, slug),
        leader=leader,
        followers=points.followers(db, slug, line.assessed) if line.assessed else [],
        beside=[
            each
            for each in points.of_submission(db, slug, line.reference)
            if each.number != line.number
        ],
        history=[(each, point.changed(each.was, each.became)) for each in history],
        undoable=history[0].batch if history and not history[0].is_undone else 0,
        fates_public_at=assessments.fates_public_at(db, slug),
        narrowing=narrowing(),
        following=_following(slug, line),
        preceding=_following(slug, line, back=True),
        overtaken=overtaken,
        is_written=is_written,
    )


def _following(slug: str, line: Line, *, back: bool = False) -> Line | None:
    """Return the next point of the list that waits for its fate; after the last the first."""
    db = record()
    narrowed = wanted(themes.of(db, slug))
    found = points.lines(db, slug, _without_fate(narrowed))
    keys = [each.key for each in found]
    if line.key in keys:
        at = keys.index(line.key) + (-1 if back else 1)
        return found[at % len(found)] if len(found) > 1 else None
    return (found[-1] if back else found[0]) if found else None


def _without_fate(narrowed: Wanted) -> Wanted:
    return Wanted(**{**vars(narrowed), "fate": Fate.NEW, "once": True})
