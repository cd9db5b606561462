"""Flere på én gang: choose what to do to many answers, say yes, see what became of each, undo."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from forms.at_once import AssignForm, ChooseForm, StartForm, ThemeForm, WithholdForm
from intake.actions import at_once
from intake.core.batch import MOST, Act, Batch, State
from intake.core.filtering import address_of, filter_of
from intake.core.roles import Permission
from intake.store import batches, filtered, queue, submissions, themes, users
from intake.web import refusing
from intake.web.desk.access import needs, user
from intake.web.site import now, record

AT_ONCE = 20
"""Answers done while somebody waits for the page; the worker does the others."""

SHOWN = 200
LATEST = 30

ACTS = {
    Act.APPROVE: _l("Godkend"),
    Act.WITHHOLD: _l("Hold tilbage"),
    Act.ASSIGN: _l("Giv til en kollega"),
    Act.THEME: _l("Giv et tema"),
    Act.DUPLICATE: _l("Lad det nyeste fra samme afsender gælde"),
}
_TAKES = {Act.APPROVE: Permission.APPROVE, Act.WITHHOLD: Permission.APPROVE}

blueprint = Blueprint("at_once", __name__)


@blueprint.post("/batches/choose")
@needs(Permission.HANDLE)
def choose() -> ResponseReturnValue:
    """Keep which answers were ticked, or fit the filter, and ask whether it shall be done."""
    form = ChooseForm()
    if not form.validate():
        abort(422)
    act = Act(form.act.data)
    if not _may(act):
        return refusing.refused(403)
    db, chosen = record(), filter_of(request.args)
    if "all" in request.form:
        found = filtered.references(db, chosen, me=user().email, limit=MOST)
    else:
        ticked = dict.fromkeys(request.form.getlist("reference"))
        found = [submissions.get(db, each).reference for each in list(ticked)[:MOST]]
    if not found:
        flash(gettext("Sæt kryds ved de svar, det gælder."), "error")
        return redirect(url_for("submissions.every", **_query(address_of(chosen))), code=303)
    number = at_once.prepare(
        db, act, found, by=user().email, seen_event=int(str(form.seen.data)), now=now()
    )
    return redirect(url_for("at_once.one", number=number), code=303)


@blueprint.get("/batches")
@needs(Permission.READ)
def every() -> ResponseReturnValue:
    """List what was lately done to many at once."""
    db = record()
    latest = batches.latest(db, limit=LATEST)
    return render_template(
        "desk/batches.html", latest=[(each, _counts(each)) for each in latest], acts=ACTS
    )


@blueprint.get("/batches/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Ask whether it shall be done, or show what has become of each answer."""
    batch = batches.get(record(), number)
    if batch.started_at is None and batch.made_by.lower() != user().email.lower():
        return refusing.refused(404)
    return _page(batch, _form(batch, formdata=None))


@blueprint.post("/batches/<int:number>/start")
@needs(Permission.HANDLE)
def start(number: int) -> ResponseReturnValue:
    """Do it: the first at once, the others by the worker."""
    db = record()
    batch = batches.get(db, number)
    if batch.started_at is not None:
        return redirect(url_for("at_once.one", number=number), code=303)
    if not _may(batch.act) or batch.made_by.lower() != user().email.lower():
        return refusing.refused(403)
    form = _form(batch)
    if not form.validate():
        return _page(batch, form), 422
    at_once.start(db, number, words=form.words(), by=user().email, now=now())
    at_once.carry_on(db, now=now(), count=AT_ONCE, number=number)
    return redirect(url_for("at_once.one", number=number), code=303)


@blueprint.post("/batches/<int:number>/undo")
@needs(Permission.HANDLE)
def undo(number: int) -> ResponseReturnValue:
    """Take it back, as far as nobody has done anything since."""
    db = record()
    if not _may(batches.get(db, number).act):
        return refusing.refused(403)
    if not StartForm().validate():
        abort(422)
    at_once.undo(db, number, by=user().email, now=now())
    at_once.carry_on(db, now=now(), count=AT_ONCE, number=number)
    return redirect(url_for("at_once.one", number=number), code=303)


def offered() -> dict[Act, Any]:
    """Return what whoever is signed in may do to many at once."""
    if not user().may(Permission.HANDLE):
        return {}
    return {act: name for act, name in ACTS.items() if _may(act)}


def _may(act: Act) -> bool:
    return user().may(_TAKES.get(act, Permission.HANDLE))


def _query(address: dict[str, str]) -> dict[str, Any]:
    return dict(address)


def _form(batch: Batch, **given: Any) -> StartForm:
    if batch.act is Act.WITHHOLD:
        return WithholdForm(**given)
    if batch.act is Act.THEME:
        return ThemeForm(themes=_themes(batch), **given)
    if batch.act is Act.ASSIGN:
        colleagues = [each for each in users.every(record()) if each.may(Permission.HANDLE)]
        return AssignForm(colleagues=[each.email for each in colleagues], **given)
    return StartForm(**given)


def _themes(batch: Batch) -> list[tuple[int, str]]:
    """Return the themes of the consultation that the first of the answers belongs to."""
    db = record()
    first = batches.items(db, batch.number, limit=1)[0]
    known = themes.of(db, submissions.get(db, first.reference).consultation)
    return [(each.theme.number, each.path) for each in known.in_order()]


def _counts(batch: Batch) -> dict[str, int]:
    return batches.tally(record(), batch.number)


def _page(batch: Batch, form: StartForm) -> str:
    db = record()
    counts = _counts(batch)
    items = batches.items(db, batch.number, limit=SHOWN)
    lines = {
        each.reference: each for each in queue.lines_with(db, [item.reference for item in items])
    }
    total = sum(counts.values())
    waits = counts.get(State.WAITING, 0) + counts.get(State.UNDOING, 0)
    return render_template(
        "desk/batch.html",
        batch=batch,
        act=ACTS[batch.act],
        form=form,
        items=items,
        lines=lines,
        counts=counts,
        total=total,
        most=MOST,
        through=total - waits,
        waits=waits if batch.started_at else 0,
        may_act=_may(batch.act) and user().may(Permission.HANDLE),
        may_undo=bool(batch.started_at and not batch.undone_at and counts.get(State.DONE)),
    )
