"""I dag: what needs a person now, oldest first, with the reason and the next step."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlite_utils import Database

from intake.core.roles import Permission
from intake.core.submission import Status
from intake.core.wording import joined
from intake.store import consultations, events, inbox, queue, submissions
from intake.web.desk import releasing, saved_filters, tasks
from intake.web.desk.access import needs, user
from intake.web.site import danish, lang, record

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
@needs(Permission.READ)
def today() -> ResponseReturnValue:
    """Show what waits, of all consultations or of one, of everyone or of the one who asks."""
    db = record()
    slug = request.args.get("consultation") or None
    whose = request.args.get("whose", "")
    me = user().email
    letters = list(tasks.letters(db, slug))
    cases = consultations.every(db)
    rest = [*tasks.more_time(db, slug, cases), *tasks.unsent_drafts(db, slug, cases), *letters]
    rest += releasing.tasks(db, slug, cases)
    rest += tasks.near_promises(db, slug)
    written = tasks.written(db, slug)
    rest += tasks.from_senders(db, written)
    beside = {each.message for each in written} - {None}
    mail = [] if slug else tasks.mail(db, known=beside)
    waits = [*tasks.answers(db, slug, me=me), *mail, *rest]
    waiting = queue.count(db, consultation=slug, status=Status.RECEIVED)
    mine = queue.count(db, consultation=slug, status=Status.RECEIVED, assigned_to=me)
    held = 0 if slug else inbox.count_held(db) - len(beside)
    if whose == "mine":
        waits = [each for each in waits if each.is_mine]
    return render_template(
        "desk/overview.html",
        tasks=sorted(waits, key=lambda task: (not task.is_mine, task.since))[: tasks.SHOWN],
        total=mine if whose == "mine" else waiting + held + len(rest),
        figures=[
            (gettext("nye svar"), waiting),
            (gettext("dine svar"), mine),
            (gettext("mails at placere"), held),
            (gettext("breve ikke leveret"), len(letters)),
            (gettext("breve på vej ud"), queue.unsent(db)),
        ],
        recent=_recent(db, slug),
        consultations=cases,
        chosen=consultations.get(db, slug) if slug else None,
        whose=whose,
        saved=saved_filters.shown(),
    )


_DECISIONS = frozenset(
    {
        "submission approved",
        "submission withheld",
        "submission released",
        "message placed",
        "message dismissed",
        "message split",
        "message joined",
    }
)
RECENT, LOOKED_AT = 8, 300


def _recent(db: Database, slug: str | None) -> list[tuple[events.Event, str, str]]:
    """Return the newest decisions of people, each with the name and address of its subject."""
    found = events.latest(db, _DECISIONS, count=RECENT, among=LOOKED_AT, slug=slug or "")
    return [(event, *_subject(db, event)) for event in found]


def _subject(db: Database, event: events.Event) -> tuple[str, str]:
    if event.subject.startswith("message "):
        number = int(event.subject.removeprefix("message "))
        return gettext("mail %(number)s", number=number), url_for("post.message", number=number)
    draft = submissions.get(db, event.subject).draft
    name = joined(draft.parties, lang()) or draft.organisation or draft.author_name
    href = url_for("submissions.one", reference=event.subject)
    return danish(name) or draft.email or event.subject, href
