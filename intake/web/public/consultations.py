"""The list of consultations, and the page of each with its material and answers."""

from collections import Counter
from datetime import date, datetime, time

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from intake import letters
from intake.core import matters, wording
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Kind,
    Status,
    days_left,
    is_public,
    status,
)
from intake.core.errors import NotFound
from intake.core.public_record import PublicSubmission
from intake.core.publication import face, visible
from intake.store import consultations, corrections, extensions, files, parties, retention, shown
from intake.web.downloads import download
from intake.web.public import afterwards
from intake.web.public.announced import announced
from intake.web.public.writing import invited
from intake.web.site import lang, now, previewed, record, settings

blueprint = Blueprint("consultations", __name__)

MOST_SHOWN = 20
"""Answers on the consultation's page; the record has all of them, with search."""


@blueprint.get("/")
def every() -> ResponseReturnValue:
    """Show all consultations by where they stand, the open ones first; all, or of one topic."""
    public = [
        each
        for each in consultations.every(record())
        if is_public(each) and not matters.is_one(each.slug)
    ]
    topics = Counter(topic for each in public for topic in each.topics)
    topic = request.args.get("topic", "")
    found = [each for each in public if not topic or topic in each.topics]
    groups: dict[Status, list[Consultation]] = {
        each: [one for one in found if status(one, now()) is each]
        for each in (Status.OPEN, Status.UPCOMING, Status.CLOSED, Status.DECIDED, Status.ARCHIVED)
    }
    groups[Status.OPEN].reverse()  # the nearest deadline first
    groups[Status.UPCOMING].reverse()
    return render_template(
        "public/consultations.html",
        groups=groups,
        open_to_all=[each for each in groups[Status.OPEN] if each.kind is not Kind.INVITED],
        open_to_invited=[each for each in groups[Status.OPEN] if each.kind is Kind.INVITED],
        topics=sorted(topics.items()),
        topic=topic,
    )


@blueprint.get("/<slug>")
def one(slug: str) -> ResponseReturnValue:
    """Show what is asked, by when, of whom, and what has been answered."""
    consultation = announced(slug)
    return render_template(
        "public/consultation.html",
        consultation=consultation,
        status=status(consultation, now()),
        extensions=extensions.of(record(), slug),
        asked=parties.enlisted(record(), slug),
        answered=shown.answered(record(), slug),
        corrections=corrections.of(record(), slug),
        is_invited=invited(consultation) is not None or bool(previewed()),
        count=shown.count(record(), slug),
        answers=_answers(consultation),
        open_address=letters.open_address(settings(), slug),
        after=afterwards.shown(slug),
        kept=retention.of(record(), slug, years=settings().retention_years),
        moment_now=now(),
    )


@blueprint.get("/<slug>/paper")
def paper(slug: str) -> ResponseReturnValue:
    """Show a sheet in large type to print and answer by hand."""
    consultation = announced(slug)
    lines = [consultation.unit or settings().authority, *settings().postal_address.split(";")]
    return render_template(
        "public/paper.html",
        consultation=consultation,
        address="\n".join(each.strip() for each in lines if each.strip()),
    )


@blueprint.get("/<slug>/material/<int:number>")
def material(slug: str, number: int) -> ResponseReturnValue:
    """Give one document of the case, counted from 1."""
    listed = announced(slug).material
    if not 1 <= number <= len(listed):
        raise NotFound("material", str(number))
    document = listed[number - 1]
    return download(files.content(record(), document.sha256), document)


def _answers(consultation: Consultation) -> list[PublicSubmission]:
    found = shown.newest(record(), consultation.slug, limit=MOST_SHOWN)
    known = parties.every(record())
    return [face(each, consultation, known) for each in found if visible(each)]


@blueprint.app_template_filter("left")
def left(consultation: Consultation) -> str:
    """Return how long there is to answer, in words."""
    return words_left(consultation, now())


def words_left(consultation: Consultation, at: datetime) -> str:
    """Return "6 dage tilbage", or that today is the last day."""
    days = days_left(consultation, at)
    if days <= 0:
        return str(gettext("Sidste dag er i dag"))
    return str(ngettext("%(num)s dag tilbage", "%(num)s dage tilbage", days))


@blueprint.app_template_global("answer_url")
def answer_url(consultation: Consultation) -> str:
    """Return the address of the consultation's form."""
    return url_for("answering.answer", slug=consultation.slug)


@blueprint.app_template_filter("plain_day")
def plain_day(day: date) -> str:
    """Return "søndag den 1. marts 2026" for a day without a time."""
    return wording.day(datetime.combine(day, time(12), COPENHAGEN), lang())
