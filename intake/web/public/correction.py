"""An answer while it is being corrected: what was sent, what is written now, and what differs."""

import re
import secrets
from dataclasses import dataclass, replace

from flask import request

from forms.answer import answer_form
from forms.answer_filling import corrected, filled
from intake.core import revision
from intake.core.consultation import Consultation, QuestionKind
from intake.core.notice import BY_WEB
from intake.core.party import Party
from intake.core.submission import Attachment, Draft, StoredAttachment, Submission
from intake.store import files, parties, versions
from intake.web.public.writing import Writing, by_place, places
from intake.web.site import lang, record, settings

_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass
class Correction(Writing):
    """A writing of an answer that was sent `before`; `seen` is the version it began from."""

    before: Submission
    seen: int
    newest: int
    numbers: tuple[int, ...]

    @classmethod
    def begun(cls, before: Submission, consultation: Consultation) -> "Correction":
        """Return what this request says of the answer; all that was sent, where it says nothing."""
        newest = versions.newest(record(), before.reference)
        party, others = _who(before, consultation)
        is_sent = request.method == "POST"
        own = {each.public_id: each for each in before.attachments}
        kept, lost = _kept(own) if is_sent else (own, 0)
        at = places(consultation, request.form) if is_sent else _answering(before, consultation)
        form = answer_form(
            consultation,
            key=secrets.token_urlsafe(18),
            party=party,
            others=others,
            notice=BY_WEB[lang()],
            room=settings().upload_limit,
            kept=by_place(kept, at),
            given=None if is_sent else filled(before.draft, others, consultation.themes),
        )
        seen = request.form.get("seen", 0, type=int) if is_sent else newest
        numbers = _numbers() if is_sent else tuple(each.number for each in before.draft.points)
        return cls(consultation, party, others, kept, lost, form, at, before, seen, newest, numbers)

    @property
    def is_overtaken(self) -> bool:
        """Return whether another version came since this one was begun."""
        return self.seen != self.newest

    def draft(self) -> Draft:
        """Return the whole answer as it is written now. The form must be good."""
        draft = self._corrected()
        earlier = tuple(
            Attachment(each.name, each.media_type, files.content(record(), each.sha256))
            for each in self.listed_files()
        )
        return replace(draft, attachments=(*earlier, *draft.attachments))

    def after(self) -> Submission:
        """Return the answer as it would stand, without its files' bytes."""
        after = revision.revise(self.before, self._corrected(), seen=self.seen, newest=self.seen)
        return replace(after, attachments=tuple(self.listed_files()))

    def _corrected(self) -> Draft:
        names = {each.name for each in self.before.attachments}
        return corrected(self.form, self.before.draft, self.consultation, self.numbers, names)


def _numbers() -> tuple[int, ...]:
    """Return the numbers of the points that stood in the form when it was first shown."""
    typed = request.form.get("numbers", "").split(",")
    return tuple(int(each) if _NUMBER.fullmatch(each) else 0 for each in typed)


def _answering(before: Submission, consultation: Consultation) -> dict[str, str]:
    """Return which question each file of the answer was chosen at, by its public id."""
    with_files = [each for each in consultation.questions if each.kind is QuestionKind.FILE]
    return {
        file.public_id: each.key
        for each in with_files
        for file in before.attachments
        if file.name in before.draft.answers.get(each.key, ())
    }


def _kept(own: dict[str, StoredAttachment]) -> tuple[dict[str, StoredAttachment], int]:
    """Return the files that the form still holds, and how many of them are not here any more."""
    removed = set(request.form.getlist("remove"))
    tokens = [each for each in request.form.getlist("upload") if each not in removed]
    found = {each: own.get(each) or files.upload(record(), each) for each in tokens}
    kept = {token: each for token, each in found.items() if each}
    return kept, len(found) - len(kept)


def _who(before: Submission, consultation: Consultation) -> tuple[Party | None, list[Party]]:
    """Return whom the answer is for, and those on the list that it may be given together with."""
    named = before.draft.parties
    if not named:
        return None, []
    listed = {each.name: each for each in parties.enlisted(record(), consultation.slug)}
    for name in named:
        listed.setdefault(name, parties.get(record(), name))
    return listed.pop(named[0]), list(listed.values())
