"""A council that answers as a body: who may do what, and who is writing where."""

from collections.abc import Mapping
from datetime import datetime, timedelta

MOST_MEMBERS = 30
LETTERS_A_DAY = 60
"""Invitations to members from one council: all of them twice, and no flood."""

WRITES_FOR = timedelta(minutes=5)
"""How long somebody who was seen writing is taken to write still."""


def is_writing(since: datetime | None, now: datetime) -> bool:
    """Return whether somebody seen at `since` can be taken to be writing now."""
    return since is not None and now - since < WRITES_FOR


def has_changed(seen: Mapping[str, int], newest: Mapping[str, int]) -> bool:
    """Return whether any section is another than the one that was read through."""
    return dict(seen) != dict(newest)
