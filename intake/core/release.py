"""How an answer that was approved gets out: who lets it out, and the time to object before that."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from intake.core.errors import DecisionNotAllowed, ReleaseNotAllowed
from intake.core.submission import Channel, Status, Submission

LONGEST = 720
"""Hours to object in: a month, beyond which nobody waits on purpose."""


class ReleaseBy(StrEnum):
    """Whose word lets an approved answer out: nobody's more, another person's, or a publisher's."""

    APPROVER = "approver"
    ANOTHER = "another"
    PUBLISHER = "publisher"


class Outcome(StrEnum):
    """What became of an objection."""

    CHANGED = "changed"
    OVERRULED = "overruled"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """That somebody found this `edition` of the public face fit, and what is waited for since.

    `hours` is how long its sender may object, 0 where nobody is asked; the time runs from
    `told_at`, when the letter was owed, to `objection_until`. Moments are UTC.
    """

    reference: str
    edition: str
    made_by: str
    made_at: datetime
    hours: int = 0
    told_at: datetime | None = None
    objection_until: datetime | None = None

    @property
    def is_told(self) -> bool:
        """Return whether nobody has to be told of it any more."""
        return self.hours == 0 or self.told_at is not None

    def is_over(self, now: datetime) -> bool:
        """Return whether the time to object has passed, or there is none."""
        if self.hours == 0:
            return True
        return self.objection_until is not None and now >= self.objection_until

    def told(self, now: datetime) -> "Approval":
        """Return the approval once its sender is told: the time to object runs from here."""
        until = now + timedelta(hours=self.hours)
        return replace(self, told_at=now, objection_until=until)


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What a sender said against the public version of their answer, and what became of it."""

    number: int
    reference: str
    made_at: datetime
    text: str
    edition: str
    settled_at: datetime | None = None
    settled_by: str = ""
    outcome: Outcome | None = None
    reason: str = ""


class TakenAs(StrEnum):
    """What a person made of a mail about the public version; NOTHING while it waits."""

    NOTHING = ""
    OBJECTION = "objection"
    SEEN = "seen"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a sender answered by mail to the letter with the public version.

    `message` is its number in the inbox. `edition` is what waited to be public then, empty where
    nothing did.
    """

    number: int
    reference: str
    message: int
    at: datetime
    text: str
    edition: str
    taken_as: TakenAs = TakenAs.NOTHING
    taken_at: datetime | None = None
    taken_by: str = ""


def hours_for(submission: Submission, hours: int) -> int:
    """Return how long the sender may object: not at all where no way leads to them."""
    can_see_it = bool(submission.draft.email) or submission.channel is Channel.WEB
    return hours if can_see_it else 0


def may_object(submission: Submission) -> bool:
    """Return whether the sender may still object: until it is let out, however late."""
    return submission.status is Status.APPROVED and submission.awaits_release


def put_back(submission: Submission) -> Submission:
    """Return an answer that waits for its release as one to decide on again.

    Raises DecisionNotAllowed for one that does not wait.
    """
    if not may_object(submission):
        raise DecisionNotAllowed(submission.reference, submission.status, Status.RECEIVED)
    return replace(submission, status=Status.RECEIVED, awaits_release=False)


def goes_by_itself(by: ReleaseBy, approval: Approval, now: datetime) -> bool:
    """Return whether the clock lets it out: its time is over, and nobody else has to say so."""
    return by is ReleaseBy.APPROVER and approval.is_over(now)


def may_release(
    by: ReleaseBy, approval: Approval, *, who: str, is_publisher: bool, now: datetime
) -> bool:
    """Return whether this person may let it out now."""
    if not approval.is_over(now):
        return False
    if by is ReleaseBy.PUBLISHER:
        return is_publisher
    if by is ReleaseBy.ANOTHER:
        return who.casefold() != approval.made_by.casefold()
    return True


def let_out(submission: Submission) -> Submission:
    """Return the answer as one that may be published. Raises ReleaseNotAllowed."""
    if not may_object(submission):
        raise ReleaseNotAllowed(submission.reference)
    return replace(submission, awaits_release=False)
