"""A mail read again by newer rules, and what may be changed by it without asking anybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.core.changes import changes
from intake.core.submission import Draft, MailView, Status, Submission
from intake.core.version import Version, Why

REASON = "læst igen med nyere regler"
"""Why a person should look at the answer, as it is shown at the desk."""

MACHINE = "system"


class Outcome(StrEnum):
    """What came of reading a message again."""

    SAME = "same"
    CHANGED = "changed"
    DECIDED = "decided"
    BY_HAND = "by hand"
    NO_ANSWER = "no answer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Reread:
    """One message that was read again; `parts` are those of its answer that differ now."""

    number: int
    outcome: Outcome
    reference: str = ""
    parts: tuple[str, ...] = ()


def reread(before: Submission, draft: Draft, *, number: int, is_by_hand: bool) -> Reread:
    """Return what reading the mail again means for its answer, whose words are now in `draft`.

    Only an answer that nobody has decided on or put right is changed; the others are told of.
    """
    parts = tuple(_name(each.part, each.key) for each in changes(before, anew(before, draft)))
    if not parts:
        outcome = Outcome.SAME
    elif is_by_hand:
        outcome = Outcome.BY_HAND
    elif before.status is not Status.RECEIVED:
        outcome = Outcome.DECIDED
    else:
        outcome = Outcome.CHANGED
    return Reread(number=number, outcome=outcome, reference=before.reference, parts=parts)


def anew(before: Submission, draft: Draft) -> Submission:
    """Return the answer with the words of the new reading; all else stays as it was."""
    kept = replace(
        before.draft, body=draft.body, answers=draft.answers, nil_return=draft.nil_return
    )
    return replace(before, draft=kept)


def in_doubt(view: MailView) -> MailView:
    """Return how the mail is read now, with the word that newer rules read it."""
    return replace(view, needs_review=True, reasons=(REASON, *view.reasons))


def is_by_hand(found: Sequence[Version]) -> bool:
    """Tell whether a person has written one of an answer's versions since it came."""
    return any(
        each.number > 1 and each.actor != MACHINE and each.why is not Why.NAME_PROTECTED
        for each in found
    )


def _name(part: str, key: str) -> str:
    return f"{part} {key}" if part == "answer" else part
