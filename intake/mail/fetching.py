"""Mail out of a mailbox: every message is committed here before anything changes over there."""

import fcntl
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from intake import failpoints
from intake.actions import gathering
from intake.actions.gathering import Found
from intake.config import Settings
from intake.mail import envelopes
from intake.mail.mailbox import Mailbox, opened
from intake.store import fetched

TOGETHER = 50
"""Most messages fetched, and committed, at once."""

LARGEST_TOGETHER = 16_000_000
"""Most bytes of them, so that memory is that of one large message, not of fifty."""

SIZES_TOGETHER = 1_000

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class Fetcher:
    """Looks through one open folder again and again; starts over with every connection."""

    def __init__(self, db: Database, box: Mailbox, settings: Settings, clock: Clock) -> None:
        self._db = db
        self._box = box
        self._settings = settings
        self._clock = clock
        self._first = 1
        self._too_large: set[int] = set()
        self._mark(fetched.unmarked(db, box.source))  # where a connection was cut before

    def look(self, stop: threading.Event | None = None) -> int:
        """Keep what is new in the folder; return how much that was."""
        known = fetched.uids(self._db, self._box.source, first=self._first)
        new = [each for each in self._box.uids(self._first) if each not in known]
        kept = 0
        for batch in self._batches(new):
            if stop and stop.is_set():
                return kept
            kept += self._take(batch)
        # What is still not here was moved away meanwhile, or is asked for at the next look.
        known = fetched.uids(self._db, self._box.source, first=self._first)
        left = [each for each in new if each not in known]
        self._first = min(left, default=max([self._first - 1, *known]) + 1)
        return kept

    def wait(self, stop: threading.Event) -> None:
        """Return when there may be something new."""
        self._box.wait(stop)

    @property
    def too_large(self) -> int:
        """How many messages stay over there because they are larger than is taken."""
        return len(self._too_large)

    def _batches(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Yield numbers to be fetched together, in order; a message above the limit in none."""
        batch: list[int] = []
        weight = 0
        for at in range(0, len(numbers), SIZES_TOGETHER):
            for uid, size in sorted(self._box.sizes(numbers[at : at + SIZES_TOGETHER]).items()):
                if size > self._settings.mail_limit:
                    self._leave(uid)
                    continue
                if batch and (len(batch) == TOGETHER or weight + size > LARGEST_TOGETHER):
                    yield batch
                    batch, weight = [], 0
                batch.append(uid)
                weight += size
        if batch:
            yield batch

    def _take(self, numbers: Sequence[int]) -> int:
        batch = [
            Found(
                raw=raw,
                mail_from=envelopes.sender(raw),
                recipients=envelopes.recipients(raw, self._settings),
                at=min(at or self._clock(), self._clock()),
                uid=uid,
            )
            for uid, (raw, at) in sorted(self._box.messages(numbers).items())
        ]
        failpoints.reached("imap:fetched")
        kept = gathering.gather(self._db, batch, via="imap", source=self._box.source)
        failpoints.reached("imap:kept")
        self._mark([each.uid for each in batch])
        return len(kept)

    def _mark(self, numbers: Sequence[int]) -> None:
        for at in range(0, len(numbers), TOGETHER):
            with _alone(self._settings.data / "fetch.lock"):
                due = set(fetched.unmarked(self._db, self._box.source))
                some = [each for each in numbers[at : at + TOGETHER] if each in due]
                self._box.mark(some)
                failpoints.reached("imap:marked")
                gathering.note_marked(self._db, self._box.source, some)

    def _leave(self, uid: int) -> None:
        if uid not in self._too_large:
            self._too_large.add(uid)
            log.warning("message %d stays in the mailbox: larger than INTAKE_MAIL_LIMIT", uid)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait for our turn among the pollers: two that move one message make two of it there."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # gone with the file, and with the process
        yield


@contextmanager
def fetching(db: Database, settings: Settings, clock: Clock) -> Iterator[Fetcher]:
    """Open the mailbox of the settings. Raises Unreachable, MailboxProblem, NoRoom, Busy."""
    with opened(settings) as box:
        yield Fetcher(db, box, settings, clock)
