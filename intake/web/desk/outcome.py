"""Møder, beslutninger og løfter: what comes after the answers in one consultation."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from intake.core import promise as rules
from intake.core.consultation import Consultation, Status, status
from intake.core.decision import require_decidable
from intake.core.errors import DecisionTooEarly
from intake.core.roles import Permission
from intake.store import consultations, decisions, meetings, points, promises
from intake.web.desk.access import needs
from intake.web.site import now, record

blueprint = Blueprint("outcome", __name__)


@blueprint.get("/consultations/<slug>/outcome")
@needs(Permission.READ)
def page(slug: str) -> ResponseReturnValue:
    """Show the meetings, decisions and promises of a consultation, each with its next step."""
    db = record()
    consultation = consultations.get(db, slug)
    return render_template(
        "desk/outcome.html",
        consultation=consultation,
        status=status(consultation, now()),
        is_draft=status(consultation, now()) is Status.DRAFT,
        by_fate=points.by_fate(db, slug),
        by_passing=points.by_passing(db, slug),
        meetings=meetings.of(db, slug),
        moment_now=now(),
        decisions=decisions.of(db, slug),
        may_decide_now=is_decidable(consultation),
        promises=[standing(each) for each in promises.of(db, slug)],
    )


def is_decidable(consultation: Consultation) -> bool:
    """Return whether a decision can be published now."""
    try:
        require_decidable(consultation, now())
    except DecisionTooEarly:
        return False
    return True


def standing(promise: rules.Promise) -> dict[str, object]:
    """Return a promise with where it stands now, as the pages show it."""
    return {
        "promise": promise,
        "status": rules.status(promise, now()),
        "due_on": rules.due_on(promise),
        "days_left": rules.days_left(promise, now()),
        "end": rules.ended(promise),
        "wants_explanation": rules.wants_explanation(promise, now()),
    }
