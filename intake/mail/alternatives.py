"""A message's plain text and its HTML: two versions of the same words, or not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from intake.core.reading import doubts, own_words
from intake.core.reading.authors import NOBODY, Correspondents
from intake.core.reading.lines import Line, folded, lines_of
from intake.core.reading.own_words import Split
from intake.mail import html_words
from intake.mail.parts import Passage

_IN_BRACKETS = re.compile(r"<[^<>\s]{1,2000}>|\[[^\[\]\n]{1,200}\]")
_LINK = re.compile(rf"{_IN_BRACKETS.pattern}|https?:\S{{1,2000}}")
_WORD = re.compile(r"[^\W\d_]{3,40}")
_FEW_WORDS = 4  # that programs add to one version only: "wrote", a name, an image's text
_MOST_TEXT = 1_000_000  # characters that are split; nobody writes more into a mail
# Doubts about a border that a second reading with the same border settles.
_SETTLED = {doubts.WEAK_BORDER, doubts.UNTOLD_QUOTE, doubts.LONE_QUOTE_LINE}


@dataclass(frozen=True)
class Words:
    """The message's words as read, and the alternative that was not taken."""

    split: Split
    reasons: tuple[str, ...] = ()
    other: str = ""


def read(
    passages: Sequence[Passage],
    questions: Sequence[tuple[str, str]],
    between: Correspondents = NOBODY,
) -> Words:
    """Read the plain text and the HTML, and take the one that shows more of the sender's words.

    A passage that exists in one form only counts in both readings.
    """
    texts = [text for _, text in questions]

    def split(lines: Sequence[Line]) -> Split:
        return _split(lines, texts, between)

    html_of = [html_words.lines_of(each.html) if each.html.strip() else [] for each in passages]
    plain_of = [lines_of(each.plain) if folded(each.plain) else [] for each in passages]
    if not any(html_of):
        return _only(split(_in_a_row(plain_of)))
    both = zip(plain_of, html_of, strict=True)
    html = split(_in_a_row([rich or plain for plain, rich in both]))
    if not any(plain_of) or not any(map(_is_both, passages)):
        return _only(html)
    both = zip(plain_of, html_of, strict=True)
    return _better(split(_in_a_row([plain or rich for plain, rich in both])), html)


def _only(split: Split) -> Words:
    return Words(split, split.reasons)


def _is_both(passage: Passage) -> bool:
    return bool(folded(passage.plain)) and bool(passage.html.strip())


def _in_a_row(passages: Sequence[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for each in passages:
        lines += [Line("")] * bool(lines and each) + each
    return lines


def _split(lines: Sequence[Line], questions: Sequence[str], between: Correspondents) -> Split:
    if sum(len(line.text) for line in lines) > _MOST_TEXT:
        return own_words.whole("\n".join(line.text for line in lines))
    return own_words.split(lines, questions, between)


def whole_text(split: Split) -> str:
    """Return everything that was written, in its order."""
    return "\n".join(text for _, text in split.labelled).strip("\n")


def _better(plain: Split, html: Split) -> Words:
    """Take the plain text when both say the same; else the longer one, for a person to look at."""
    in_plain, in_html = _said(plain), _said(html)
    if in_plain == in_html:
        if _is_missing(html, plain) or _is_missing(plain, html):
            reasons = (doubts.PARTS_DIFFER, *plain.reasons, *html.reasons)
            return Words(plain, tuple(dict.fromkeys(reasons)), whole_text(html))
        sure = [each for each in plain.reasons if each in html.reasons or each not in _SETTLED]
        return Words(plain, tuple(sure), whole_text(html))
    if len(in_html) > len(in_plain):
        return Words(html, (doubts.PARTS_DIFFER, *html.reasons), whole_text(plain))
    marks = [each for each in html.reasons if each == doubts.COLOURED_IN_QUOTE]
    return Words(plain, (doubts.PARTS_DIFFER, *plain.reasons, *marks), whole_text(html))


def _is_missing(one: Split, other: Split) -> bool:
    """Tell whether one version quotes words that the other does not hold at all."""
    words = Counter(_WORD.findall(_LINK.sub(" ", one.quoted).casefold()))
    known = Counter(_WORD.findall(whole_text(other).casefold()))
    return (words - known).total() > _FEW_WORDS


def _said(split: Split) -> str:
    """Return the letters of the sender's words and signature, whatever stands between them."""
    text = _IN_BRACKETS.sub(" ", split.text + "\n" + split.signature)
    return re.sub(r"[\W_]+", "", text).casefold()
