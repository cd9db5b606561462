"""The files that publications are made of: the copy that is edited, and what readers still hold.

A small file is copied, edited and put in the place of the public one. A large one would take
longer to copy than to edit, so there the file that was public before is kept, brought up to the
same bytes once no reader holds it, and edited the next time: two files that take turns. Readers
hold a file by a shared lock (flock). One that is held too long is let go instead: it is gone as
soon as its last reader is, and the next copy is made anew.
"""

import fcntl
import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from intake.store import pages, published
from intake.store.engine import FORGETS

COPIED_UP_TO = 64_000_000
"""Bytes of a file that is copied each time: up to here it takes about a tenth of a second."""

HELD_AT_MOST = timedelta(seconds=2)
"""How long a file that was replaced waits for its readers to let go of it."""


def hold(file: BinaryIO) -> None:
    """Let the publisher leave this open file as it is for as long as it is open.

    Waits where a file is just being brought up to date; then it is no longer the public one.
    """
    fcntl.flock(file, fcntl.LOCK_SH)


class Workshop:
    """The folder where publications are built, on the same file system as the public one."""

    def __init__(self, folder: Path, public: Path) -> None:
        self.folder, self.public = folder, public
        self.draft, self.building = folder / "draft.db", folder / "building.db"
        self._previous, self._spare = folder / "previous.db", folder / "spare.db"
        self._notes = folder / "previous.json"

    def sweep(self) -> None:
        """Remove what a killed publisher left half done."""
        for left in self.folder.iterdir():
            if left not in {self._previous, self._spare, self._notes}:
                left.unlink()
        with suppress(FileNotFoundError):
            if self._previous.samefile(self.public):
                self._previous.unlink()

    def copy(self) -> Path:
        """Return a copy of what is public, to be edited."""
        if self._spare.exists() and published.number(self._spare) == published.number(self.public):
            self._spare.replace(self.building)
        else:
            self._spare.unlink(missing_ok=True)
            _copy(self.public, self.building)
        return self.building

    def put_in_place(self, ready: Path, edited: set[int] | None) -> None:
        """Replace what is public; once this returns, a power cut cannot bring back the old one.

        `edited` are the pages in which it differs from what was public, where it was edited.
        """
        self._previous.unlink(missing_ok=True)
        if edited is None:
            self._spare.unlink(missing_ok=True)
        elif ready.stat().st_size > COPIED_UP_TO:
            self._notes.write_text(json.dumps({"held_since": None, "pages": sorted(edited)}))
            os.link(self.public, self._previous)
        ready.replace(self.public)
        folder = os.open(self.public.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def is_held(self) -> bool:
        """Return whether readers still hold the file that was public before, for a moment more."""
        return self._previous.exists()

    def is_tidy(self) -> bool:
        """Return whether no file waits for its readers, and a copy of a large one is at hand."""
        return not (self.is_held() or self._lacks_a_copy())

    def tidy(self, now: datetime) -> None:
        """Bring the file that was public before up to date once nobody holds it, or let it go.

        A large file that was written anew is copied ahead: copying takes longer than what is
        withdrawn next may stay.
        """
        if not self._previous.exists():
            if self._lacks_a_copy():
                self._copy_ahead()
            return
        noted = json.loads(self._notes.read_text())
        with self._previous.open("r+b") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._wait_or_let_go(noted, now)
                return
            self._previous.replace(self.building)  # half done, it is swept away
            pages.copy(self.public, self.building, noted["pages"])
            os.fsync(held.fileno())
            self.building.replace(self._spare)

    def _wait_or_let_go(self, noted: dict[str, Any], now: datetime) -> None:
        """Wait for the readers of the file that was public before, but not for ever.

        The wait begins when they are first met: making the newer file may itself have taken long.
        """
        since = noted.get("held_since")
        if since is None:
            self._notes.write_text(json.dumps({**noted, "held_since": now.isoformat()}))
        elif not timedelta() <= now - datetime.fromisoformat(since) < HELD_AT_MOST:
            self._previous.unlink()
            self._copy_ahead()

    def _lacks_a_copy(self) -> bool:
        if not FORGETS or not self.public.exists():  # where nothing is edited, none is needed
            return False
        return self.public.stat().st_size > COPIED_UP_TO and not self._spare.exists()

    def _copy_ahead(self) -> None:
        _copy(self.public, self.building)
        self.building.replace(self._spare)


def _copy(source: Path, target: Path) -> None:
    """Copy a file; where the file system can, the two share what is the same."""
    with source.open("rb") as old, target.open("wb") as new:
        left = os.fstat(old.fileno()).st_size
        while left:
            done = os.copy_file_range(old.fileno(), new.fileno(), left)
            if not done:
                break
            left -= done
