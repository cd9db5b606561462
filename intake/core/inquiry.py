"""What the authority asks whoever answered, and their replies: beside the answer, not in it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from intake.core.submission import Draft

LONGEST_REPLY = 20_000
MOST_REPLIES = 20
"""To one question by the web: enough for second thoughts, and no way to fill the record."""


class TakenAs(StrEnum):
    """What a person made of a reply; NOTHING while it waits."""

    NOTHING = ""
    VERSION = "version"
    NOTE = "note"
    SEEN = "seen"


@dataclass(frozen=True)
class Reply:
    """What the sender said; `message` is its number in the inbox where it came by mail."""

    number: int
    at: datetime
    text: str
    message: int | None
    taken_as: TakenAs
    taken_at: datetime | None
    taken_by: str


@dataclass(frozen=True)
class Inquiry:
    """One question to the sender of an answer, with what came back, the first first."""

    number: int
    at: datetime
    actor: str
    text: str
    replies: tuple[Reply, ...] = ()


def with_reply(draft: Draft, text: str) -> Draft:
    """Return the answer with the words of a reply after its own."""
    body = "\n\n".join(each for each in (draft.body.strip(), text.strip()) if each)
    return replace(draft, body=body, nil_return=False)
