"""Breve: the text of letters back, a preview for each recipient, the sending and its log."""

import secrets
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.mailing import MailingForm
from intake.actions import writing_back
from intake.core import identifiers, letter_back
from intake.core.errors import AlreadyPublic, NotFound, TextChanged
from intake.core.letter_back import Recipient
from intake.core.meeting import Meeting, attended_for
from intake.core.roles import Permission
from intake.papers import typesetter
from intake.store import consultations, letters_sent, mailings, meetings, promises
from intake.store.mailings import Mailing
from intake.web.desk import sent_letters
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("mailings", __name__)

SHOWN = 50


@blueprint.get("/consultations/<slug>/letters")
@needs(Permission.READ)
def every(slug: str) -> ResponseReturnValue:
    """List the letters back of a consultation: drafts, and what was sent."""
    db = record()
    consultation, found = consultations.get(db, slug), mailings.of(db, slug)
    return render_template(
        "desk/mailings.html",
        consultation=consultation,
        mailings=[(each, letters_sent.figures(db, each.number)) for each in found],
        subjects={each.number: writing_back.subject(each, consultation) for each in found},
    )


@blueprint.route("/consultations/<slug>/letters/new", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def new(slug: str) -> ResponseReturnValue:
    """Begin letters from the standard text; for a promise, from that of a promise."""
    consultation = consultations.get(record(), slug)
    promise = _promise(slug)
    form = MailingForm()
    form.key.data = form.key.data or secrets.token_urlsafe(18)
    if not form.is_submitted():
        form.subject.data = letter_back.PROMISE_SUBJECT if promise else letter_back.SUBJECT
        form.body.data = letter_back.PROMISE_BODY if promise else letter_back.BODY
        form.signature.data = mailings.newest_signature(
            record(), slug
        ) or letter_back.SIGNATURE.format(consultation.decides)
        form.with_silent.data = True
        return _form_page(form, slug)
    if not form.is_good():
        return _form_page(form, slug), 422
    mailing = _as_written(
        form,
        Mailing(
            public_id=identifiers.public_id("mailing", f"{slug}/{form.key.data}"),
            consultation=slug,
            promise=promise,
            subject="",
            body="",
            signature="",
        ),
    )
    number = writing_back.draft(record(), mailing, by=user().email, now=now())
    return redirect(url_for("mailings.one", number=number), 303)


@blueprint.get("/mailings/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Show who gets a letter and in what theirs differ; or, once sent, how each of them went."""
    mailing = mailings.get(record(), number)
    return sent_letters.log(mailing) if mailing.sent_at else _before(mailing)


@blueprint.route("/mailings/<int:number>/change", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def change(number: int) -> ResponseReturnValue:
    """Go on with the text."""
    mailing = mailings.get(record(), number)
    form = MailingForm(obj=mailing)  # its edition too
    if mailing.sent_at:
        return _is_sent(number)
    if not form.is_submitted():
        return _form_page(form, mailing.consultation, mailing)
    if not form.is_good():
        return _form_page(form, mailing.consultation, mailing), 422
    try:
        written = _as_written(form, mailing)
        seen = form.edition.data or ""
        writing_back.draft(record(), written, by=user().email, now=now(), seen=seen)
    except AlreadyPublic:
        return _is_sent(number)
    except TextChanged:
        newest = mailings.get(record(), number)
        form.edition.data = newest.edition
        page = _form_page(form, mailing.consultation, newest, overtaken=newest)
        return page, 409
    return redirect(url_for("mailings.one", number=number), 303)


@blueprint.get("/mailings/<int:number>/preview/<int:place>")
@needs(Permission.READ)
def preview(number: int, place: int) -> ResponseReturnValue:
    """Show the letter as one of the recipients will get it, counted from 1."""
    mailing = mailings.get(record(), number)
    found = _recipients(mailing)
    recipient = _at(found, place)
    consultation = consultations.get(record(), mailing.consultation)
    return render_template(
        "desk/mailing_preview.html",
        mailing=mailing,
        consultation=consultation,
        recipient=recipient,
        at=place,
        total=len(found),
        subject=writing_back.subject(mailing, consultation),
        blocks=writing_back.blocks(record(), mailing, recipient, settings=settings(), now=now()),
    )


@blueprint.get("/mailings/<int:number>/preview/<int:place>.pdf")
@needs(Permission.READ)
def preview_paper(number: int, place: int) -> ResponseReturnValue:
    """Give the paper of one of the letters as it will be."""
    mailing = mailings.get(record(), number)
    recipient = _at(_recipients(mailing), place)
    consultation = consultations.get(record(), mailing.consultation)
    written = writing_back.blocks(record(), mailing, recipient, settings=settings(), now=now())
    values = writing_back.paper_values(
        mailing, consultation, recipient, written, settings=settings(), at=now()
    )
    return sent_letters.pdf(typesetter.pdf("letter", values, at=now()))


@blueprint.post("/mailings/<int:number>/send")
@needs(Permission.DECIDE)
def send(number: int) -> ResponseReturnValue:
    """Send all of them, once."""
    seen = request.form.get("seen", "")
    by, moment = user().email, now()
    try:
        count = writing_back.send(
            record(), number, settings=settings(), by=by, now=moment, seen=seen
        )
    except TextChanged:
        flash(gettext("Teksten er ændret, siden du så brevene. Se dem igen, og send så."), "error")
        return redirect(url_for("mailings.one", number=number), 303)
    if count:
        flash(
            ngettext(
                "%(num)d brev bliver skrevet og sendt nu.",
                "%(num)d breve bliver skrevet og sendt nu.",
                count,
            ),
            "success",
        )
    return redirect(url_for("mailings.one", number=number), 303)


@blueprint.post("/mailings/<int:number>/remove")
@needs(Permission.DECIDE)
def remove(number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    mailing = mailings.get(record(), number)
    try:
        writing_back.remove(record(), number, by=user().email, now=now())
    except AlreadyPublic:
        return _is_sent(number)
    flash(gettext("Kladden er smidt væk."), "success")
    return redirect(url_for("mailings.every", slug=mailing.consultation), 303)


def _recipients(mailing: Mailing) -> list[Recipient]:
    return writing_back.recipients(record(), mailing)


def _at(found: list[Recipient], place: int) -> Recipient:
    if not 1 <= place <= len(found):
        raise NotFound("recipient", str(place))
    return found[place - 1]


def _before(mailing: Mailing) -> str:
    db = record()
    found = _recipients(mailing)
    held = meetings.of(db, mailing.consultation)
    differs = [letter_back.differs(each, _met(held, each)) for each in found]
    page = max(1, min(request.args.get("page", 1, type=int), -(-len(found) // SHOWN) or 1))
    first = (page - 1) * SHOWN
    consultation = consultations.get(db, mailing.consultation)
    return render_template(
        "desk/mailing.html",
        mailing=mailing,
        consultation=consultation,
        subject=writing_back.subject(mailing, consultation),
        promise=promises.get(db, mailing.promise) if mailing.promise else None,
        rows=list(enumerate(zip(found, differs, strict=True), 1))[first : first + SHOWN],
        total=len(found),
        reached=len([each for each in found if each.addresses]),
        unsettled=sum(each.unsettled for each in found),
        counts=_counted(differs),
        page=page,
        pages=-(-len(found) // SHOWN),
    )


def _counted(differs: list[tuple[str, ...]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for each in differs:
        for name in each:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _met(held: list[Meeting], recipient: Recipient) -> int:
    return sum(
        any(attended_for(each, name) for name in recipient.parties)
        for each in held
        if not each.is_cancelled
    )


def _promise(slug: str) -> int | None:
    number = request.args.get("promise", 0, type=int)
    if not number:
        return None
    promise = promises.get(record(), number)
    if promise.consultation != slug:
        raise NotFound("promise", str(number))
    return promise.number


def _as_written(form: MailingForm, mailing: Mailing) -> Mailing:
    return replace(
        mailing,
        subject=form.subject.data,
        body=form.body.data,
        signature=form.signature.data,
        with_silent=form.with_silent.data,
    )


def _form_page(
    form: MailingForm,
    slug: str,
    mailing: Mailing | None = None,
    *,
    overtaken: Mailing | None = None,
) -> str:
    return render_template(
        "desk/mailing_form.html",
        form=form,
        consultation=consultations.get(record(), slug),
        mailing=mailing,
        words=letter_back.WORDS,
        parts=letter_back.PARTS,
        overtaken=overtaken,
    )


def _is_sent(number: int) -> ResponseReturnValue:
    flash(gettext("Brevene er sendt, så teksten kan ikke ændres."), "warning")
    return redirect(url_for("mailings.one", number=number), 303)
