"""Whether an answer on the web looks written by a machine. It is asked once more, never dropped."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST = timedelta(seconds=3)
"""Nobody reads the form and fills it in faster; a program does it at once."""

MOST_LINKS = 1
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What one sending of the form tells of its sender.

    `bait` is what stood in a field that people cannot see, `began` when the form was given out, as
    far as it says so, and `text` all that was written.
    """

    bait: str = ""
    began: datetime | None = None
    text: str = ""


def looks_like_one(signs: Signs, now: datetime) -> bool:
    """Return whether a person should confirm the answer by pressing once more.

    Speed alone says nothing: a council's own program may send what was written elsewhere.
    """
    if signs.bait.strip():
        return True
    is_fast = signs.began is not None and now - signs.began < LEAST
    return is_fast and len(_LINK.findall(signs.text)) > MOST_LINKS
