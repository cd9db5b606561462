"""Who sits at a council's desk: the contact person by the invitation, a member by a link."""

import re
from dataclasses import dataclass

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.actions import asking_time
from intake.core.consultation import Consultation
from intake.core.errors import NotFound
from intake.core.party import Party
from intake.store import drafts, members, parties
from intake.store.drafts import Saved
from intake.store.members import Member
from intake.web.public.announced import announced
from intake.web.public.writing import invited
from intake.web.site import record

blueprint = Blueprint("council", __name__)

SEATS = "seats"
_NUMBER = re.compile(r"[0-9]{1,9}")
MOST_SEATS = 8
"""Remembered in one cookie: somebody may sit in several councils."""


@dataclass(frozen=True)
class Seat:
    """A place at the desk: the council with the deadline that holds for it, and who looks."""

    consultation: Consultation
    party: Party
    draft: Saved
    member: Member


@blueprint.get("/c/<token>")
def take_seat(token: str) -> ResponseReturnValue:
    """Lead a member to the desk; the record is only read, so mail scanners do no harm."""
    member = members.with_token(record(), token)
    draft = drafts.get(record(), member.draft) if member else None
    if draft is None:
        raise NotFound("member", "(link)")
    known = {key: each for key, each in session.get(SEATS, {}).items() if key != draft.consultation}
    session[SEATS] = {
        **dict(list(known.items())[-(MOST_SEATS - 1) :]),
        draft.consultation: token,
    }
    return redirect(url_for("council.desk", slug=draft.consultation), 303)


def seat(slug: str) -> Seat:
    """Return the visitor's place at a council's desk. Raises NotFound for everybody else."""
    consultation = announced(slug)
    found = _member(slug) or _contact(consultation)
    if found is None:
        raise NotFound("desk", slug)
    draft = drafts.get(record(), found.draft)
    if draft is None or draft.consultation != slug:
        raise NotFound("desk", slug)
    consultation = asking_time.for_parties(record(), consultation, {draft.party})
    return Seat(consultation, parties.get(record(), draft.party), draft, found)


def number(name: str) -> int:
    """Return the number that a button sent. Raises NotFound for anything else."""
    typed = request.form.get(name, "")
    if not _NUMBER.fullmatch(typed):
        raise NotFound(name, typed[:20])
    return int(typed)


def _member(slug: str) -> Member | None:
    token = session.get(SEATS, {}).get(slug)
    return members.with_token(record(), token) if token else None


def _contact(consultation: Consultation) -> Member | None:
    party = invited(consultation)
    draft = drafts.of_party(record(), consultation.slug, party.name) if party else None
    return members.contact(record(), draft.id) if draft else None
