"""Text files and web pages."""

import codecs
import re

from selectolax.lexbor import LexborHTMLParser

from intake.core.extracted import Flag
from intake.files.words import Words

LARGEST = 6 * 1024 * 1024
"""Bytes that are read of a page; a text is cut by its characters."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DEPTH = re.compile(  # without those that close themselves
    rb"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|td"
    rb"|tbody|th|thead|tr|track|wbr)\b)[a-z]",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,10000}>")
_DEEPEST = 500


def decoded(content: bytes, declared: str = "") -> str:
    """Return text by its mark, UTF-8, what it declares, or Windows-1252, whichever fits first."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    for name in ("utf-8", declared):
        try:
            return content.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    return content.decode("cp1252", "replace")


def looks_written(content: bytes) -> bool:
    """Tell whether bytes are text at all: in no text but UTF-16 is there a NUL."""
    head = content[:65_536]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    odd = sum(each < 9 or 14 <= each < 27 for each in head)  # noqa: PLR2004 - ASCII controls
    return b"\0" not in head and odd * 100 <= len(head)


def read(content: bytes, words: Words) -> None:
    """Read a text file."""
    words.add(decoded(content[: 4 * LARGEST]))
    if len(content) > 4 * LARGEST:
        words.flag(Flag.CUT)


def read_page(content: bytes, words: Words) -> None:
    """Read a web page, also what its style hides, but neither script nor style."""
    if len(content) > LARGEST:
        words.flag(Flag.CUT)
    content = content[:LARGEST]
    declared = _CHARSET.search(content[:4096])
    text = decoded(content, declared[1].decode("ascii") if declared else "")
    if _depth(content) > _DEEPEST:
        words.flag(Flag.BROKEN)  # a tree that deep is read by nothing: the words between the tags
        words.add(_TAG.sub(" ", text))
        return
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style", "template", "noscript"])
    words.add(tree.root.text(separator="\n", strip=False) if tree.root else "")


def _depth(content: bytes) -> int:
    """Return an upper bound of how deep elements lie in each other."""
    depth = deepest = 0
    for found in _DEPTH.finditer(content):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
