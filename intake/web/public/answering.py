"""The form of an answer: written, checked, sent; nothing typed or chosen is ever lost."""

import errno

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import answer_questions
from intake import letters
from intake.actions import asking_time, council
from intake.actions.receiving import Arrival, receive
from intake.core.consultation import Consultation, require_asked, require_open
from intake.core.errors import (
    ConsultationClosed,
    ConsultationNotOpen,
    InvitedOnly,
    NotFound,
    TryAgain,
)
from intake.core.party import Party
from intake.core.robots_at_the_form import looks_like_one
from intake.core.submission import (
    Channel,
    Identity,
    SpeaksAs,
    body_text,
)
from intake.failpoints import reached
from intake.store import joint, members, parties
from intake.store.connection import NoRoom
from intake.web.public import floods, paging, saving
from intake.web.public.announced import announced
from intake.web.public.check_page import check_page
from intake.web.public.sections import section_name
from intake.web.public.writing import (
    Writing,
    arrival_key,
    forget_invitation,
    invited,
    remember_invitation,
)
from intake.web.site import ended, now, previewed, record, settings

blueprint = Blueprint("answering", __name__)

RETRY_AFTER = {"Retry-After": "60"}


@blueprint.get("/i/<token>")
def personal_link(token: str) -> ResponseReturnValue:
    """Lead an invited party to its form; the record is only read, so mail scanners do no harm."""
    found = parties.with_link_token(record(), token)
    if found is None:
        raise NotFound("invitation", "(link)")
    remember_invitation(found.consultation, token)
    return redirect(url_for("answering.answer", slug=found.consultation), 303)


@blueprint.route("/<slug>/answer", methods=["GET", "POST"])
def answer(slug: str) -> ResponseReturnValue:
    """Show the form, the page to check it on, or the way to the receipt."""
    consultation = announced(slug)
    party = invited(consultation)
    names = {party.name} if party else set()
    consultation = asking_time.for_parties(record(), consultation, names)
    refused = _refusal(consultation, party)
    if refused or (request.method == "GET" and (refused := already_sent(consultation, party))):
        return refused
    if paging.is_paged(consultation) and not previewed():
        return paging.paged(consultation)
    writing = _read(consultation)
    if request.method == "GET":
        return _form(writing)
    try:
        return _step(writing)
    except TryAgain:
        return _form(writing, no_room=True), 503, RETRY_AFTER


def _refusal(consultation: Consultation, party: Party | None) -> ResponseReturnValue | None:
    """Return the page for those who cannot answer here and now, or None."""
    try:
        require_open(consultation, now())
        require_asked(consultation, is_invited=party is not None or bool(previewed()))
    except ConsultationNotOpen:
        return render_template("public/not_open.html", consultation=consultation), 404
    except ConsultationClosed:
        return _too_late(consultation)
    except InvitedOnly:
        return render_template("public/invited_only.html", consultation=consultation), 403
    return None


def _read(consultation: Consultation) -> Writing:
    try:
        return Writing.of(consultation)
    except OSError as error:  # large bodies wait in a temporary file while they are read
        if error.errno == errno.ENOSPC:
            raise NoRoom("There is no room for the files of an answer.") from error
        raise


def _step(writing: Writing) -> ResponseReturnValue:
    if wait := floods.wait():
        return _form(writing, wait=wait), 429, {"Retry-After": str(wait)}
    step = request.form.get("step", "")
    is_good = writing.is_good()
    if not writing.is_ours():
        return _form(writing), 422
    if step == "" and is_good:
        sent = None if writing.party else already_sent(writing.consultation, None)
        return sent or _asked_once_more(writing) or _send(writing)
    writing.keep_chosen()
    if not writing.save():
        return _form(writing), 409
    reached("web:draft_saved")
    return _next(writing, step, is_good=is_good)


def _next(writing: Writing, step: str, *, is_good: bool) -> ResponseReturnValue:
    if step == "save":
        return redirect(url_for("drafts.saved", slug=writing.consultation.slug), 303)
    if step in {"edit", "more", "forget"}:
        return _form(_as_it_stands(writing, step))
    if not is_good:
        return _form(writing), 422
    return _check(writing)


def _as_it_stands(writing: Writing, step: str) -> Writing:
    """Return the answer as written so far, without a word on what is still missing."""
    if step == "forget":
        forget_invitation(writing.consultation.slug)
    fresh = Writing.of(writing.consultation)
    fresh.kept, fresh.at = writing.kept, writing.at
    fresh.saved = writing.saved
    if step == "more":
        fresh.form.more_points()
    if step == "forget" and writing.party and fresh.form.organisation.data == writing.party.name:
        fresh.form.organisation.data, fresh.form.speaks_as.data = "", SpeaksAs.CITIZEN.value
    return fresh


def _asked_once_more(writing: Writing) -> str | None:
    """Return the check page again to what looks like a program, and in a flood to everyone."""
    needs_puzzle = floods.puzzle_needed()
    signs = floods.signs(body_text(writing.form.draft()))
    if not needs_puzzle and not looks_like_one(signs, now()):
        return None
    writing.keep_chosen()
    return _check(writing, once_more=True)


def _check(writing: Writing, *, once_more: bool = False) -> str:
    return check_page(
        writing,
        writing.form.draft(),
        once_more=once_more,
        puzzle=floods.puzzle() if floods.is_high() else None,
    )


def _send(writing: Writing) -> ResponseReturnValue:
    slug, party = writing.consultation.slug, writing.party
    draft = writing.draft()
    arrival = Arrival(
        key=arrival_key(slug, writing.form.key.data, draft),
        channel=Channel.WEB,
        at=now(),
        noted_at=ended() if ended() >= writing.consultation.closes_at else None,
        identity=Identity.CONFIRMED if party else Identity.UNVERIFIED,
        identity_reason="personligt link fra invitationen" if party else "svar uden invitation",
    )
    reached("web:parsed")
    saved = writing.saved
    if saved and saved.reference:  # the final answer takes the place of the provisional one
        submission = council.send(record(), saved.id, draft, arrival=arrival, settings=settings())
    else:
        submission = receive(
            record(),
            draft,
            slug=slug,
            arrival=arrival,
            settings=settings(),
            saved=saved.id if saved else None,
        )
    saving.forget(slug)
    reached("web:after_commit")
    token = letters.receipt_token(settings(), submission.reference)
    response = redirect(url_for("receipts.receipt", token=token), 303)
    reached("web:before_response")
    return response


def already_sent(consultation: Consultation, party: Party | None) -> ResponseReturnValue | None:
    """Lead to the receipt who sent this very draft from elsewhere, and a council to its desk.

    None for everybody else.
    """
    if party:
        draft = saving.current(consultation, party)
        has_desk = draft and (draft.reference or members.contact(record(), draft.id))
        return redirect(url_for("council.desk", slug=consultation.slug), 303) if has_desk else None
    found = saving.sent(consultation, party)
    if found is None:
        return None
    saving.forget(consultation.slug)
    token = letters.receipt_token(settings(), found.reference)
    return redirect(url_for("receipts.receipt", token=token), 303)


def _form(writing: Writing, *, no_room: bool = False, wait: int = 0) -> str:
    return render_template(
        "public/answer.html",
        consultation=writing.consultation,
        form=writing.form,
        party=writing.party,
        others=writing.others,
        writing=writing,
        whom=answer_questions.whom,
        chosen=writing.form.files.chosen(writing.form.files.by_place()) if no_room or wait else (),
        no_room=no_room,
        wait=wait,
        began=floods.began(),
        limit=settings().upload_limit,
        saved=writing.saved,
        seen=saving.versions(writing.saved),
        joint=joint.naming(record(), writing.consultation.slug, writing.party.name)
        if writing.party
        else [],
        csrf=writing.form.csrf_token,
        clashes=[(section_name(writing.consultation, each.key), each) for each in writing.clashes],
    )


def _too_late(consultation: Consultation) -> ResponseReturnValue:
    """Say how to answer all the same, and keep what was typed in sight for copying."""
    party = invited(consultation)
    address = letters.open_address(settings(), consultation.slug)
    if party:
        token = letters.mail_token(settings(), consultation.slug, party)
        address = letters.reply_address(settings(), token)
    labels = {f"answer-{each.key}": f"{each.key}. {each.label}" for each in consultation.questions}
    skipped = {"csrf_token", "step", "upload", "remove", "key", "together", "seen", "page"}
    chosen = {"speaks_as", "preference", "nil_return", "mandate"}
    draft = saving.current(consultation, party)
    given = saving.filled(draft) if draft and request.method == "GET" else request.form
    typed = [
        (labels.get(name, ""), value)
        for name, values in given.lists()
        if name not in skipped
        for value in values
        if value.strip() and name not in chosen
        if not name.startswith("at-") and not name.endswith("-theme")
    ]
    page = render_template(
        "public/too_late.html", consultation=consultation, address=address, typed=typed
    )
    return page, 410
