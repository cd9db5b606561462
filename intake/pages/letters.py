"""The letters of a document with where they stand, and what redactions take of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.core.public_copy import area_of
from intake.core.redaction import Redaction, places_of, without

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as parts of the page's width and height."""

_MARK = "\ue000{}\ue001"
_NOT_LETTERS = str.maketrans(dict.fromkeys(range(0xE000, 0xF900), "•"))
"""Private use signs: what fonts of bullets give, and what our marks are made of."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One sign of a page (counted from 1); without a box where the page only implies it."""

    sign: str
    page: int
    box: Box | None
    is_seen: bool


@dataclass(frozen=True)
class Taken:
    """What redactions leave of a document."""

    text: str
    boxes: dict[int, list[Box]]
    counts: tuple[tuple[str, int], ...]
    missing: tuple[int, ...]


def take(letters: Sequence[Letter], redactions: Iterable[Redaction]) -> Taken:
    """Return the text that is left, the boxes to blacken on each page, and what was not found.

    Words are looked for among all letters and among those that can be seen, so that hidden ones
    between them save nothing.
    """
    every = tuple(redactions)
    words = [each for each in every if each.words]
    boxes: dict[int, list[Box]] = {}
    missing = []
    seen = [each for each in letters if each.is_seen]
    for each in words:
        lines = [*_lines(each.words, letters), *_lines(each.words, seen)]
        if not lines:
            missing.append(each.number)
        for page, box in lines:
            boxes.setdefault(page, []).append(box)
    for each in every:
        if area := area_of(each):
            box = (area.left / 100, area.top / 100, area.right / 100, area.bottom / 100)
            boxes.setdefault(area.page, []).append(box)
    text, counts = _left(seen, words, [each for each in every if area_of(each)])
    return Taken(text, boxes, tuple(sorted(counts.items())), tuple(missing))


def _lines(words: str, letters: Sequence[Letter]) -> list[tuple[int, Box]]:
    """Return where the words stand, a box for each line of them."""
    text = "".join(each.sign for each in letters)
    found: list[tuple[int, Box]] = []
    for start, end in places_of(words, text):
        line: list[Letter] = []
        for each in letters[start:end]:
            if each.box is None:
                continue
            if line and not _same_line(line[-1], each):
                found.append((line[0].page, _around(line)))
                line = []
            line.append(each)
        if line:
            found.append((line[0].page, _around(line)))
    return found


def _same_line(one: Letter, other: Letter) -> bool:
    """Tell whether two letters stand beside each other, on a page turned either way."""
    if one.page != other.page or one.box is None or other.box is None:
        return False
    beside = one.box[1] < other.box[3] and other.box[1] < one.box[3]
    above = one.box[0] < other.box[2] and other.box[0] < one.box[2]
    return beside or above


def _around(line: Sequence[Letter]) -> Box:
    boxes = [each.box for each in line if each.box]
    left, top = min(each[0] for each in boxes), min(each[1] for each in boxes)
    right, bottom = max(each[2] for each in boxes), max(each[3] for each in boxes)
    margin = max(0.003, 0.25 * min(right - left, bottom - top))  # what sticks out of a letter
    return left - margin, top - margin, right + margin, bottom + margin


def _left(
    seen: Sequence[Letter], words: Sequence[Redaction], areas: Sequence[Redaction]
) -> tuple[str, Counter[str]]:
    """Return what is left of the text; where an area took letters, or there were none, its mark."""
    pieces: list[str] = []
    marked: set[int] = set()
    for each in seen:
        under = next((one for one in areas if _is_under(each, one)), None)
        if under is None:
            pieces.append(each.sign.translate(_NOT_LETTERS))
        elif under.number not in marked:
            marked.add(under.number)
            pieces.append(_MARK.format(under.number))
    text, counts = without("".join(pieces), words)
    for one in areas:
        counts[one.reason] = counts.get(one.reason, 0) + 1
        text = text.replace(_MARK.format(one.number), one.mark)
        if one.number not in marked:
            text = f"{text}\n\n{one.mark}"
    return text.strip(), Counter({str(reason): count for reason, count in counts.items()})


def _is_under(letter: Letter, redaction: Redaction) -> bool:
    area = area_of(redaction)
    if area is None or letter.box is None or letter.page != area.page:
        return False
    left, top, right, bottom = letter.box
    return (
        left * 100 < area.right
        and right * 100 > area.left
        and top * 100 < area.bottom
        and bottom * 100 > area.top
    )
