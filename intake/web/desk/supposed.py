"""Maskinen tror: what it supposes of an answer, a press each to confirm or reject; and points."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.supposing import PointsForm, RequestForm, SupposedForm, points_sent
from intake.actions import confirming
from intake.core import supposing
from intake.core.consultation import Consultation
from intake.core.errors import (
    ConsultationClosed,
    ConsultationNotOpen,
    DeadlineNotMoved,
    NotFound,
    Overtaken,
)
from intake.core.roles import Permission
from intake.core.submission import Point, Submission, point_id
from intake.core.supposing import Supposed
from intake.store import consultations, submissions, suppositions, versions
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

_PLACES = frozenset(str(each) for each in range(2000))
"""The parts of a text that can be ticked, by number."""

EMPTY_ROWS = 2
"""Rows for new points that stand below those there are; saving gives new ones."""

blueprint = Blueprint("supposed", __name__)


def panel(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer needs to ask a person about it."""
    db = record()
    found = confirming.open_suppositions(db, submission)
    form = RequestForm(formdata=None)
    form.seen.data = str(versions.newest(db, submission.reference))
    return {
        "open": found,
        "form": form,
        "earlier": confirming.earlier_of(db, submission) if Supposed.AMENDS in found else [],
        "replaces": suppositions.replaces(db, submission.reference),
        "replaced_by": suppositions.replaced_by(db, submission.reference),
    }


@blueprint.post("/submissions/<reference>/supposed/<kind>/reject")
@needs(Permission.HANDLE)
def reject(reference: str, kind: str) -> ResponseReturnValue:
    """Say that the machine is wrong."""
    form = _valid(SupposedForm())
    if kind not in list(Supposed):
        raise NotFound("supposition", kind)
    return _done(
        reference,
        lambda: confirming.reject(
            record(), reference, Supposed(kind), by=user().email, now=now(), seen=_seen(form)
        ),
        gettext("Noteret: det passer ikke."),
    )


@blueprint.post("/submissions/<reference>/supposed/<kind>/confirm")
@needs(Permission.HANDLE)
def confirm(reference: str, kind: str) -> ResponseReturnValue:
    """Say that the machine is right that there are no remarks, or that a body has yet to decide."""
    form = _valid(SupposedForm())
    confirmed = {
        Supposed.NIL_RETURN: confirming.confirm_nil_return,
        Supposed.PROVISIONAL: confirming.confirm_provisional,
    }
    if kind not in confirmed:
        raise NotFound("supposition", kind)
    act = confirmed[Supposed(kind)]
    return _done(
        reference,
        lambda: act(record(), reference, by=user().email, now=now(), seen=_seen(form)),
        gettext("Noteret: det passer."),
    )


@blueprint.post("/submissions/<reference>/supposed/request")
@needs(Permission.HANDLE)
def ask(reference: str) -> ResponseReturnValue:
    """Make the mail a request for more time."""
    form = _valid(RequestForm())
    try:
        confirming.confirm_request(
            record(),
            reference,
            wanted_on=form.day.data,
            is_only=bool(form.is_only.data),
            by=user().email,
            settings=settings(),
            now=now(),
        )
    except DeadlineNotMoved:
        flash(gettext("Den dag ligger inden for fristen. Skriv en senere, eller ingen."), "error")
        return redirect(url_for("submissions.one", reference=reference), code=303)
    except (ConsultationClosed, ConsultationNotOpen):
        flash(
            gettext("Høringen er afgjort eller ikke åbnet, så der kan ikke gives mere tid."),
            "error",
        )
        return redirect(url_for("submissions.one", reference=reference), code=303)
    flash(gettext("Ønsket om mere tid er noteret. Svar på det på høringens side."), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


@blueprint.post("/submissions/<reference>/supposed/replaces")
@needs(Permission.HANDLE)
def replaces(reference: str) -> ResponseReturnValue:
    """Let the answer count instead of an earlier one, or let both count again."""
    _valid(SupposedForm())
    by, moment = user().email, now()
    if "undo" in request.form:
        confirming.let_both_count(record(), reference, by=by, now=moment)
        flash(gettext("Begge svar gælder igen."), "success")
    else:
        earlier = request.form.get("earlier", "")
        confirming.replace_earlier(record(), reference, earlier, by=by, now=moment)
        flash(gettext("Dette svar gælder nu i stedet for det tidligere."), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


@blueprint.route("/submissions/<reference>/points", methods=["GET", "POST"])
@needs(Permission.HANDLE)
def points(reference: str) -> ResponseReturnValue:
    """Split an answer into points: those the mail suggests, and what a person writes."""
    db = record()
    submission = submissions.get(db, reference)
    consultation = consultations.get(db, submission.consultation)
    form = PointsForm(themes=consultation.themes)
    if request.method == "GET":
        form.seen.data = str(versions.newest(db, reference))
        form.take_out.data = True
        return _points_page(submission, consultation, form, _offered(submission))
    known = {each.number: each.theme for each in submission.draft.points}
    written = points_sent(request.form, consultation.themes, known)
    if not form.validate():
        return _points_page(submission, consultation, form, written), 422
    if "more" in request.form or "pick" in request.form:
        return _points_page(submission, consultation, form, (*written, *_picked(submission)))
    if written == submission.draft.points:
        flash(gettext("Intet er ændret."), "info")
        return redirect(url_for("submissions.one", reference=reference), code=303)
    try:
        confirming.set_points(
            db,
            reference,
            written,
            take_out=tuple(each.text for each in written) if form.take_out.data else (),
            by=user().email,
            now=now(),
            seen=_seen(form),
        )
    except Overtaken:
        form.seen.data = str(versions.newest(db, reference))
        return _points_page(submission, consultation, form, written, overtaken=True), 409
    flash(gettext("Punkterne er gemt som en ny udgave af svaret."), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


def _offered(submission: Submission) -> tuple[Point, ...]:
    """Return the points there are, and those the mail suggests unless a person put them aside."""
    reading = confirming.reading_of(record(), submission)
    said = suppositions.said(record(), submission.reference)
    more = () if Supposed.POINTS in said else supposing.suggested(reading, submission.draft)
    return (*submission.draft.points, *(Point(each) for each in more))


def _picked(submission: Submission) -> tuple[Point, ...]:
    """Return the parts of the text that were ticked, each a point, or all of them one."""
    if "pick" not in request.form:
        return ()
    parts = supposing.choosable(submission.draft)
    chosen = [int(each) for each in request.form.getlist("part") if each in _PLACES]
    picked = [parts[place] for place in sorted(set(chosen)) if place < len(parts)]
    if "as_one" in request.form and picked:
        picked = [" ".join(picked)]
    return tuple(Point(each) for each in picked)


def _points_page(
    submission: Submission,
    consultation: Consultation,
    form: PointsForm,
    rows: tuple[Point, ...],
    *,
    overtaken: bool = False,
) -> str:
    return render_template(
        "desk/points.html",
        submission=submission,
        consultation=consultation,
        form=form,
        rows=[*rows, *[Point("")] * EMPTY_ROWS],
        names=[point_id(consultation.number, submission.number, each.number) for each in rows],
        parts=supposing.choosable(submission.draft),
        picked=bool("pick" in request.form),
        overtaken=overtaken,
    )


def _valid(form: Any) -> Any:
    if not form.validate():
        abort(422)
    return form


def _seen(form: Any) -> int:
    return int(form.seen.data)


def _done(reference: str, act: Any, said: str) -> ResponseReturnValue:
    try:
        act()
        flash(said, "success")
    except Overtaken:
        flash(gettext("Nogen ændrede svaret imens. Se, hvordan det står nu."), "error")
    return redirect(url_for("submissions.one", reference=reference), code=303)
