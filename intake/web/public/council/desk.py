"""The desk itself: what is written, what is missing, who is working on what, and days left."""

import secrets
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import Form
from intake import letters
from intake.actions import council as acts
from intake.actions import drafting
from intake.core import council as rules
from intake.core.consultation import Consultation, Status, status
from intake.core.errors import NotFound
from intake.core.party import Party
from intake.store import drafts, joint, members, submissions
from intake.store.drafts import Section
from intake.store.members import Comment, Member
from intake.web.public.announced import announced
from intake.web.public.council.seats import Seat, blueprint, seat
from intake.web.public.parts import Part, holding, parts
from intake.web.public.sections import as_words
from intake.web.public.writing import Writing, invited
from intake.web.site import now, record, settings

EXCERPT = 220
LONGEST_NAME = 60


@dataclass(frozen=True)
class Card:
    """One part of the answer as it lies on the desk."""

    part: Part
    excerpt: str
    newest: Section | None
    missing: tuple[str, ...]
    comments: int
    writers: tuple[str, ...]


@blueprint.route("/<slug>/council", methods=["GET", "POST"])
def desk(slug: str) -> ResponseReturnValue:
    """Show the desk, or to a contact person who comes first how it is opened."""
    consultation = announced(slug)
    try:
        return _desk(seat(slug))
    except NotFound:
        party = invited(consultation)
        if party is None:
            raise
    if request.method == "GET":
        return _opening(consultation, party)
    form, name = Form(), " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    if not form.validate() or not rules.is_a_name(name):
        return _opening(consultation, party, problem=gettext("Skriv dit navn.")), 422
    _open(consultation, party, name)
    return redirect(url_for("council.desk", slug=slug), 303)


def _open(consultation: Consultation, party: Party, name: str) -> None:
    draft = drafting.start(
        record(),
        consultation.slug,
        key=secrets.token_urlsafe(18),
        party=party.name,
        settings=settings(),
        now=now(),
    )
    address = party.addresses[0] if party.addresses else ""
    acts.open_desk(record(), draft.id, name=name, address=address, settings=settings(), now=now())


def _opening(consultation: Consultation, party: Party, *, problem: str = "") -> str:
    return render_template(
        "public/council/opening.html",
        consultation=consultation,
        party=party,
        problem=problem,
        joint=joint.naming(record(), consultation.slug, party.name),
        is_open=status(consultation, now()) is Status.OPEN,
        csrf=Form().csrf_token,
    )


def _desk(here: Seat) -> str:
    db, draft = record(), here.draft
    writing = Writing.of(here.consultation, party=here.party, peek=not draft.is_open)
    cards = _cards(here, writing)
    return render_template(
        "public/council/desk.html",
        **common(here),
        cards=cards,
        written=len([each for each in cards if each.excerpt]),
        missing=[each for each in cards if each.missing],
        comments=sum(each.comments for each in cards),
        people=members.of(db, draft.id),
        senders=[each.name for each in members.of(db, draft.id) if each.may_send],
        sent=submissions.get(db, draft.reference) if draft.reference else None,
        receipt_link=letters.receipt_token(settings(), draft.reference) if draft.reference else "",
        joint=joint.naming(db, here.consultation.slug, here.party.name),
        csrf=Form().csrf_token,
    )


def common(here: Seat) -> dict[str, object]:
    """Return what every page of the desk shows."""
    return {
        "consultation": here.consultation,
        "party": here.party,
        "draft": here.draft,
        "me": here.member,
        "is_open": status(here.consultation, now()) is Status.OPEN,
    }


@dataclass(frozen=True)
class _Work:
    """What has been done at the desk so far."""

    newest: dict[str, Section]
    comments: list[Comment]
    others: list[Member]
    problems: dict[str, list[str]]


def _cards(here: Seat, writing: Writing) -> list[Card]:
    db, draft = record(), here.draft
    if draft.is_open:
        writing.is_good()
    found = parts(here.consultation, writing.form, is_joint=True)
    problems: dict[str, list[str]] = {}
    for each in writing.form.problems() if draft.is_open else ():
        part = holding(found, each.target)
        problems.setdefault(part.key if part else "", []).append(each.message)
    work = _Work(
        newest=drafts.sections(db, draft.id),
        comments=[each for each in members.comments(db, draft.id) if not each.resolved_by],
        others=[
            each for each in members.of(db, draft.id) if draft.is_open and each.id != here.member.id
        ],
        problems=problems,
    )
    return [_card(each, work) for each in found]


def _card(part: Part, work: _Work) -> Card:
    here = [work.newest[key] for key in part.sections if key in work.newest]
    text = "\n".join(filter(None, (as_words(each) for each in here)))
    return Card(
        part=part,
        excerpt=text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …",
        newest=max(here, key=lambda each: each.at, default=None),
        missing=tuple(work.problems.get(part.key, ())),
        comments=len([each for each in work.comments if each.key == part.key]),
        writers=writing_in(part.key, work.others),
    )


def writing_in(key: str, others: list[Member]) -> tuple[str, ...]:
    """Return the names of those who were seen writing in this part a moment ago."""
    return tuple(
        each.name
        for each in others
        if each.writes_at == key and rules.is_writing(each.writes_since, now())
    )


@blueprint.post("/<slug>/council/disown")
def disown(slug: str) -> ResponseReturnValue:
    """Say that a joint answer which names this council is not theirs."""
    consultation = announced(slug)
    party = invited(consultation)
    if party is None:
        here = seat(slug)
        if not here.member.is_contact:  # a member writes along, and speaks for nobody alone
            raise NotFound("contact person", slug)
        party = here.party
    if not Form().validate():
        return redirect(url_for("council.desk", slug=slug), 303)
    public_id = request.form.get("answer", "")
    acts.disown(record(), public_id, party.name, slug=slug, now=now())
    return redirect(url_for("council.desk", slug=slug), 303)
