"""Sagen: one consultation with its parties, their answers and the letters to them."""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlite_utils import Database

from intake import letters
from intake.actions import inviting, making, reminding
from intake.core.consultation import (
    Consultation,
    Stage,
    Status,
    days_left,
    is_public,
    status,
)
from intake.core.errors import ConsultationClosed, ConsultationNotOpen
from intake.core.party import PartyState
from intake.core.roles import Permission
from intake.core.tally import daily
from intake.store import (
    consultations,
    corrections,
    drafts,
    extensions,
    outbox,
    parties,
    queue,
    time_requests,
)
from intake.web.desk.access import needs, user
from intake.web.desk.making import dates
from intake.web.site import now, record, settings

ANSWERS_SHOWN = 50
LETTERS_SHOWN = 100

blueprint = Blueprint("consultations", __name__)


@dataclass(frozen=True)
class WaysIn:
    """The two private ways in of one party."""

    reply_address: str
    link: str


@blueprint.get("/consultations")
@needs(Permission.READ)
def every() -> ResponseReturnValue:
    """List all consultations with where they stand."""
    db = record()
    found = consultations.every(db)
    return render_template(
        "desk/consultations.html",
        listed=[
            {
                "consultation": each,
                "status": status(each, now()),
                "answers": queue.count(db, consultation=each.slug),
                "parties": len(parties.enlisted(db, each.slug)),
            }
            for each in found
            if not each.template
        ],
        templates=[each for each in found if each.template],
    )


@blueprint.get("/consultations/<slug>")
@needs(Permission.READ)
def one(slug: str) -> ResponseReturnValue:
    """Show where each party stands, what came, and which letters went out."""
    db = record()
    consultation = consultations.get(db, slug)
    board = _board(db, consultation)
    states = Counter(row.state for row in board)
    return render_template(
        "desk/consultation.html",
        consultation=consultation,
        status=status(consultation, now()),
        days_left=days_left(consultation, now()),
        is_public=is_public(consultation),
        is_open=status(consultation, now()) is Status.OPEN,
        open_address=letters.open_address(settings(), slug),
        board=board,
        counts=[(state, states[state]) for state in PartyState if states[state]],
        extensions=extensions.of(db, slug),
        may_extend=consultation.stage is Stage.ANNOUNCED,
        silent={row.party.name for row in board if reminding.is_silent(row)},
        uninvited=[row for row in board if row.invited_at is None and row.party.addresses],
        ways_in={row.party.name: _ways_in(consultation, row) for row in board},
        others=_others(db, board),
        time_requests=time_requests.of(db, slug),
        corrections=corrections.of(db, slug),
        cautions=dates.said(making.cautions(db, consultation)),
        drafts_begun=drafts.begun(db, slug),
        lines=queue.lines(db, consultation=slug, limit=ANSWERS_SHOWN),
        total=queue.count(db, consultation=slug),
        daily=daily(
            queue.arrivals(db, slug),
            opens_at=consultation.opens_at,
            until=min(now(), consultation.closes_at),
        ),
        letters=outbox.deliveries(db, consultation=slug, count=LETTERS_SHOWN),
    )


@blueprint.post("/consultations/<slug>/invite")
@needs(Permission.MANAGE)
def invite(slug: str) -> ResponseReturnValue:
    """Queue invitations to everyone on the list who has none, or to the one party named."""
    db = record()
    only = request.form.get("party") or None
    try:
        inviting.invite(db, slug, settings=settings(), now=now(), by=user().email, only=only)
    except (ConsultationNotOpen, ConsultationClosed):
        flash(gettext("Høringen er ikke åben, så der kan ikke inviteres."), "error")
        return redirect(url_for("consultations.one", slug=slug), code=303)
    queued = [row for row in _board(db, consultations.get(db, slug)) if row.invited_at == now()]
    if queued:
        flash(
            ngettext(
                "%(num)d invitation er lagt i kø og bliver sendt nu.",
                "%(num)d invitationer er lagt i kø og bliver sendt nu.",
                len(queued),
            ),
            "success",
        )
    else:
        flash(gettext("Alle på listen er inviteret i forvejen."), "info")
    return redirect(url_for("consultations.one", slug=slug, _anchor="parties"), code=303)


def _board(db: Database, consultation: Consultation) -> list[parties.BoardRow]:
    return parties.board(
        db, consultation.slug, is_closed=status(consultation, now()) is not Status.OPEN
    )


def _ways_in(consultation: Consultation, row: parties.BoardRow) -> WaysIn:
    its, slug = settings(), consultation.slug
    return WaysIn(
        letters.reply_address(its, letters.mail_token(its, slug, row.party)),
        letters.personal_link(its, letters.link_token(its, slug, row.party)),
    )


def _others(db: Database, board: list[parties.BoardRow]) -> list[str]:
    """Return the names in the address book that are not on the list."""
    listed = {row.party.name for row in board}
    return [party.name for party in parties.every(db) if party.name not in listed]
