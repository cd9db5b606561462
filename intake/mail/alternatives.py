"""A message's plain text and its HTML: two versions of the same words, or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.core.reading import doubts, own_words
from intake.core.reading.lines import Line, folded, lines_of
from intake.core.reading.own_words import Split
from intake.mail import html_words
from intake.mail.parts import Passage

_MOST_TEXT = 1_000_000  # characters that are split; nobody writes more into a mail
# Doubts about a border that a second reading with the same border settles.
_SETTLED = {doubts.WEAK_BORDER, doubts.UNTOLD_QUOTE, doubts.LONE_QUOTE_LINE}


@dataclass(frozen=True)
class Words:
    """The message's words as read, and the alternative that was not taken."""

    split: Split
    reasons: tuple[str, ...] = ()
    other: str = ""


def read(passages: Sequence[Passage], questions: Sequence[tuple[str, str]]) -> Words:
    """Read the plain text and the HTML, and take the one that shows more of the sender's words.

    A passage that exists in one form only counts in both readings.
    """
    texts = [text for _, text in questions]
    html_of = [html_words.lines_of(each.html) if each.html.strip() else [] for each in passages]
    plain_of = [lines_of(each.plain) if folded(each.plain) else [] for each in passages]
    if not any(html_of):
        return _only(_split(_in_a_row(plain_of), texts))
    both = zip(plain_of, html_of, strict=True)
    html = _split(_in_a_row([rich or plain for plain, rich in both]), texts)
    if not any(plain_of) or not any(map(_is_both, passages)):
        return _only(html)
    both = zip(plain_of, html_of, strict=True)
    return _better(_split(_in_a_row([plain or rich for plain, rich in both]), texts), html)


def _only(split: Split) -> Words:
    return Words(split, split.reasons)


def _is_both(passage: Passage) -> bool:
    return bool(folded(passage.plain)) and bool(passage.html.strip())


def _in_a_row(passages: Sequence[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for each in passages:
        lines += [Line("")] * bool(lines and each) + each
    return lines


def _split(lines: Sequence[Line], questions: Sequence[str]) -> Split:
    if sum(len(line.text) for line in lines) > _MOST_TEXT:
        return own_words.whole("\n".join(line.text for line in lines))
    return own_words.split(lines, questions)


def whole_text(split: Split) -> str:
    """Return everything that was written, in its order."""
    return "\n".join(text for _, text in split.labelled).strip("\n")


def _better(plain: Split, html: Split) -> Words:
    """Take the plain text when both say the same; else the longer one, for a person to look at."""
    in_plain, in_html = _said(plain), _said(html)
    if in_plain == in_html:
        sure = [each for each in plain.reasons if each in html.reasons or each not in _SETTLED]
        return Words(plain, tuple(sure), whole_text(html))
    if len(in_html) > len(in_plain):
        return Words(html, (doubts.PARTS_DIFFER, *html.reasons), whole_text(plain))
    marks = [each for each in html.reasons if each == doubts.COLOURED_IN_QUOTE]
    return Words(plain, (doubts.PARTS_DIFFER, *plain.reasons, *marks), whole_text(html))


def _said(split: Split) -> str:
    """Return the letters of the sender's words and signature, whatever stands between them."""
    text = re.sub(
        r"<[^<>\s]{1,2000}>|\[[^\[\]\n]{1,200}\]", " ", split.text + "\n" + split.signature
    )
    return re.sub(r"[\W_]+", "", text).casefold()
