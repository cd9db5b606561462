"""The log of what was done by whom, and who read what."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from intake.core.roles import Permission
from intake.store import events
from intake.web.desk.access import needs
from intake.web.site import record

A_PAGE = 100

blueprint = Blueprint("log", __name__)


@blueprint.get("/log")
@needs(Permission.ADMIN)
def events_list() -> ResponseReturnValue:
    """Show events, newest first; `before` is the id that an older page begins below."""
    before = request.args.get("before", None, type=int)
    found = events.latest(record(), count=A_PAGE + 1, before=before)
    return render_template(
        "desk/log.html",
        events=found[:A_PAGE],
        older=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        is_first=before is None,
    )
