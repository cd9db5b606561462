"""The deadline of a consultation: moving it, and reminding those who have not answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.deadline import ExtendForm
from intake.actions import extending, reminding
from intake.core.consultation import Stage
from intake.core.errors import ConsultationClosed, ConsultationNotOpen, NotFound
from intake.core.roles import Permission
from intake.store import consultations, parties
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("deadlines", __name__)


@blueprint.route("/consultations/<slug>/extend", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def extend(slug: str) -> ResponseReturnValue:
    """Move the deadline later, with a reason, and tell all invited parties."""
    consultation = consultations.get(record(), slug)
    if consultation.stage is not Stage.ANNOUNCED:
        raise NotFound("deadline of", slug)
    form = ExtendForm()
    if form.validate_on_submit() and form.is_later(consultation, now()):
        after = extending.extend(
            record(),
            slug,
            form.closes_at(),
            reason=form.reason.data,
            by=user().email,
            settings=settings(),
            now=now(),
        )
        flash(gettext("Fristen er udsat. Brevene til parterne er lagt i kø."), "success")
        return redirect(url_for("consultations.one", slug=after.slug), code=303)
    page = render_template(
        "desk/extend.html", consultation=consultation, form=form, reached=_reached(slug)
    )
    return page, 422 if form.is_submitted() else 200


def _reached(slug: str) -> int:
    """Return how many parties a letter about the deadline reaches."""
    board = parties.board(record(), slug, is_closed=False)
    return len([row for row in board if reminding.reachable(row)])


@blueprint.post("/consultations/<slug>/remind")
@needs(Permission.MANAGE)
def remind(slug: str) -> ResponseReturnValue:
    """Remind everyone who was invited and has not answered, or the one party named."""
    only = request.form.get("party") or None
    try:
        count = reminding.remind(
            record(), slug, settings=settings(), now=now(), by=user().email, only=only
        )
    except (ConsultationNotOpen, ConsultationClosed):
        flash(gettext("Høringen er ikke åben, så der er ingen at påminde."), "error")
        return redirect(url_for("consultations.one", slug=slug), code=303)
    if count:
        flash(
            ngettext(
                "%(num)d påmindelse er lagt i kø og bliver sendt nu.",
                "%(num)d påmindelser er lagt i kø og bliver sendt nu.",
                count,
            ),
            "success",
        )
    else:
        flash(gettext("Ingen blev påmindet: de er påmindet i dag, eller har svaret."), "info")
    return redirect(url_for("consultations.one", slug=slug, _anchor="parties"), code=303)
