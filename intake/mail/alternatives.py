"""A message's plain text and its HTML: two versions of the same words, or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.core.reading import doubts, own_words
from intake.core.reading.lines import folded, lines_of
from intake.core.reading.own_words import Split
from intake.mail import html_words

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
    plain_parts: Sequence[str], html_parts: Sequence[str], questions: Sequence[tuple[str, str]]
) -> Words:
    """Read the plain text and the HTML, and take the one that shows more of the sender's words."""
    texts = [text for _, text in questions]
    plain = _split_text("\n\n".join(each for each in plain_parts if each.strip()), texts)
    if not any(each.strip() for each in html_parts):
        return Words(plain, plain.reasons)
    html = _split_html("\n".join(html_parts), texts)
    if not folded(whole_text(plain)):
        return Words(html, html.reasons)
    return _better(plain, html)


def _split_text(text: str, questions: Sequence[str]) -> Split:
    return (
        own_words.whole(text)
        if len(text) > _MOST_TEXT
        else own_words.split(lines_of(text), questions)
    )


def _split_html(html: str, questions: Sequence[str]) -> Split:
    lines = html_words.lines_of(html)
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
