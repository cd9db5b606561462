"""What the machine supposes of an answer that came by mail: a person says whether it is right."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from intake.core.reading.answers import taken_out
from intake.core.submission import Draft, Mandate, Point, Status, Submission


class Supposed(StrEnum):
    """One thing that the words of a mail may mean."""

    NIL_RETURN = "nil return"
    PROVISIONAL = "provisional"
    AMENDS = "amends"
    ASKS_FOR_TIME = "asks for time"
    POINTS = "points"
    ONLY_ASKS = "only asks for time"
    """Never supposed: a person says so of a mail that asks for time and answers nothing."""


def supposed(
    reading: Mapping[str, Any],
    answer: Submission,
    *,
    said: Collection[str] = (),
    has_earlier: bool = False,
) -> tuple[Supposed, ...]:
    """Return what is to be asked of a person: nothing twice, and nothing that cannot be done.

    `reading` is the mail's, as it is kept; `said` are the kinds that a person has spoken on.
    """
    draft = answer.draft
    holds = {
        Supposed.NIL_RETURN: bool(reading.get("nil_return")),
        Supposed.PROVISIONAL: bool(reading.get("provisional")) and not draft.mandate,
        Supposed.AMENDS: bool(reading.get("amends")) and has_earlier,
        Supposed.ASKS_FOR_TIME: bool(reading.get("asks_for_time")) and bool(draft.parties),
        Supposed.POINTS: bool(suggested(reading, draft)),
    }
    if answer.status is Status.WITHDRAWN:
        return ()
    return tuple(kind for kind, true in holds.items() if true and kind not in said)


def suggested(reading: Mapping[str, Any], draft: Draft) -> tuple[str, ...]:
    """Return the proposals that the machine found and the answer does not hold as points."""
    known = {each.text for each in draft.points}
    return tuple(each for each in reading.get("suggested_points") or () if each not in known)


def as_provisional(draft: Draft) -> Draft:
    """Return the answer as one that a body has yet to adopt."""
    return replace(draft, mandate=Mandate.PROVISIONAL)


def with_points(draft: Draft, points: tuple[Point, ...], *, take_out: Collection[str]) -> Draft:
    """Return the answer with these points and no others; the words in `take_out` leave the text.

    So that a proposal does not stand twice. Only whole items of a list are taken out.
    """
    kept = tuple(each for each in points if each.text.strip())
    return replace(draft, points=kept, body=taken_out(draft.body, take_out))


def may_replace(later: Submission, earlier: Submission) -> bool:
    """Return whether the later answer can be a new one from whom the earlier one came from.

    The same party, or the same address where no party is named; only in one consultation.
    """
    if earlier.reference == later.reference or earlier.consultation != later.consultation:
        return False
    if earlier.status is Status.WITHDRAWN or earlier.received_at > later.received_at:
        return False
    if later.draft.parties or earlier.draft.parties:
        return bool({*later.draft.parties} & {*earlier.draft.parties})
    address = later.draft.email.lower()
    return bool(address) and address == earlier.draft.email.lower()


_ITEM = re.compile(r"\s*(?:[-–•*·]|\d{1,3}[.)]|[a-zæøå][.)])\s+")


def choosable(draft: Draft) -> tuple[str, ...]:
    """Return the parts of an answer's text that a person can choose as points, in order.

    A paragraph each, and an item each where the lines of a paragraph are a list.
    """
    texts = [draft.body, *(text for texts in draft.answers.values() for text in texts)]
    found = [
        part for text in texts for block in re.split(r"\n\s*\n", text) for part in _items(block)
    ]
    return tuple(each for each in found if each)


def _items(block: str) -> list[str]:
    lines = block.split("\n")
    if not any(_ITEM.match(each) for each in lines):
        return [" ".join(block.split())]
    items: list[list[str]] = []
    for line in lines:
        if not items or _ITEM.match(line):
            items.append([])
        items[-1].append(_ITEM.sub("", line, count=1))
    return [" ".join(" ".join(each).split()) for each in items]
