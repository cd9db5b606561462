"""A council that answers as a body: who may do what, and who is writing where."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

MOST_MEMBERS = 30
LETTERS_A_DAY = 60
"""Invitations to members from one council: all of them twice, and no flood."""

WRITES_FOR = timedelta(minutes=5)
"""How long somebody who was seen writing is taken to write still."""


_NO_NAME = re.compile(r"[/\\@<>]|\w\.\w{2}|[\x00-\x1f\x7f\u2028\u2029]|www\.", re.IGNORECASE)
"""What makes a link of a name, or a line of its own: our letter would carry a stranger's words."""


def is_a_name(typed: str) -> bool:
    """Return whether this can be somebody's name in a letter of ours: no link, and one line."""
    return bool(typed.strip()) and not _NO_NAME.search(typed)


def is_writing(since: datetime | None, now: datetime) -> bool:
    """Return whether somebody seen at `since` can be taken to be writing now."""
    return since is not None and now - since < WRITES_FOR


def has_changed(seen: Mapping[str, int], newest: Mapping[str, int]) -> bool:
    """Return whether any section is another than the one that was read through."""
    return dict(seen) != dict(newest)
