"""Nyt svar: what came on paper, by phone or at a meeting, written down by a member of staff."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.entering import Entering, entering
from intake.actions import convening
from intake.actions.receiving import Arrival, receive
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.errors import NotFound
from intake.core.meeting import Meeting
from intake.core.roles import Permission
from intake.core.submission import Channel, Identity
from intake.store import consultations, meetings, parties
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("entering", __name__)


@blueprint.get("/consultations/<slug>/enter")
@needs(Permission.HANDLE)
def form(slug: str) -> ResponseReturnValue:
    """Show the consultation's own questions, with the way it came and the day."""
    consultation = consultations.get(record(), slug)
    written = _entering(consultation)
    if held := _meeting(slug):
        written.form.channel.data = Channel.MEETING.value
        written.form.came_on.data = held.starts_at.astimezone(COPENHAGEN).date()
    return _page(consultation, written)


@blueprint.post("/consultations/<slug>/enter")
@needs(Permission.HANDLE)
def enter(slug: str) -> ResponseReturnValue:
    """Take the answer in like any other; it still waits for a decision."""
    consultation = consultations.get(record(), slug)
    written = _entering(consultation)
    if request.form.get("step") == "more":
        written.form.more_points()
        return _page(consultation, written)
    if not written.is_good():
        return _page(consultation, written), 422
    submission = receive(
        record(),
        written.draft(),
        slug=slug,
        arrival=Arrival(
            key=f"desk/{slug}/{written.form.key.data}",
            channel=written.channel(),
            at=written.came_at(),
            identity=Identity.CONFIRMED if written.party() else Identity.UNVERIFIED,
            identity_reason=f"skrevet ned af {user().email}",
            by=user().email,
            noted_at=now(),
        ),
        settings=settings(),
    )
    if held := _meeting(slug):
        convening.contribute(
            record(), held.number, submission.reference, by=user().email, now=now()
        )
    flash(
        gettext("Svaret %(reference)s er skrevet ind.", reference=submission.reference), "success"
    )
    return redirect(url_for("submissions.one", reference=submission.reference), code=303)


def _meeting(slug: str) -> Meeting | None:
    """Return the meeting at which it was said, where the page was opened from one."""
    number = request.args.get("meeting", 0, type=int)
    if not number:
        return None
    held = meetings.get(record(), number)
    if held.consultation != slug:
        raise NotFound("meeting", str(number))
    return held


def _entering(consultation: Consultation) -> Entering:
    db = record()
    return entering(
        consultation,
        key=secrets.token_urlsafe(18),
        parties=parties.enlisted(db, consultation.slug) or parties.every(db),
        room=settings().upload_limit,
        now=now(),
    )


def _page(consultation: Consultation, written: Entering) -> str:
    return render_template(
        "desk/entering.html",
        consultation=consultation,
        form=written.form,
        limit=settings().upload_limit,
        meeting=_meeting(consultation.slug),
    )
