"""Hvad mangler: what nobody has read, sorted or settled in one consultation."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from intake.core.coverage import Lack
from intake.core.roles import Permission
from intake.store import consultations
from intake.store import coverage as kept
from intake.store.connection import moment_of
from intake.web.desk.access import needs
from intake.web.site import record

SHOWN = 200
NAMES = {
    Lack.READING: (_l("Læst"), _l("Svar, som ingen har læst")),
    Lack.THEME: (_l("Har et tema"), _l("Svar uden tema")),
    Lack.POINTS: (_l("Delt i punkter"), _l("Svar, der ikke er delt i punkter")),
    Lack.FATE: (_l("Alle punkter har et udfald"), _l("Svar med punkter uden udfald")),
}

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/points/<slug>/coverage")
@needs(Permission.READ)
def page(slug: str) -> ResponseReturnValue:
    """Show how far the work is, and the answers that lack one thing."""
    db = record()
    lack = request.args.get("lack", "")
    chosen = Lack(lack) if lack in list(Lack) else None
    found = kept.lacking(db, slug, chosen, limit=SHOWN) if chosen else []
    return render_template(
        "desk/points/coverage.html",
        consultation=consultations.get(db, slug),
        covered=kept.of(db, slug),
        names=NAMES,
        chosen=chosen,
        lacking=[{**each, "received_at": moment_of(each["received_at"])} for each in found],
        shown=SHOWN,
    )
