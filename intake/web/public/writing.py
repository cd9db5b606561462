"""An answer while it is being written: its form, its files, and whom it is written for."""

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request, session
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from forms.answer import AnswerForm, answer_form
from intake.actions import uploading
from intake.core.consultation import Consultation, QuestionKind
from intake.core.notice import BY_WEB
from intake.core.party import Party
from intake.core.submission import Attachment, Draft, StoredAttachment
from intake.store import files, parties
from intake.store.drafts import Saved, Section
from intake.web.public import saving
from intake.web.site import lang, now, record, settings

INVITATIONS = "invitations"
MOST_INVITATIONS = 8
"""Remembered in one cookie: a secretariat may answer for several councils."""


@dataclass
class Writing:
    """One answer being written; `kept` are the files chosen earlier, by their secret tokens.

    `at` says for those that answer a question which question it is.
    """

    consultation: Consultation
    party: Party | None
    others: list[Party]
    kept: dict[str, StoredAttachment]
    lost: int
    form: AnswerForm
    at: dict[str, str]
    given: MultiDict[str, Any] | None = field(default=None, init=False)
    only: tuple[str, ...] | None = field(default=None, init=False)
    saved: Saved | None = field(default=None, init=False)
    clashes: tuple[Section, ...] = field(default=(), init=False)

    @classmethod
    def of(
        cls,
        consultation: Consultation,
        *,
        party: Party | None = None,
        only: tuple[str, ...] | None = None,
        peek: bool = False,
    ) -> "Writing":
        """Return what this request says of the answer; one that only looks gets the draft.

        Where the page has `only` some sections of it, the draft gives the others; with `peek` it
        gives all, whatever was sent, and files chosen now are not read.
        """
        party = party or invited(consultation)
        saved = saving.current(consultation, party)
        given: MultiDict[str, Any] = request.form
        if peek:
            known = saved or saving.sent(consultation, party)
            given = saving.filled(known) if known else MultiDict()
        elif saved and (request.method == "GET" or only is not None):
            given = saving.merged(saved, (only or ()) if request.method == "POST" else ())
        elif only is not None:
            given = MultiDict(request.form)
        if only is not None:
            given.update(request.files)
        others = [
            each
            for each in parties.enlisted(record(), consultation.slug)
            if party and each.name != party.name
        ]
        tokens = dict.fromkeys(given.getlist("upload"))
        removed = set(request.form.getlist("remove"))
        found = {each: files.upload(record(), each) for each in tokens if each not in removed}
        kept = {token: each for token, each in found.items() if each}
        at = places(consultation, given)
        form = answer_form(
            consultation,
            key=secrets.token_urlsafe(18),
            party=party,
            others=others,
            notice=BY_WEB[lang()],
            room=settings().upload_limit,
            kept=by_place(kept, at),
            given=None if given is request.form else given,
        )
        made = cls(consultation, party, others, kept, len(found) - len(kept), form, at)
        made.given, made.only, made.saved = given, only, saved
        return made

    def is_good(self) -> bool:
        """Check the form, and that no file chosen earlier has been swept away meanwhile."""
        is_good = self.form.validate()
        if self.lost:
            message = gettext("En fil, du valgte før, er ikke gemt længere. Vælg den igen.")
            self.form.attachments.errors = [*self.form.attachments.errors, message]
        return is_good and not self.lost

    def is_ours(self) -> bool:
        """Return whether the request came from our own form, in this visitor's session."""
        return not self.form.csrf_token.errors

    def keep_chosen(self) -> None:
        """Keep the files chosen now, so that they outlive this page. Raises TryAgain."""
        removed = request.form.getlist("remove")
        uploading.forget(record(), removed)
        held = sum(each.size for each in self.kept.values())
        chosen: dict[str, Attachment] = {}
        for place, taken in self.form.files.by_place().items():
            for each in taken:
                held += each.size
                if held <= settings().upload_limit:
                    token = secrets.token_urlsafe(24)
                    chosen[token] = each
                    self.at.update({token: place} if place else {})
        uploading.keep(record(), chosen, now=now())
        for token, each in chosen.items():
            self.kept[token] = StoredAttachment(
                "", each.name, each.media_type, each.size, each.sha256
            )

    def has_file_problems(self) -> bool:
        """Return whether a file chosen now was refused: it has to be chosen again here."""
        places = ["", *(each.key for each in self.consultation.questions)]
        return any(self.form.files.problems(place) for place in places)

    def save(self, author: str = "", *, always: bool = False) -> bool:
        """Save the draft as it stands; False where somebody else changed the same part unseen.

        Nothing typed is no draft, unless it is to be saved `always`.
        """
        names = ("upload", *(f"at-{each.key}" for each in self.consultation.questions))
        typed = [pair for pair in request.form.items(multi=True) if pair[0] not in names]
        given = [
            *typed,
            *(("upload", token) for token in self.kept),
            *((f"at-{place}", token) for token, place in self.at.items() if token in self.kept),
        ]
        seen = request.form.get("seen", "")
        outcome = saving.save(
            self.consultation,
            self.party,
            given,
            seen=seen,
            only=self.only,
            author=author,
            always=always,
        )
        if outcome:
            self.saved, self.clashes = outcome.draft, outcome.clashes
        return not self.clashes

    def draft(self) -> Draft:
        """Return the answer with all its files. The form must be good."""
        earlier = tuple(
            Attachment(each.name, each.media_type, files.content(record(), each.sha256))
            for each in self.listed_files()
        )
        draft = self.form.draft()
        return replace(draft, attachments=(*earlier, *draft.attachments))

    def listed_files(self) -> list[StoredAttachment]:
        """Return every file of the answer as it will be listed, without its bytes.

        Those at questions that are not asked are not sent with it.
        """
        asked = {"", *(each.key for each in self.form.asked())}
        return [each for token, each in self.kept.items() if self.at.get(token, "") in asked]

    def kept_at(self, place: str = "") -> dict[str, StoredAttachment]:
        """Return the files chosen earlier at one question, or those at none."""
        return {token: each for token, each in self.kept.items() if self.at.get(token, "") == place}

    def hidden(self) -> list[tuple[str, str]]:
        """Return everything that was typed or ticked, as pairs for hidden fields."""
        skipped = {"csrf_token", "step", "upload", "remove", "key", "seen"}
        names = {field.name for field in self.form} - skipped
        return [
            (name, value)
            for name, values in (request.form if self.given is None else self.given).lists()
            if name in names or str(name).startswith("points-")  # a part can lack a name
            for value in values
        ] + [(f"at-{place}", token) for token, place in self.at.items() if token in self.kept]


def places(consultation: Consultation, given: MultiDict[str, Any]) -> dict[str, str]:
    """Return which question each file chosen earlier answers, by the file's token."""
    return {
        token: each.key
        for each in consultation.questions
        if each.kind is QuestionKind.FILE
        for token in given.getlist(f"at-{each.key}")
    }


def by_place(
    kept: dict[str, StoredAttachment], at: dict[str, str]
) -> dict[str, list[StoredAttachment]]:
    """Return the files by the question they answer; "" is none."""
    found: dict[str, list[StoredAttachment]] = {}
    for token, each in kept.items():
        found.setdefault(at.get(token, ""), []).append(each)
    return found


def arrival_key(slug: str, form_key: str, draft: Draft) -> str:
    """Return the key of an answer: the same form with the same words is the same answer.

    A second press gives the same receipt; someone who goes back and changes a word has written
    another answer, and nothing of it may be lost.
    """
    digest = hashlib.sha256(repr(replace(draft, attachments=())).encode())
    for each in draft.attachments:
        digest.update(f"{each.name}\0{each.sha256}\0".encode())
    return f"web/{slug}/{form_key}/{digest.hexdigest()}"


def remember_invitation(slug: str, token: str) -> None:
    """Keep in the signed cookie by which personal link this visitor came."""
    known = {key: each for key, each in session.get(INVITATIONS, {}).items() if key != slug}
    newest = list(known.items())[-(MOST_INVITATIONS - 1) :]
    session[INVITATIONS] = {**dict(newest), slug: token}


def forget_invitation(slug: str) -> None:
    """Let the visitor answer for themselves after all."""
    session[INVITATIONS] = {
        key: each for key, each in session.get(INVITATIONS, {}).items() if key != slug
    }


def invited(consultation: Consultation) -> Party | None:
    """Return whom the visitor's personal link says one answers for, or None."""
    token = session.get(INVITATIONS, {}).get(consultation.slug)
    found = parties.with_link_token(record(), token) if token else None
    return found.party if found and found.consultation == consultation.slug else None
