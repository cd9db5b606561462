"""Working side by side: notes to each other, and who has an answer open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKS_FOR = timedelta(minutes=10)
"""How long somebody counts as reading an answer after they opened it: a page that was left open
must not seem read for ever, and a long answer takes a while."""


@dataclass(frozen=True)
class Note:
    """What one of the staff wrote about an answer for the others; never public, never changed."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True)
class Looking:
    """Who has an answer open to decide on it: came at `since`, and again at `seen_at`."""

    reader: str
    since: datetime
    seen_at: datetime

    def lasts(self, now: datetime) -> bool:
        """Return whether they still count as reading it."""
        return now - self.seen_at < LOOKS_FOR

    def is_of(self, reader: str) -> bool:
        """Return whether it is this person, whatever the case of their address."""
        return self.reader.lower() == reader.lower()


def after_opening(before: Looking | None, reader: str, now: datetime) -> Looking:
    """Return who looks once `reader` opens the answer: whoever came first, as long as it lasts."""
    if before is None or not before.lasts(now):
        return Looking(reader, since=now, seen_at=now)
    if before.is_of(reader):
        return Looking(before.reader, since=before.since, seen_at=now)
    return before
