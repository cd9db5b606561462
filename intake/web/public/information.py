"""Who we are and how we treat people, and what machines ask for."""

from datetime import datetime
from xml.etree import ElementTree

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from intake.core.consultation import Consultation, Status, is_public, status
from intake.core.wording import deadline
from intake.store import consultations
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("information", __name__)

ATOM = "http://www.w3.org/2005/Atom"
ElementTree.register_namespace("", ATOM)


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """Show what the site is for and how an answer travels."""
    return render_template("public/about.html")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Show what we keep of people, why, and what they can ask of us."""
    return render_template("public/privacy.html", sender=settings().sender)


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    return render_template("public/accessibility.html", sender=settings().sender)


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Keep search engines out of personal pages, which their addresses alone protect."""
    personal = [f"{prefix}/{each}/" for prefix in ("", "/en") for each in ("r", "i", "d", "c")]
    text = "User-agent: *\n" + "".join(f"Disallow: {each}\n" for each in personal)
    return Response(text, mimetype="text/plain")


@blueprint.get("/feed.atom")
def feed() -> ResponseReturnValue:
    """Give the consultations as a feed, the newest change first (RFC 4287)."""
    found = [each for each in consultations.every(record()) if is_public(each)]
    found.sort(key=_changed_at, reverse=True)
    prefix = settings().public_url + ("/en" if lang() == "en" else "")
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": lang()})
    _add(root, "id", f"{prefix}/feed.atom")
    _add(root, "title", settings().site_name)
    _add(root, "updated", _changed_at(found[0]).isoformat() if found else "1970-01-01T00:00:00Z")
    _add(_child(root, "author"), "name", settings().authority)
    _child(root, "link", rel="self", href=f"{prefix}/feed.atom")
    _child(root, "link", rel="alternate", href=f"{prefix}/")
    for consultation in found:
        _entry(root, consultation, f"{prefix}/{consultation.slug}")
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, mimetype="application/atom+xml")


def _entry(root: ElementTree.Element, consultation: Consultation, link: str) -> None:
    entry = _child(root, "entry")
    _add(entry, "id", f"{settings().public_url}/{consultation.slug}")
    _add(entry, "title", consultation.title)
    _add(entry, "updated", _changed_at(consultation).isoformat())
    _add(entry, "published", consultation.opens_at.isoformat())
    last = deadline(consultation.closes_at, lang())
    said = {"da": f"Frist: {last}.", "en": f"Deadline: {last}."}[lang()]
    _add(entry, "summary", f"{consultation.summary} {said}".strip())
    _child(entry, "link", rel="alternate", href=link)


def _changed_at(consultation: Consultation) -> datetime:
    """Return when it last became something else to its readers: it opened, or it closed."""
    where = status(consultation, now())
    is_over = where in {Status.CLOSED, Status.DECIDED, Status.ARCHIVED}
    return consultation.closes_at if is_over else consultation.opens_at


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    _child(parent, name).text = text
