"""What comes after the answers, on the public pages: meetings, decisions and promises."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from intake.core import calendar
from intake.core import promise as rules
from intake.core.errors import NotFound
from intake.core.outcome import meeting_face
from intake.store import decisions, implementation, letters_sent, meetings, promises
from intake.web.public.announced import announced
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("afterwards", __name__)


def shown(slug: str) -> dict[str, Any]:
    """Return the public meetings, the published decisions and the promises of a consultation."""
    return {
        "meetings": [meeting_face(each) for each in meetings.of(record(), slug) if each.is_public],
        "decisions": decisions.of(record(), slug, is_public=True),
        "account": implementation.account(record(), slug),
        "milestones": implementation.of(record(), slug),
        "letters": letters_sent.published(record(), slug),
        "promises": [_standing(each) for each in promises.of(record(), slug)],
    }


def owed_to(slug: str, parties: tuple[str, ...]) -> dict[str, Any]:
    """Return the same for one respondent: what is promised to other parties is left out."""
    found = shown(slug)
    its = [
        each
        for each in found["promises"]
        if not each["promise"].parties or set(each["promise"].parties) & set(parties)
    ]
    return {**found, "promises": its}


def _standing(promise: rules.Promise) -> dict[str, Any]:
    return {
        "promise": promise,
        "status": rules.status(promise, now()),
        "due_on": rules.due_on(promise),
        "days_left": rules.days_left(promise, now()),
        "end": rules.ended(promise),
    }


@blueprint.get("/<slug>/meetings/<public_id>.ics")
def calendar_file(slug: str, public_id: str) -> ResponseReturnValue:
    """Give a public meeting as a file for a calendar."""
    consultation = announced(slug)
    found = [each for each in meetings.of(record(), slug) if each.public_id == public_id]
    if not found or not found[0].is_public:
        raise NotFound("meeting", public_id)
    prefix = settings().public_url + ("/en" if lang() == "en" else "")
    content = calendar.meeting(
        found[0],
        title=consultation.title,
        link=f"{prefix}/{slug}",
        domain=settings().mail_domain,
        lang=lang(),
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{public_id}.ics"'
    return response
