"""Mail in a folder on this machine: a Maildir, or one file in mbox form."""

import mailbox
import re
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from intake.actions import gathering
from intake.actions.gathering import Found
from intake.config import Settings
from intake.core.errors import FileProblem
from intake.mail import envelopes

TOGETHER = 20
"""Messages committed at once."""

_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


@dataclass(frozen=True)
class Lying:
    """A message in a folder; `at` is when it was delivered (UTC), where the folder says so."""

    name: str
    raw: bytes = field(repr=False)
    at: datetime | None


@dataclass(frozen=True)
class Brought:
    """What became of some messages of a folder; `too_large` names those above the limit."""

    kept: int
    here_before: int
    too_large: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many messages this is about."""
        return self.kept + self.here_before + len(self.too_large)


def bring_in(
    db: Database, path: Path, settings: Settings, *, recipients: tuple[str, ...], now: datetime
) -> Iterator[Brought]:
    """Keep what is in the folder and not here, some at a time; change nothing in the folder.

    `recipients` (lower case) stand for what the headers say. Raises FileProblem, NoRoom, Busy.
    """
    found = messages(path)
    while batch := list(islice(found, TOGETHER)):
        fits = [each for each in batch if len(each.raw) <= settings.mail_limit]
        arrived = [
            Found(
                raw=each.raw,
                mail_from=envelopes.sender(each.raw),
                recipients=recipients or envelopes.recipients(each.raw, settings),
                at=min(each.at or now, now),
            )
            for each in fits
        ]
        kept = len(gathering.gather(db, arrived, via="folder"))
        too_large = tuple(each.name for each in batch if len(each.raw) > settings.mail_limit)
        yield Brought(kept, len(fits) - kept, too_large)


def count(path: Path) -> int:
    """Return how many messages there are. Raises FileProblem."""
    with closing(_opened(path)) as box:
        return len(box)


def messages(path: Path) -> Iterator[Lying]:
    """Yield all messages, one at a time, those delivered first before the others."""
    with closing(_opened(path)) as box:
        for key in sorted(box.keys()):
            if isinstance(box, mailbox.mbox):
                line, _, raw = box.get_bytes(key, from_=True).partition(b"\n")
                yield Lying(str(key), _QUOTED_FROM.sub(rb"\1", raw), _of_from_line(line))
            else:
                with suppress(KeyError):  # someone read it meanwhile, which renames it
                    yield Lying(str(key), box.get_bytes(key), _of_name(str(key)))


def _opened(path: Path) -> "mailbox.mbox | mailbox.Maildir":
    if (path / "cur").is_dir() and (path / "new").is_dir():
        return mailbox.Maildir(path, create=False)
    if path.is_file():
        with path.open("rb") as file:
            if file.read(5) in {b"From ", b""}:
                return mailbox.mbox(path, create=False)
    raise FileProblem(str(path), "is neither a Maildir (with cur and new) nor an mbox file")


def _of_name(name: str) -> datetime | None:
    """A Maildir's file is named for the second of its delivery (maildir(5))."""
    seconds = name.partition(".")[0]
    if not re.fullmatch(r"\d{9,10}", seconds):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def _of_from_line(line: bytes) -> datetime | None:
    """The line before a message ends in its moment of delivery, in UTC (RFC 4155)."""
    words = " ".join(line.decode("ascii", "replace").split()[-5:])
    with suppress(ValueError):
        return datetime.fromtimestamp(_seconds(words), UTC)
    return None


def _seconds(words: str) -> float:
    parsed = time.strptime(words, "%a %b %d %H:%M:%S %Y")
    return datetime(*parsed[:6], tzinfo=UTC).timestamp()
