"""Loggen: what was done by whom and who read what, and whether anybody has touched it."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intake.core.consultation import start_of
from intake.core.roles import Permission
from intake.store import consultations, log, users
from intake.store.log import Wanted
from intake.web.desk.access import needs
from intake.web.site import record

A_PAGE = 100
ASKED = ("kind", "actor", "subject", "consultation", "since", "until")

blueprint = Blueprint("log", __name__)


@blueprint.get("/log")
@needs(Permission.ADMIN)
def events_list() -> ResponseReturnValue:
    """Show events, newest first; `before` is the id that an older page begins below."""
    db = record()
    asked = {name: request.args.get(name, "").strip() for name in ASKED}
    before = request.args.get("before", None, type=int)
    found = log.found(db, _wanted(asked), count=A_PAGE + 1, before=before)
    kept: dict[str, Any] = {name: text for name, text in asked.items() if text}
    older = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render_template(
        "desk/log.html",
        asked=asked,
        is_narrowed=bool(kept),
        actors=[each.email for each in users.every(db)],
        consultations=consultations.every(db),
        events=found[:A_PAGE],
        older=url_for("log.events_list", **kept, before=older) if older else "",
        newest=url_for("log.events_list", **kept) if before is not None else "",
    )


@blueprint.get("/log/check")
@needs(Permission.ADMIN)
def check() -> ResponseReturnValue:
    """Follow the chain of seals from the first event to the last, and say how it stands."""
    return render_template("desk/log_check.html", chain=log.followed(record()))


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(
        kind=asked["kind"],
        actor=asked["actor"],
        subject=asked["subject"],
        consultation=asked["consultation"],
        since=_midnight(asked["since"]),
        until=_midnight(asked["until"], after=1),
    )


def _midnight(day: str, *, after: int = 0) -> datetime | None:
    """Return where a day begins, or the one after it; None for what is no day of the calendar."""
    try:
        return start_of(date.fromisoformat(day) + timedelta(days=after))
    except (ValueError, OverflowError):
        return None
