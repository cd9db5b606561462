"""Answers inside the quoted message, where no `>` tells them from our own letter.

Outlook quotes without signs, and councils write in red, under "Svar:", or simply below our
questions. Such lines are given back to the sender, always with a reason for a person to look.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from intake.core.reading import doubts, signatures
from intake.core.reading.lines import Label, Line, bare, folded, unprefixed

_ANSWER_LINE = re.compile(
    r"^[\W_]{0,3}(?:(?:vores|rådets|mit|foreningens) )?(?:svar|answer|kommentar(?:er)?|høringssvar"
    r"|bemærkning(?:er)?)(?: (?:til|på|fra|to)\b[^:]{0,30}| \d{1,2})? ?:",
    re.IGNORECASE,
)
_ENOUGH_LETTERS = 12


def give_back(
    lines: Sequence[Line], labels: list[Label], reasons: list[str], questions: Sequence[str]
) -> None:
    """Give back to the sender what stands inside a quote without `>` and is not our letter."""
    coloured = _coloured(lines, labels)
    named = _named_answers(lines, labels)
    between = _between_questions(lines, labels, questions)
    beside = _beside_questions(lines, labels, questions)
    for at in coloured | named | between | {at for at in beside if not lines[at].is_prefixed}:
        labels[at] = Label.OWN
    if coloured:
        reasons.append(doubts.COLOURED_IN_QUOTE)
    if named or between or beside:
        reasons.append(doubts.ANSWERS_IN_QUOTE)


def _coloured(lines: Sequence[Line], labels: list[Label]) -> set[int]:
    """Return quoted lines in a colour of their own, unless colour is how that letter looks."""
    quoted = [at for at, label in enumerate(labels) if label is Label.QUOTED]
    filled = [at for at in quoted if not lines[at].is_blank]
    found = {at for at in filled if lines[at].coloured}
    return found if len(found) * 5 <= len(filled) * 4 else set()


def _named_answers(lines: Sequence[Line], labels: list[Label]) -> set[int]:
    found: set[int] = set()
    inside = False
    for at, line in enumerate(lines):
        if labels[at] is not Label.QUOTED or line.is_blank or line.is_prefixed:
            inside = False
            continue
        text = bare(line.text)
        inside = inside or bool(_ANSWER_LINE.match(text)) or signatures.is_postscript(text)
        if inside:
            found.add(at)
    return found


def _between_questions(
    lines: Sequence[Line], labels: list[Label], questions: Sequence[str]
) -> set[int]:
    """Return the unprefixed lines that stand below one of our questions and are not our words."""
    known = [folded(each) for each in questions if len(folded(each)) >= _ENOUGH_LETTERS]
    places = _places(lines, labels, known)
    found: set[int] = set()
    for (at, question), (after, _) in pairwise([*places, (len(lines), "")]):
        below = [each for each in range(at + 1, after) if not _belongs(lines[each], question)]
        if after == len(lines):
            below = _first_paragraph(lines, below) if found else []
        found.update(each for each in below if not lines[each].is_blank)
    return {at for at in found if labels[at] is Label.QUOTED and not lines[at].is_prefixed}


def _beside_questions(
    lines: Sequence[Line], labels: list[Label], questions: Sequence[str]
) -> set[int]:
    """Return the quoted lines that hold one of our questions, and more than it behind it."""
    known = [each for each in map(folded, questions) if len(each) >= _ENOUGH_LETTERS]
    found: set[int] = set()
    for at, line in enumerate(lines):
        if labels[at] is Label.QUOTED and known:
            words = _unnumbered(folded(unprefixed(line.text)))
            found |= {at} if any(words.startswith(f"{each} ") for each in known) else set()
    return found


def _unnumbered(words: str) -> str:
    return re.sub(r"^(?:(?:spørgsmål|spm|question) )?\d{1,2} ", "", words)


def _places(
    lines: Sequence[Line], labels: list[Label], known: Sequence[str]
) -> list[tuple[int, str]]:
    places: list[tuple[int, str]] = []
    waiting = list(known)
    for at, line in enumerate(lines):
        if labels[at] is not Label.QUOTED or line.is_prefixed or not waiting:
            continue
        words = _unnumbered(folded(bare(line.text)))
        if len(words) < _ENOUGH_LETTERS:
            continue
        match = next((each for each in waiting if each.startswith(words) or words in each), None)
        if match is not None:
            waiting.remove(match)
            places.append((at, match))
    return places


def _belongs(line: Line, question: str) -> bool:
    return folded(bare(line.text)) in question


def _first_paragraph(lines: Sequence[Line], below: list[int]) -> list[int]:
    paragraph: list[int] = []
    for at in below:
        if lines[at].is_blank:
            if paragraph:
                break
            continue
        if signatures.is_closing(bare(lines[at].text)):
            break
        paragraph.append(at)
    return paragraph
