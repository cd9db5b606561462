"""A message split into the sender's own words, what is quoted, and the signature.

Every line keeps exactly one label, so nothing can be lost: a wrong border shows words in the wrong
place, and whatever could be wrong carries a reason for a person to look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.core.reading import borders, doubts, signatures
from intake.core.reading.lines import Label, Line, bare, folded, joined, unprefixed

_MOST_LINES = 60_000  # a megabyte of ordinary lines; what is longer is kept whole and flagged


@dataclass(frozen=True)
class Split:
    """The three parts, the reasons to look, and the label of every line."""

    text: str = ""
    quoted: str = ""
    signature: str = ""
    reasons: tuple[str, ...] = ()
    labelled: tuple[tuple[Label, str], ...] = ()


_BANNER = re.compile(
    r"^[\W_]{0,6}(?:(?:ekstern|external|extern|ext) ?(?:e-?)?(?:mail|post|email|e-post|afsender|sender"
    r"|besked)?[\W_]{0,6}$"
    r"|(?:advarsel|obs|vigtigt|caution|warning|pas på|bemærk|achtung|varning)\b[\W_]{1,4}"
    r".{0,60}(?:mail|besked|message|meddelelse|afsender).{0,120}"
    r"(?:ekstern|uden for|udefra|outside|external|extern|utanför)"
    r"|(?:denne|dette|this) (?:mail|e-mail|email|e-post|besked|message)\b.{0,40}"
    r"(?:sendt|kommer|originated|kommet|modtaget|from)\b.{0,60}"
    r"(?:ekstern|uden for|udefra|outside|external)"
    r"|du får (?:ikke ofte|normalt ikke) (?:mails?|e-?mails?|post) fra"
    r"|you don['’]t often (?:get|receive) e?-?mail from"
    r"|nogle personer, der har modtaget denne meddelelse|some people who received this message)",
    re.IGNORECASE,
)
_CLASSIFIED = re.compile(
    r"^[\W_]{0,4}(?:klassifikation|klassificering|følsomhed|classification|sensitivity|fortrolighed)"
    r" ?: ?[\w /-]{2,40}$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"mailing list|listinfo|afmeld|unsubscribe|google ?groups|reply to this email directly"
    r"|you received this message because|du modtager denne",
    re.IGNORECASE,
)
_ANSWER_LINE = re.compile(
    r"^[\W_]{0,3}(?:(?:vores|rådets|mit|foreningens) )?(?:svar|answer|kommentar(?:er)?|høringssvar"
    r"|bemærkning(?:er)?|reply)\b.{0,30}?:",
    re.IGNORECASE,
)
_ENOUGH_LETTERS = 12


def split(lines: Sequence[Line], questions: Sequence[str] = ()) -> Split:
    """Return the message in its three parts. `questions` are those of the letter it answers."""
    if len(lines) > _MOST_LINES:
        return _whole(lines)
    labels, reasons = _by_borders(lines)
    _lone_quote(lines, labels, reasons)
    _answers_inside(lines, labels, reasons, questions)
    _footers(lines, labels)
    _signatures(lines, labels, reasons)
    _after_quote(lines, labels, reasons)
    _machine_lines(lines, labels)
    return _gathered(lines, labels, reasons)


def _whole(lines: Sequence[Line]) -> Split:
    texts = [line.text for line in lines]
    labelled = tuple((Label.OWN, text) for text in texts)
    return Split(joined(texts), reasons=(doubts.CUT_OFF,), labelled=labelled)


def _by_borders(lines: Sequence[Line]) -> tuple[list[Label], list[str]]:
    """Label what lies below each border; below one without `>` signs all the rest is quoted."""
    labels = [Label.QUOTED if line.is_quoted else Label.OWN for line in lines]
    reasons: list[str] = []
    index = 0
    while index < len(lines):
        border = borders.at(lines, index)
        if border is None:
            index += 1
            continue
        first = borders.begins_at(lines, border)
        rest = _first_after(lines, border.end)
        end = border.end if rest is not None and lines[rest].is_quoted else len(lines)
        labels[first:end] = [Label.QUOTED] * (end - first)
        if border.forwarded:
            reasons.append(doubts.FORWARDED)
        if border.weak:
            reasons.append(doubts.WEAK_BORDER)
        index = end
    return labels, reasons


def _first_after(lines: Sequence[Line], index: int) -> int | None:
    return next((at for at in range(index, len(lines)) if not lines[at].is_blank), None)


def _lone_quote(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    """Keep a single `>` line without any border: it may be a sign and not a quote."""
    quoted = [at for at, label in enumerate(labels) if label is Label.QUOTED]
    filled = [at for at in quoted if unprefixed(lines[at].text)]
    if len(filled) == 1 and not lines[filled[0]].quoted and lines[filled[0]].is_quoted:
        for at in quoted:
            labels[at] = Label.OWN
        reasons.append(doubts.LONE_QUOTE_LINE)


def _answers_inside(
    lines: Sequence[Line], labels: list[Label], reasons: list[str], questions: Sequence[str]
) -> None:
    """Give back to the sender what stands inside a quote without `>` and is not our letter."""
    coloured = _coloured(lines, labels)
    named = _named_answers(lines, labels)
    between = _between_questions(lines, labels, questions)
    for at in coloured | named | between:
        labels[at] = Label.OWN
    if coloured:
        reasons.append(doubts.COLOURED_IN_QUOTE)
    if named or between:
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
        inside = inside or bool(_ANSWER_LINE.match(bare(line.text)))
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


def _places(
    lines: Sequence[Line], labels: list[Label], known: Sequence[str]
) -> list[tuple[int, str]]:
    places: list[tuple[int, str]] = []
    waiting = list(known)
    for at, line in enumerate(lines):
        if labels[at] is not Label.QUOTED or line.is_prefixed or not waiting:
            continue
        words = re.sub(r"^(?:(?:spørgsmål|spm|question) )?\d{1,2} ", "", folded(bare(line.text)))
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


def _runs(labels: Sequence[Label]) -> list[tuple[int, int]]:
    """Return where each run of the sender's lines begins and ends (exclusive)."""
    runs: list[tuple[int, int]] = []
    for at, label in enumerate(labels):
        if label is not Label.OWN:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _footers(lines: Sequence[Line], labels: list[Label]) -> None:
    """Set apart what a mailing list put below the message: nobody's words, so not the sender's."""
    for first, end in _runs(labels):
        for at in range(max(first, end - 16), end):
            below = [bare(each.text) for each in lines[at + 1 : end]]
            drawn = re.match(r"^[-_=]{2,}$", bare(lines[at].text))
            if drawn and any(_FOOTER.search(each[:200]) for each in below):
                labels[at:end] = [Label.QUOTED] * (end - at)
                break


def _machine_lines(lines: Sequence[Line], labels: list[Label]) -> None:
    """Set apart banners and classification lines that a mail server put in."""
    for at, line in enumerate(lines):
        text = bare(line.text)[:300]
        if labels[at] is Label.OWN and text and (_BANNER.match(text) or _CLASSIFIED.match(text)):
            labels[at] = Label.QUOTED


def _signatures(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    for first, end in _runs(labels):
        found = signatures.span(lines[first:end])
        if found is None:
            continue
        below, above = first + found[0], first + found[1]
        labels[below:above] = [Label.SIGNATURE] * (above - below)
        if above < end:
            reasons.append(doubts.WORDS_AFTER_SIGNATURE)


def _after_quote(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    filled = [label for line, label in zip(lines, labels, strict=True) if not line.is_blank]
    if Label.QUOTED in filled:
        below = filled[filled.index(Label.QUOTED) :]
        if Label.OWN in below:
            reasons.append(doubts.WORDS_AFTER_QUOTE)
        if Label.OWN not in filled:
            reasons.append(doubts.NOTHING_OF_ITS_OWN)


def _gathered(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> Split:
    labelled = tuple((label, line.text) for label, line in zip(labels, lines, strict=True))
    parts = {label: joined([text for each, text in labelled if each is label]) for label in Label}
    whole = Split(parts[Label.OWN], parts[Label.QUOTED], parts[Label.SIGNATURE])
    return replace(whole, reasons=tuple(dict.fromkeys(reasons)), labelled=labelled)
