"""A mail line by line, each at its place, and the answer that the places make of it.

A machine places the lines first; a person may move them. No line is ever lost: the places of all
lines are kept with each version of the answer that came of them.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intake.core import findings
from intake.core.reading.flow import paragraphs
from intake.core.reading.lines import bare, joined
from intake.core.reading.places import ANSWER, QUOTED, SIGNATURE, TEXT, Placed
from intake.core.submission import Draft, MailView

MOST_BLOCKS = 200
"""Blocks that are shown one by one; in a longer mail neighbours of one place are one block."""


@dataclass(frozen=True)
class Block:
    """Lines `first` up to `end` (exclusive) of a mail that stand at one place."""

    first: int
    end: int
    place: str
    text: str

    @property
    def can_be_split(self) -> bool:
        """Return whether there is more than one line to tell apart."""
        return "\n" in self.text


def blocks(lines: Sequence[Placed], starts: Collection[int] = ()) -> list[Block]:
    """Return the mail as blocks to be moved; one also begins at each of `starts`.

    A paragraph of the sender's own is a block; what is quoted, or a signature, is one as a whole.
    """
    found = list(_cut(lines, set(starts), apart={TEXT}))
    return found if len(found) <= MOST_BLOCKS else list(_cut(lines, set(starts), apart=set()))


def _cut(lines: Sequence[Placed], starts: set[int], *, apart: set[str]) -> Iterator[Block]:
    first = end = -1
    for at, line in enumerate(lines):
        if not bare(line.text):
            continue
        is_own = line.place in apart or (apart and line.place.startswith(ANSWER))
        is_new = at in starts or first < 0 or line.place != lines[first].place
        if is_new or (is_own and at > end):
            if first >= 0:
                yield _block(lines, first, end)
            first = at
        end = at + 1
    if first >= 0:
        yield _block(lines, first, end)


def _block(lines: Sequence[Placed], first: int, end: int) -> Block:
    text = "\n".join(each.text.rstrip() for each in lines[first:end])
    return Block(first, end, lines[first].place, text)


def cut(lines: Sequence[Placed], starts: Collection[int]) -> list[Block]:
    """Return the mail as blocks that begin at exactly these lines."""
    borders = [*sorted(starts), len(lines)]
    return [
        _block(lines, first, _end(lines, first, following))
        for first, following in itertools.pairwise(borders)
    ]


def _end(lines: Sequence[Placed], first: int, end: int) -> int:
    while end > first + 1 and not bare(lines[end - 1].text):
        end -= 1
    return end


def split(lines: Sequence[Placed], block: Block) -> list[int]:
    """Return where a block's parts begin: its paragraphs, or the lines of a single one."""
    inside = range(block.first, block.end)
    filled = [at for at in inside if bare(lines[at].text)]
    begins = [at for at in filled if at == block.first or not bare(lines[at - 1].text)]
    return begins if len(begins) > 1 else filled


def moved(
    lines: Sequence[Placed], shown: Sequence[Block], to: Mapping[int, str]
) -> tuple[Placed, ...]:
    """Return the lines with each block that `to` names, by its first line, at its new place."""
    new = list(lines)
    for block in shown:
        for at in range(block.first, block.end) if block.first in to else ():
            new[at] = replace(new[at], place=to[block.first])
    return tuple(new)


def same_places(one: Sequence[Placed], other: Sequence[Placed]) -> bool:
    """Return whether every line with words in it stands at the same place in both."""
    return [(each.place, each.text) for each in one if bare(each.text)] == [
        (each.place, each.text) for each in other if bare(each.text)
    ]


def answered(lines: Sequence[Placed], draft: Draft) -> Draft:
    """Return the answer with the words that stand at each question and in the free text."""
    at_questions = dict.fromkeys(each.place for each in lines if each.place.startswith(ANSWER))
    answers = {place.removeprefix(ANSWER): _words(lines, place) for place in at_questions}
    return replace(
        draft,
        body=_words(lines, TEXT),
        answers={key: (text,) for key, text in answers.items() if text},
    )


def around(lines: Sequence[Placed], view: MailView) -> MailView:
    """Return what stands around the answer; a person saw it, so no doubt is left."""
    texts = {place: joined(_of(lines, place)) for place in (QUOTED, SIGNATURE)}
    own = [each.text for each in lines if each.place not in texts]
    found = findings.in_parts({"subject": view.subject, "body": joined(own), **texts})
    in_files = tuple(each for each in view.findings if each["where"] in {"filename", "attachment"})
    said = tuple({"kind": each.kind, "where": each.where, "text": each.text} for each in found)
    return replace(view, **texts, needs_review=False, reasons=(), findings=(*said, *in_files))


def _words(lines: Sequence[Placed], place: str) -> str:
    return paragraphs(joined(_of(lines, place)))


def _of(lines: Sequence[Placed], place: str) -> list[str]:
    """Return the lines at a place; a gap where something that stands elsewhere was between them."""
    found: list[str] = []
    last = -1
    for at, each in enumerate(lines):
        if each.place != place:
            continue
        between = [line for line in lines[last + 1 : at] if bare(line.text)]
        if found and between and bare(found[-1]):
            found.append("")
        last = at
        found.append(each.said if each.said is not None and place != TEXT else each.text)
    return found
