"""What is done after the decision: milestones, each so far, and a short account at the end."""

from dataclasses import dataclass
from datetime import datetime

DONE = 100


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a milestone had come at a moment, and what there was to tell."""

    at: datetime
    by: str
    percent: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One thing that is to be done; `said` is when it is expected, in words."""

    number: int = 0
    public_id: str
    consultation: str
    title: str
    said: str = ""
    news: tuple[Progress, ...] = ()

    @property
    def percent(self) -> int:
        """Return how far it has come."""
        return self.news[-1].percent if self.news else 0

    @property
    def is_done(self) -> bool:
        """Return whether it has come all the way."""
        return self.percent == DONE


@dataclass(frozen=True, kw_only=True)
class Account:
    """What people said, what was decided and what was done: the case in three short texts."""

    at: datetime
    said: str
    decided: str
    done: str
