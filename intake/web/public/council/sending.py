"""Sending for the council: read through as it will be public, then one press by one person."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake import letters
from intake.actions import council as acts
from intake.actions.receiving import Arrival
from intake.core.consultation import require_open
from intake.core.council import has_changed
from intake.core.errors import NotFound
from intake.core.submission import Channel, Draft, Identity, Mandate
from intake.store import drafts
from intake.web.public import saving
from intake.web.public.check_page import check_page
from intake.web.public.council.desk import common
from intake.web.public.council.seats import Seat, blueprint, seat
from intake.web.public.parts import Part, holding, parts
from intake.web.public.writing import Writing, arrival_key
from intake.web.site import now, record, settings


@blueprint.route("/<slug>/council/check", methods=["GET", "POST"])
def check(slug: str) -> ResponseReturnValue:
    """Show what is missing, or the whole answer as it will be public; send it at a press."""
    here = seat(slug)
    require_open(here.consultation, now())
    if not here.member.may_send:
        raise NotFound("page", "check")
    if not here.draft.is_open:
        return redirect(url_for("council.desk", slug=slug), 303)
    writing = Writing.of(here.consultation, party=here.party)
    missing = _missing(here, writing)
    if missing:
        return render_template("public/council/missing.html", **common(here), missing=missing)
    if request.method == "GET":
        return _page(here, writing)
    if not writing.is_ours() or not writing.is_good():
        return _page(here, writing), 422
    if _has_changed(here):
        return redirect(_address(slug, is_changed=True), 303)
    return _send(here, writing)


def _has_changed(here: Seat) -> bool:
    """Return whether somebody has written since the page was read through."""
    newest = drafts.sections(record(), here.draft.id)
    seen = saving.seen_versions(request.form.get("seen", ""))
    return has_changed(seen, {key: each.version for key, each in newest.items()})


def _missing(here: Seat, writing: Writing) -> list[tuple[Part | None, str]]:
    writing.is_good()
    found = parts(here.consultation, writing.form, is_joint=True)
    missing = [(holding(found, each.target), each.message) for each in writing.form.problems()]
    is_still = writing.form.mandate.data == Mandate.PROVISIONAL and here.draft.is_provisional
    if is_still and not _is_provisional():
        said = gettext("Svaret står stadig som foreløbigt. Vælg, hvordan det er vedtaget.")
        missing.append((holding(found, "mandate"), said))
    return missing


def _is_provisional() -> bool:
    return bool(request.args.get("provisional"))


def _address(slug: str, *, is_changed: bool = False) -> str:
    found: dict[str, Any] = {"provisional": 1} if _is_provisional() else {}
    return url_for("council.check", slug=slug, changed=1 if is_changed else None, **found)


def _draft(draft: Draft) -> Draft:
    if _is_provisional():
        return replace(draft, mandate=Mandate.PROVISIONAL, adopted_on=None)
    return draft


def _page(here: Seat, writing: Writing) -> str:
    found = parts(here.consultation, writing.form, is_joint=True)
    slug = here.consultation.slug

    def edit_url(target: str) -> str:
        part = holding(found, target)
        if part is None:
            return url_for("council.desk", slug=slug)
        return url_for("council.section", slug=slug, key=part.key, _anchor=target)

    return check_page(
        writing,
        _draft(writing.form.draft()),
        template="public/council/check.html",
        action=_address(slug),
        edit_url=edit_url,
        is_provisional=_is_provisional(),
        is_changed=bool(request.args.get("changed")),
        seen=saving.versions(here.draft),
        sends_again=here.draft.is_provisional,
    )


def _send(here: Seat, writing: Writing) -> ResponseReturnValue:
    draft = _draft(writing.draft())
    arrival = Arrival(
        key=arrival_key(here.consultation.slug, writing.form.key.data, draft),
        channel=Channel.WEB,
        at=now(),
        identity=Identity.CONFIRMED,
        identity_reason="personligt link fra invitationen",
    )
    found = acts.send(record(), here.draft.id, draft, arrival=arrival, settings=settings())
    token = letters.receipt_token(settings(), found.reference)
    return redirect(url_for("receipts.receipt", token=token), 303)
