"""What happens, for news readers and calendars: Atom (RFC 4287) and iCalendar (RFC 5545)."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core import atom, calendar
from intake.core.errors import NotFound
from intake.core.following import News, NewsKind, Scope, Topic
from intake.core.wording import deadline
from intake.store import consultations, news, parties
from intake.web.public.announced import announced
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def every() -> ResponseReturnValue:
    """Give consultations as they open and close; or a topic's or a council's, answers included."""
    if topic := request.args.get("topic", ""):
        return _feed(Topic(scope=Scope.TOPIC, name=topic), topic)
    if council := request.args.get("council", ""):
        return _feed(Topic(scope=Scope.PARTY, name=council), _council(council))
    return _feed(Topic(scope=Scope.ALL), settings().site_name)


@blueprint.get("/<slug>/feed.atom")
def one(slug: str) -> ResponseReturnValue:
    """Give one consultation's steps and each answer as it becomes public."""
    consultation = announced(slug)
    return _feed(Topic(scope=Scope.CONSULTATION, name=slug), consultation.title)


@blueprint.get("/<slug>/deadline.ics")
def calendar_file(slug: str) -> ResponseReturnValue:
    """Give the deadline as a file for a calendar."""
    consultation = announced(slug)
    text = calendar.deadline(
        consultation, link=f"{_prefix()}/{slug}", domain=settings().mail_domain, lang=lang()
    )
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def _council(public_id: str) -> str:
    party = next((each for each in parties.every(record()) if each.public_id == public_id), None)
    if party is None:
        raise NotFound("council", public_id)
    return party.name


def _feed(topic: Topic, title: str) -> Response:
    found = news.of(record(), topic, after=atom.BEGINNING, until=now())
    address = f"{_prefix()}{request.path}"
    if query := request.query_string.decode("ascii", "replace"):
        address = f"{address}?{query}"
    feed = atom.Feed(
        address=address,
        title=title,
        author=settings().authority,
        home=f"{_prefix()}/",
        lang=lang(),
    )
    return Response(atom.written(feed, _entries(found)), mimetype=atom.MEDIA_TYPE)


def _entries(found: Sequence[News]) -> Iterator[atom.Entry]:
    for each in found:
        link = f"{_prefix()}/{each.slug}"
        # An answer's name is its own; a step's is the case's, so that a reader shows it once.
        name = f"{each.slug}#answer-{each.public_id}" if each.public_id else each.slug
        if each.about:  # several on one day
            name = f"{each.slug}#{each.kind}-{each.at:%Y%m%d%H%M%S%f}"
        elif each.kind is not NewsKind.OPENED and not each.public_id:
            name = f"{each.slug}#{each.kind}-{each.at:%Y%m%d}"
        yield atom.Entry(
            name=f"{settings().public_url}/{name}",
            title=said(each),
            at=each.at,
            summary=_summary(each),
            href=f"{link}#answer-{each.public_id}" if each.public_id else link,
        )


def _summary(each: News) -> str:
    consultation = consultations.get(record(), each.slug)
    if each.kind in {NewsKind.OPENED, NewsKind.EXTENDED}:
        said = gettext("Frist: %(last)s.", last=deadline(consultation.closes_at, lang()))
        return f"{consultation.summary} {said}".strip()
    return consultation.title


def said(each: News) -> str:
    """Return the one line that says what happened."""
    lines: dict[NewsKind, str] = {
        NewsKind.OPENED: each.title,
        NewsKind.EXTENDED: gettext("Fristen er udsat: %(title)s", title=each.title),
        NewsKind.CLOSED: gettext("Høringen er slut: %(title)s", title=each.title),
        NewsKind.ANSWERED: gettext("Svar fra %(sender)s", sender=each.sender),
        NewsKind.DECIDED: gettext("Beslutning: %(about)s", about=each.about),
        NewsKind.PROMISE: f"{_promise_step(each.step)}: {each.about}",
        NewsKind.PROGRESS: f"{each.about}: {each.step} %",
        NewsKind.ACCOUNT: gettext("Sagen er afsluttet: %(title)s", title=each.title),
    }
    return str(lines[each.kind])


def _promise_step(step: str) -> str:
    words: dict[str, str] = {
        "kept": gettext("Løfte holdt"),
        "lapsed": gettext("Løfte bortfaldet"),
        "reopened": gettext("Løfte taget op igen"),
        "moved": gettext("Ny dato for et løfte"),
        "explained": gettext("Om et løfte, der er forsinket"),
    }
    return words.get(step, step)


def _prefix() -> str:
    return settings().public_url + ("/en" if lang() == "en" else "")
