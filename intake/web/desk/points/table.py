"""Punkter: the table of a consultation's points, and what several of them get at once."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.assessing import FATES, ManyForm, theme_choices
from forms.base import Form
from intake.actions import assessing
from intake.actions.assessing import ForMany, Seen
from intake.core.errors import NotFound, Overtaken
from intake.core.point import Fate, FateNotReady
from intake.core.roles import Permission
from intake.store import assessments, consultations, paragraphs, parties, points, themes
from intake.web.desk.access import needs, user
from intake.web.desk.points.around import colleagues, narrowing, valid, wanted
from intake.web.site import now, record

A_PAGE = 50
LEAST = 2
"""Points that can be merged."""

blueprint = Blueprint("points", __name__)


@blueprint.get("/points/<slug>")
@needs(Permission.READ)
def every(slug: str) -> ResponseReturnValue:
    """List the points, those without a fate first."""
    return _page(slug, _form(slug, formdata=None))


@blueprint.post("/points/<slug>/together")
@needs(Permission.DECIDE)
def together(slug: str) -> ResponseReturnValue:
    """Give the chosen points the same, or treat them as one."""
    form = _form(slug)
    chosen = _chosen()
    if not form.validate():
        return _page(slug, form, chosen=chosen), 422
    is_merging = "merge" in request.form
    if len(chosen) < (LEAST if is_merging else 1):
        flash(
            gettext("Vælg mindst to punkter, der siger det samme.")
            if is_merging
            else gettext("Vælg først de punkter, det gælder."),
            "error",
        )
        return _page(slug, form, chosen=chosen), 422
    by, moment = user().email, now()
    try:
        if is_merging:
            leader, *others = chosen
            batch = assessing.merge(record(), slug, leader, others, by=by, now=moment)
        else:
            batch = assessing.assess_many(
                record(), slug, chosen, _for_many(slug, form), by=by, now=moment
            )
    except FateNotReady as lacking:
        form.say(lacking.lacks)
        return _page(slug, form, chosen=chosen), 422
    except Overtaken as overtaken:
        return _page(slug, form, chosen=chosen, overtaken=overtaken.name), 409
    return _done(slug, batch, len(chosen))


def _done(slug: str, batch: int, count: int) -> ResponseReturnValue:
    if batch:
        flash(ngettext("Gemt for %(num)d punkt.", "Gemt for %(num)d punkter.", count), "success")
    else:
        flash(gettext("Intet er ændret."), "info")
    return redirect(url_for("points.every", slug=slug, done=batch or None, **narrowing()), code=303)


@blueprint.post("/points/<slug>/undo")
@needs(Permission.DECIDE)
def undo(slug: str) -> ResponseReturnValue:
    """Take what one press did back."""
    valid(Form())
    batch = request.form.get("batch", 0, type=int)
    back = request.form.get("back", "")
    try:
        done = assessing.undo(record(), slug, batch, by=user().email, now=now())
        flash(gettext("Det er fortrudt."), "success")
    except NotFound:
        done = 0
        flash(gettext("Der er intet at fortryde."), "error")
    except Overtaken as overtaken:
        done = 0
        flash(
            gettext(
                "Det kan ikke fortrydes: %(name)s er ændret siden. Ret punktet i stedet.",
                name=overtaken.name,
            ),
            "error",
        )
    if "/" in back:
        reference, _, number = back.partition("/")
        if number.isascii() and number.isdecimal():
            return redirect(
                url_for("one_point.page", slug=slug, reference=reference, number=int(number)), 303
            )
    return redirect(url_for("points.every", slug=slug, done=done or None, **narrowing()), 303)


@blueprint.post("/points/<slug>/fates")
@needs(Permission.DECIDE)
def show_fates(slug: str) -> ResponseReturnValue:
    """Let everyone see the fates, or nobody."""
    valid(Form())
    by, moment = user().email, now()
    if "hide" in request.form:
        assessing.hide_fates(record(), slug, by=by, now=moment)
        flash(gettext("Udfaldene er ikke længere offentlige."), "success")
    else:
        assessing.publish_fates(record(), slug, by=by, now=moment)
        flash(gettext("Punkternes udfald er nu offentlige."), "success")
    return redirect(url_for("points.every", slug=slug), code=303)


def _form(slug: str, **sent: Any) -> ManyForm:
    db = record()
    return ManyForm(
        themes=themes.of(db, slug),
        colleagues=colleagues(db),
        paragraphs=paragraphs.of(db, slug),
        **sent,
    )


def _chosen() -> list[Seen]:
    """Return the points that were ticked, each with its edition: "REFERENCE/2/1"."""
    found = []
    for each in request.form.getlist("point"):
        reference, _, rest = each.partition("/")
        number, _, edition = rest.partition("/")
        if all(part.isascii() and part.isdecimal() and len(part) < 7 for part in (number, edition)):  # noqa: PLR2004
            found.append(Seen(reference, int(number), int(edition)))
    return found


def _for_many(slug: str, form: ManyForm) -> ForMany:
    number = int(form.paragraph.data or 0)
    paragraph = paragraphs.get(record(), slug, number) if number else None
    remark = form.remark.data or (paragraph.text if paragraph else "")
    is_taken = paragraph is not None and paragraph.text in remark
    return ForMany(
        fate=Fate(form.chosen_fate.data) if form.chosen_fate.data else None,
        theme=int(form.chosen_theme.data) if form.chosen_theme.data else None,
        remark=remark or None,
        passed_to=form.passed_to.data or None,
        assigned_to={"": None, "-": ""}.get(form.assigned_to.data, form.assigned_to.data),
        paragraph=(paragraph.number, paragraph.edition) if paragraph and is_taken else None,
    )


def _page(
    slug: str, form: ManyForm, *, chosen: list[Seen] | None = None, overtaken: str = ""
) -> str:
    db = record()
    known, consultation = themes.of(db, slug), consultations.get(db, slug)
    narrowed = wanted(known)
    total = points.count(db, slug, narrowed)
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "desk/points/table.html",
        consultation=consultation,
        lines=points.lines(db, slug, narrowed, limit=A_PAGE, offset=(page - 1) * A_PAGE),
        total=total,
        page=page,
        pages=pages,
        wanted=narrowed,
        narrowing=narrowing(),
        whose=request.args.get("whose", ""),
        themes=known,
        theme_choices=theme_choices(known),
        fates=FATES,
        by_fate=points.by_fate(db, slug),
        by_passing=points.by_passing(db, slug),
        fates_public_at=assessments.fates_public_at(db, slug),
        parties=[each.name for each in parties.enlisted(db, slug)],
        colleagues=colleagues(db),
        form=form,
        chosen={(each.reference, each.number) for each in chosen or ()},
        overtaken=overtaken,
        done=_undoable(request.args.get("done", 0, type=int)),
    )


def _undoable(batch: int) -> int:
    """Return the batch where it was made by whoever looks, and can be taken back."""
    made = assessments.batch(record(), batch) if batch else []
    return batch if made and not made[0].is_undone and made[0].actor == user().email else 0
