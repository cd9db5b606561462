"""Moving a deadline: only later, with a reason that everyone can read."""

from dataclasses import dataclass
from datetime import datetime

from intake.core.consultation import Consultation, Stage
from intake.core.errors import DeadlineNotMoved

LONGEST_REASON = 500
"""Characters: a sentence or two, for it stands on the page and in every letter."""


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A deadline that was moved; `was` and `closes_at` are the first moments (UTC) too late."""

    was: datetime
    closes_at: datetime
    reason: str
    at: datetime


def extension(
    consultation: Consultation, closes_at: datetime, *, reason: str, now: datetime
) -> Extension:
    """Return the extension of the deadline to `closes_at`. Raises DeadlineNotMoved.

    A deadline that is past can still be moved, until something was decided.
    """
    reason = " ".join(reason.split())
    if consultation.stage is not Stage.ANNOUNCED:
        raise DeadlineNotMoved(consultation.slug, "it is not announced, or it is decided")
    if closes_at <= consultation.closes_at or closes_at <= now:
        raise DeadlineNotMoved(consultation.slug, "the new deadline must be later")
    if not reason or len(reason) > LONGEST_REASON:
        raise DeadlineNotMoved(
            consultation.slug, f"give a reason of at most {LONGEST_REASON} characters"
        )
    return Extension(was=consultation.closes_at, closes_at=closes_at, reason=reason, at=now)


def require_not_earlier(before: Consultation, after: Consultation, now: datetime) -> None:
    """Raise DeadlineNotMoved where an open consultation would close earlier than people were told.

    So a file that is older than an extension does not undo it.
    """
    is_told = before.stage is Stage.ANNOUNCED and now >= before.opens_at
    if is_told and after.stage is Stage.ANNOUNCED and after.closes_at < before.closes_at:
        raise DeadlineNotMoved(before.slug, "it is open, and its deadline can only be later")
