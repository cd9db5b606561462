"""Following: what somebody wants to hear of, how often, and when a letter is due."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from intake.core.consultation import COPENHAGEN


class Scope(StrEnum):
    """What can be followed."""

    ALL = "all"
    CONSULTATION = "consultation"
    TOPIC = "topic"
    PARTY = "party"


class Frequency(StrEnum):
    """How often letters come."""

    AT_ONCE = "at once"
    DAILY = "daily"


class NewsKind(StrEnum):
    """What can happen that followers hear of."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSED = "closed"
    ANSWERED = "answered"
    DECIDED = "decided"
    PROMISE = "promise"
    PROGRESS = "progress"
    ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing that happened, at `at` (UTC). `sender` and `public_id` are an answer's.

    `about` is what was decided, promised or is being done; `step` what happened to the promise,
    or how many percent are done.
    """

    kind: NewsKind
    at: datetime
    slug: str
    title: str
    sender: str = ""
    public_id: str = ""
    about: str = ""
    step: str = ""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What is followed: `name` is a slug, a topic or a party's public id, as the scope says."""

    scope: Scope
    name: str = ""
    shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Somebody who asked to be told; nothing but the confirmation goes out before it is given.

    `told_until` is the moment up to which everything was told.
    """

    number: int
    email: str
    topic: Topic
    frequency: Frequency
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    told_until: datetime

    @property
    def is_active(self) -> bool:
        """Return whether letters go out."""
        return self.confirmed_at is not None and self.ended_at is None


TOGETHER = timedelta(minutes=15)
"""Even "at once" gathers for a quarter of an hour: twenty approvals are one letter."""

DAILY_AT = time(8)


def told_before(frequency: Frequency, now: datetime) -> datetime:
    """Return the moment before which a follower must have been told last to be told again now."""
    if frequency is Frequency.AT_ONCE:
        return now - TOGETHER
    today = now.astimezone(COPENHAGEN).date()
    this_morning = datetime.combine(today, DAILY_AT, COPENHAGEN)
    return this_morning if this_morning <= now else this_morning - timedelta(days=1)
