"""Two messages that are one answer: what it says when the second is added to the first."""

from dataclasses import replace

from intake.core.message import Reading
from intake.core.placing import Place, draft_of, view_of
from intake.core.submission import Draft, MailView, Status

TAKEN_APART_WHILE = frozenset({Status.RECEIVED})
"""States of an answer in which nobody has decided on the words that came with the second mail."""


def joined(draft: Draft, reading: Reading) -> Draft:
    """Return the answer with the words and files of one more mail; nothing of it is replaced.

    `draft` holds the files that the answer has. An answer to a question goes to the question where
    that had none; else all of the mail's words go after the others, in the order they came.
    """
    place = Place(questions=tuple(reading.answers))
    added = draft_of(reading, place)
    if set(added.answers) & set(draft.answers):
        added = draft_of(replace(reading, answers={}), place)
    known = {each.sha256 for each in draft.attachments}
    fresh = tuple(each for each in added.attachments if each.sha256 not in known)
    return replace(
        draft,
        answers={**draft.answers, **added.answers},
        body="\n\n".join(each for each in (draft.body, added.body) if each.strip()),
        attachments=(*draft.attachments, *fresh),
        nil_return=draft.nil_return and not (added.body or added.answers or fresh),
    )


def view(before: MailView, reading: Reading) -> MailView:
    """Return what the desk sees beside the answer: what is said of one mail is said of both."""
    added = view_of(reading)
    fresh = tuple(each for each in added.findings if each not in before.findings)
    return MailView(
        subject=before.subject or added.subject,
        quoted=_both(before.quoted, added.quoted),
        signature=_both(before.signature, added.signature),
        hidden=_both(before.hidden, added.hidden),
        needs_review=before.needs_review or added.needs_review,
        reasons=tuple(dict.fromkeys((*before.reasons, *added.reasons))),
        findings=(*before.findings, *fresh),
    )


def _both(one: str, other: str) -> str:
    return "\n\n".join(dict.fromkeys(each for each in (one, other) if each.strip()))
