"""Ens svar: answers that are one text, what each adds, and putting right what the rule did."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.at_once import StartForm
from intake.actions import confirming, likening
from intake.core.differences import Part, differences
from intake.core.likeness import has_own
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.store import consultations, likeness
from intake.store.likeness import Group, Wording
from intake.web.desk.access import needs, user
from intake.web.site import now, record

MOST_GROUPS = 200
A_PAGE = 20
SENDERS = 5
"""Answers named beside a wording; the others are in the list behind the link."""

blueprint = Blueprint("same", __name__)


@dataclass(frozen=True)
class Shown:
    """One wording of a group, what it adds and leaves out, and some who sent it."""

    wording: Wording
    parts: tuple[Part, ...]
    references: list[str]
    is_own: bool


@blueprint.get("/consultations/<slug>/same")
@needs(Permission.READ)
def every(slug: str) -> ResponseReturnValue:
    """List the texts that several have sent, those of most first."""
    db = record()
    consultation = consultations.get(db, slug)
    found = likeness.groups(db, slug, limit=MOST_GROUPS)
    return render_template(
        "desk/same.html",
        consultation=consultation,
        groups=[(each, _beginning(each)) for each in found],
    )


@blueprint.get("/consultations/<slug>/same/<int:number>")
@needs(Permission.READ)
def one(slug: str, number: int) -> ResponseReturnValue:
    """Show the text once, and what each wording of it adds, those with most of their own first."""
    db = record()
    group = likeness.get(db, slug, number)
    common = _common(group)
    after = _after(request.args.get("after", ""))
    found = likeness.wordings(db, number, limit=A_PAGE + 1, after=after)
    others = likeness.groups(db, slug, limit=MOST_GROUPS)
    return render_template(
        "desk/same_group.html",
        consultation=consultations.get(db, slug),
        group=group,
        common=common,
        wordings=[_shown(group, common, each) for each in found[:A_PAGE]],
        following=found[A_PAGE - 1] if len(found) > A_PAGE else None,
        others=[(each, _beginning(each)) for each in others if each.number != number],
    )


@blueprint.post("/consultations/<slug>/same/<int:number>/take-out")
@needs(Permission.HANDLE)
def take_out(slug: str, number: int) -> ResponseReturnValue:
    """Let one answer stand alone."""
    reference = request.form.get("reference", "")
    _require(reference)
    likening.take_out(record(), slug, number, reference, by=user().email, now=now())
    flash(gettext("Svaret %(reference)s står nu for sig.", reference=reference), "success")
    return redirect(url_for("same.every", slug=slug), code=303)


@blueprint.post("/consultations/<slug>/same/<int:number>/join")
@needs(Permission.HANDLE)
def join(slug: str, number: int) -> ResponseReturnValue:
    """Make one group of two."""
    other = request.form.get("other", 0, type=int)
    _require(other)
    likening.merge(record(), slug, number, other, by=user().email, now=now())
    flash(gettext("De to grupper er nu én."), "success")
    return redirect(url_for("same.one", slug=slug, number=number), code=303)


def beside(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer shows of those that are like it, or by the same sender."""
    db = record()
    earlier = confirming.earlier_of(db, submission)
    place = likeness.place_named(db, submission.reference)
    others = likeness.others(db, [submission.reference]).get(submission.reference)
    if place is None or others is None:
        return {"group": None, "earlier": earlier}
    group = likeness.get(db, submission.consultation, place.group)
    text = likeness.text_of(db, place.submission)
    return {
        "group": group,
        "parts": differences(_common(group), text[1] if text else ""),
        "is_own": has_own(place.own_words),
        "earlier": earlier,
    }


def _shown(group: Group, common: str, wording: Wording) -> Shown:
    db = record()
    text = likeness.text_of(db, wording.first)
    is_common = wording.digest == group.common
    return Shown(
        wording,
        () if is_common else differences(common, text[1] if text else ""),
        likeness.references_with(db, group.number, wording.digest, limit=SENDERS),
        has_own(wording.own_words),
    )


def _common(group: Group) -> str:
    db = record()
    first = likeness.first_with(db, group.number, group.common)
    text = likeness.text_of(db, first) if first is not None else None
    return text[1] if text else ""


def _beginning(group: Group) -> str:
    text = " ".join(_common(group).split())
    return text if len(text) <= 160 else text[:160].rpartition(" ")[0] + " …"  # noqa: PLR2004


def _after(typed: str) -> tuple[int, int] | None:
    own, _, first = typed.partition("-")
    if not (own.isascii() and own.isdecimal() and first.isascii() and first.isdecimal()):
        return None
    return (int(own), int(first)) if len(typed) < 30 else None  # noqa: PLR2004 - 64 bits each


def _require(named: object) -> None:
    if not named or not StartForm().validate():
        abort(422)
