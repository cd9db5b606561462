"""The draft that a visitor is writing: found by cookie or invitation, saved at each step."""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from intake import letters
from intake.actions import drafting as acts
from intake.actions.drafting import Outcome, Writer
from intake.core import drafting
from intake.core.consultation import Consultation
from intake.core.drafting import Content
from intake.core.party import Party
from intake.store import drafts
from intake.store.drafts import Saved
from intake.web.site import now, record, settings

DRAFTS, HAND = "drafts", "hand"
MOST_DRAFTS = 8
"""Remembered in one cookie, like the invitations."""


def hand() -> str:
    """Return the name of this browser: what it wrote itself, it may write over."""
    found: str = session.setdefault(HAND, secrets.token_urlsafe(9))
    return found


def current(consultation: Consultation, party: Party | None) -> Saved | None:
    """Return the draft this visitor can go on with, or None."""
    found = _found(consultation, party)
    return found if found and found.is_open else None


def sent(consultation: Consultation, party: Party | None) -> Saved | None:
    """Return the visitor's draft where it was sent, perhaps from another browser."""
    found = _found(consultation, party)
    return found if found and not found.is_open else None


def remember(slug: str, token: str) -> None:
    """Keep in the signed cookie which draft this visitor writes."""
    known = {key: each for key, each in session.get(DRAFTS, {}).items() if key != slug}
    session[DRAFTS] = {**dict(list(known.items())[-(MOST_DRAFTS - 1) :]), slug: token}


def forget(slug: str) -> None:
    """Let this browser begin anew."""
    session[DRAFTS] = {key: each for key, each in session.get(DRAFTS, {}).items() if key != slug}


def filled(draft: Saved) -> "MultiDict[str, str]":
    """Return everything in a draft, as its form would send it."""
    found = drafts.sections(record(), draft.id).values()
    return MultiDict(drafting.pairs(each.content for each in found))


def merged(draft: Saved, only: Collection[str]) -> "MultiDict[str, Any]":
    """Return the draft with the sections in `only` as this request has them; files are added."""
    found = drafts.sections(record(), draft.id)
    kept = [each.content for key, each in found.items() if key not in only or key == drafting.FILES]
    given: MultiDict[str, Any] = MultiDict(drafting.pairs(kept))
    if request.method == "GET":
        given["csrf_token"] = generate_csrf()
    for name, value in request.form.items(multi=True):
        given.add(name, value)
    return given


def versions(draft: Saved | None) -> str:
    """Return the newest version of each section, as the form's hidden field `seen` has it."""
    found = drafts.sections(record(), draft.id) if draft else {}
    return json.dumps({key: each.version for key, each in found.items()})


def save(
    consultation: Consultation,
    party: Party | None,
    given: Iterable[tuple[str, str]],
    *,
    seen: str,
    only: Iterable[str] | None = None,
    author: str = "",
    always: bool = False,
) -> Outcome | None:
    """Save what was typed; None where there is nothing to keep, or the answer was sent already.

    `only` names the sections on the page where it has not all of them. A section of the page that
    sent nothing was emptied.
    """
    found = drafting.sections(given)
    draft = current(consultation, party)
    if only is not None:
        found = {key: found.get(key, {}) for key in only}
    elif draft:
        emptied: Mapping[str, Content] = {key: {} for key in drafts.sections(record(), draft.id)}
        found = {**emptied, **found}
    if draft is None:
        is_worth = always or _is_worth(consultation, party, found)
        draft = _begin(consultation, party) if is_worth else None
    if draft is None:
        return None
    writer = Writer(hand(), author)
    return acts.save(record(), draft.id, found, seen=seen_versions(seen), writer=writer, now=now())


def _is_worth(
    consultation: Consultation, party: Party | None, found: Mapping[str, Content]
) -> bool:
    return drafting.has_words(found) and sent(consultation, party) is None


def _begin(consultation: Consultation, party: Party | None) -> Saved:
    key = secrets.token_urlsafe(18)
    name = party.name if party else ""
    draft = acts.start(
        record(), consultation.slug, key=key, party=name, settings=settings(), now=now()
    )
    if not party:
        remember(consultation.slug, letters.draft_token(settings(), key))
    return draft


def _found(consultation: Consultation, party: Party | None) -> Saved | None:
    if party:
        return drafts.of_party(record(), consultation.slug, party.name)
    token = session.get(DRAFTS, {}).get(consultation.slug)
    found = drafts.with_token(record(), token) if token else None
    return found if found and found.consultation == consultation.slug else None


def seen_versions(text: str) -> dict[str, int]:
    """Return what a page says it has seen; nothing where that makes no sense."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: each for key, each in found.items() if isinstance(each, int)}
