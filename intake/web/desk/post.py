"""Posten: messages that no rule could place, why each waits, and putting them where they belong."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlite_utils import Database

from forms.desk import DismissForm, PlaceForm
from intake.actions import addressed, moderating
from intake.core.consultation import Consultation, Stage
from intake.core.errors import NotFound
from intake.core.party import Party
from intake.core.placing import Fate
from intake.core.staff import Role
from intake.store import consultations, events, handled, inbox, parties, queue
from intake.store.inbox import Message
from intake.web.desk.access import needs, user
from intake.web.desk.submissions import as_download
from intake.web.site import now, record, settings

WAITS = frozenset({Fate.HELD, Fate.UNREADABLE})

blueprint = Blueprint("post", __name__)


@dataclass(frozen=True)
class Guess:
    """Where a message most likely belongs, each with the sign that says so; empty when none."""

    consultation: str = ""
    consultation_sign: str = ""
    party: str = ""
    party_sign: str = ""


@blueprint.get("/mail")
@needs(Role.READER)
def held() -> ResponseReturnValue:
    """List the messages that wait for a person, oldest first."""
    db = record()
    return render_template(
        "desk/post.html",
        waiting=queue.post(db),
        total=inbox.count_held(db),
        handled=handled.count(db),
    )


@blueprint.get("/mail/<int:number>")
@needs(Role.READER)
def message(number: int) -> ResponseReturnValue:
    """Show what was read in one message, and where it may be put."""
    return _page(inbox.get(record(), number))


@blueprint.get("/mail/<int:number>/source")
@needs(Role.READER)
def source(number: int) -> ResponseReturnValue:
    """Give the bytes as they came, as text: opened as mail they could fetch pictures."""
    found = inbox.get(record(), number)
    return as_download(found.raw, f"mail-{number}.txt", "text/plain")


@blueprint.post("/mail/<int:number>/place")
@needs(Role.CASEWORKER)
def place(number: int) -> ResponseReturnValue:
    """Say which consultation and party the message belongs to."""
    found = inbox.get(record(), number)
    form = _place_form()
    if not form.validate():
        return _page(found, placing=form), 422
    try:
        moderating.place(
            record(),
            number,
            consultation=str(form.consultation.data),
            party=form.party_name(),
            by=user().email,
            now=now(),
        )
    except NotFound:
        return _overtaken(number)
    flash(gettext("Mailen er placeret og bliver til et svar om et øjeblik."), "success")
    return redirect(url_for("post.held"), code=303)


@blueprint.post("/mail/<int:number>/dismiss")
@needs(Role.CASEWORKER)
def dismiss(number: int) -> ResponseReturnValue:
    """Say that the message is no answer; it is kept."""
    found = inbox.get(record(), number)
    form = DismissForm()
    if not form.validate():
        return _page(found, dismissing=form), 422
    try:
        moderating.dismiss(
            record(), number, reason=str(form.reason.data), by=user().email, now=now()
        )
    except NotFound:
        return _overtaken(number)
    flash(gettext("Mailen er lagt væk. Den er stadig gemt."), "success")
    return redirect(url_for("post.held"), code=303)


def _overtaken(number: int) -> ResponseReturnValue:
    """Answer who came second: the message no longer waits."""
    return _page(inbox.get(record(), number), overtaken=True), 409


def _page(
    found: Message,
    *,
    placing: PlaceForm | None = None,
    dismissing: DismissForm | None = None,
    overtaken: bool = False,
) -> str:
    db = record()
    reading: dict[str, Any] = json.loads(found.reading) if found.reading else {}
    guess = _guess(db, found, reading)
    return render_template(
        "desk/message.html",
        message=found,
        reading=reading,
        guess=guess,
        waits=found.fate in WAITS,
        placing=placing or _place_form(guess),
        dismissing=dismissing or DismissForm(formdata=None),
        overtaken=overtaken,
        history=events.about(db, f"message {found.id}"),
    )


def _place_form(guess: Guess | None = None) -> PlaceForm:
    """Return the form as it was sent, or with the guess chosen and first in its lists."""
    db = record()
    cases = [each for each in consultations.every(db) if each.stage is not Stage.DRAFT]
    names = [party.name for party in parties.every(db)]
    listed = [(each.slug, each.title) for each in cases]
    if guess is None:
        return PlaceForm(consultations=listed, parties=names)
    return PlaceForm(
        formdata=None,
        consultations=sorted(listed, key=lambda each: each[0] != guess.consultation),
        parties=sorted(names, key=lambda name: name != guess.party),
        data={"consultation": guess.consultation, "party": guess.party or PlaceForm.NOBODY},
    )


def _guess(db: Database, found: Message, reading: dict[str, Any]) -> Guess:
    if meant := addressed.mistyped(db, found, settings()):
        return Guess(
            consultation=meant.consultation,
            party=meant.party.name,
            party_sign=gettext("svaradressen er ét tegn fra partens egen"),
        )
    if returned := addressed.returned_by(db, found, settings()):
        return Guess(
            consultation=returned.consultation,
            party=returned.party.name,
            party_sign=gettext("mailen er sendt til returadressen i brevet til parten"),
        )
    address = (reading.get("from") or {}).get("address") or found.mail_from
    party = _party_at(parties.every(db), address)
    words = f"{reading.get('subject') or ''} {' '.join(found.recipients)}"
    case = _case_in(consultations.every(db), words)
    return Guess(
        consultation=case.slug if case else "",
        consultation_sign=gettext("mailen nævner høringen") if case else "",
        party=party.name if party else "",
        party_sign=gettext("mailen kommer fra partens adresse") if party else "",
    )


def _party_at(known: list[Party], address: str) -> Party | None:
    wanted = address.lower()
    return next(
        (party for party in known if wanted in {each.lower() for each in party.addresses}), None
    )


def _case_in(known: list[Consultation], words: str) -> Consultation | None:
    """Return the consultation whose title, slug or case number stands in these words."""
    said = words.lower()
    for case in known:
        signs = {case.title.lower(), case.slug.lower(), case.case_number.lower()} - {""}
        if case.stage is not Stage.DRAFT and any(sign in said for sign in signs):
            return case
    return None
