"""Standard paragraphs: words that remarks on several points begin from."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TITLE = 120
LONGEST_TEXT = 5000


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One standard paragraph; `edition` counts its wordings, `number` is 0 until it is stored."""

    number: int = 0
    title: str
    text: str
    edition: int = 1


class Copy(StrEnum):
    """How the words in a remark stand to the paragraph they were taken from."""

    SAME = "same"
    OLDER = "older"
    OWN = "own words"


def standing(remark: str, *, taken: str, now: str) -> Copy:
    """Return how a remark that `taken` was put into differs from what the paragraph says now."""
    words = " ".join(remark.split())
    if " ".join(now.split()) in words:
        return Copy.SAME
    return Copy.OLDER if " ".join(taken.split()) in words else Copy.OWN


def put_into(remark: str, text: str) -> str:
    """Return the remark with the paragraph after what stands there, once."""
    if text.strip() in remark:
        return remark
    return "\n\n".join(each.strip() for each in (remark, text) if each.strip())
