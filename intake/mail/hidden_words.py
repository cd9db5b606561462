"""Words of an HTML mail that no reader saw: hidden by their markup, and sent all the same."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from intake.mail import html_words

LONGEST = 20_000
"""Letters that are kept: hidden text is looked through and searched, never an answer."""

_MOST_NODES = 120_000
_HIDING = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all"
    r"|font-size\s{0,3}:\s{0,3}0(?:\.0{1,3})?(?:px|pt|em|rem|%)?\s{0,3}(?:;|!|$)"
    r"|(?<![-\w])opacity\s{0,3}:\s{0,3}0(?:\.0{1,3})?\s{0,3}(?:;|!|$)"
    r"|max-height\s{0,3}:\s{0,3}0(?:px|pt)?\s{0,3}(?:;|!|$)",
    re.IGNORECASE,
)
_NO_WORDS = frozenset({"script", "style", "template", "title", "head"})
_FILLING = re.compile(r"[\s\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff\u00a0]+")
"""What newsletters put behind their first line so that nothing else is previewed."""


def hidden_in(pages: Iterable[str]) -> str:
    """Return the words that any of these pages hides; empty ones are passed over."""
    return "\n".join(filter(None, (hidden_of(each) for each in pages if each)))


def hidden_of(html: str) -> str:
    """Return the words that the markup hides, each piece on a line of its own.

    Only what stands at the elements themselves is looked at, as mail programs do: most drop style
    sheets. A tree too deep or large to walk gives nothing here; its words are all read as seen.
    """
    html = html.replace("\0", "")
    if html_words.is_too_deep(html):
        return ""
    body = LexborHTMLParser(html).body
    found: list[str] = []
    stack: list[LexborNode] = [body] if body is not None else []
    for _ in range(_MOST_NODES):
        if not stack:
            break
        node = stack.pop()
        if _is_hidden(node):
            found.append(_words(node))
        else:
            stack.extend(reversed(list(node.iter())))
    return "\n".join(dict.fromkeys(filter(None, found)))[:LONGEST]


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes or {}
    return "hidden" in attributes or bool(_HIDING.search((attributes.get("style") or "")[:2_000]))


def _words(node: LexborNode) -> str:
    if (node.tag or "") in _NO_WORDS:
        return ""
    return _FILLING.sub(" ", node.text(deep=True, separator=" ")).strip()
