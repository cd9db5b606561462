"""What happens, for news readers and calendars: Atom (RFC 4287) and iCalendar (RFC 5545)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core import calendar
from intake.core.errors import NotFound
from intake.core.following import News, NewsKind, Scope, Topic
from intake.core.wording import deadline
from intake.store import consultations, news, parties
from intake.web.public.announced import announced
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("feeds", __name__)

ATOM = "http://www.w3.org/2005/Atom"
ElementTree.register_namespace("", ATOM)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML document may hold (XML 1.0, 2.2): one of them in a name breaks the feed."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


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
    found = news.of(record(), topic, after=BEGINNING, until=now())
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": lang()})
    address = f"{_prefix()}{request.path}"
    if query := request.query_string.decode("ascii", "replace"):
        address = f"{address}?{query}"
    _add(root, "id", address)
    _add(root, "title", title)
    _add(root, "updated", (found[0].at if found else BEGINNING).isoformat())
    _add(_child(root, "author"), "name", settings().authority)
    _child(root, "link", rel="self", href=address)
    _child(root, "link", rel="alternate", href=f"{_prefix()}/")
    _entries(root, found)
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, mimetype="application/atom+xml")


def _entries(root: ElementTree.Element, found: Sequence[News]) -> None:
    for each in found:
        link = f"{_prefix()}/{each.slug}"
        entry = _child(root, "entry")
        # An answer's name is its own; a step's is the case's, so that a reader shows it once.
        name = f"{each.slug}#answer-{each.public_id}" if each.public_id else each.slug
        if each.about:  # several on one day
            name = f"{each.slug}#{each.kind}-{each.at:%Y%m%d%H%M%S%f}"
        elif each.kind is not NewsKind.OPENED and not each.public_id:
            name = f"{each.slug}#{each.kind}-{each.at:%Y%m%d}"
        _add(entry, "id", f"{settings().public_url}/{name}")
        _add(entry, "title", said(each))
        _add(entry, "updated", each.at.isoformat())
        _add(entry, "summary", _summary(each))
        href = f"{link}#answer-{each.public_id}" if each.public_id else link
        _child(entry, "link", rel="alternate", href=href)


def _summary(each: News) -> str:
    consultation = consultations.get(record(), each.slug)
    if each.kind in {NewsKind.OPENED, NewsKind.EXTENDED}:
        said = gettext("Frist: %(last)s.", last=deadline(consultation.closes_at, lang()))
        return f"{consultation.summary} {said}".strip()
    return consultation.title


def said(each: News) -> str:
    """Return the one line that says what happened."""
    match each.kind:
        case NewsKind.OPENED:
            return each.title
        case NewsKind.EXTENDED:
            return str(gettext("Fristen er udsat: %(title)s", title=each.title))
        case NewsKind.CLOSED:
            return str(gettext("Høringen er slut: %(title)s", title=each.title))
        case NewsKind.ANSWERED:
            return str(gettext("Svar fra %(sender)s", sender=each.sender))
        case NewsKind.DECIDED:
            return str(gettext("Beslutning: %(about)s", about=each.about))
        case NewsKind.PROMISE:
            return f"{_promise_step(each.step)}: {each.about}"


def _promise_step(step: str) -> str:
    words: dict[str, str] = {
        "kept": gettext("Løfte holdt"),
        "lapsed": gettext("Løfte bortfaldet"),
        "moved": gettext("Ny dato for et løfte"),
        "explained": gettext("Om et løfte, der er forsinket"),
    }
    return words[step]


def _prefix() -> str:
    return settings().public_url + ("/en" if lang() == "en" else "")


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    _child(parent, name).text = _NOT_XML.sub("", text)
