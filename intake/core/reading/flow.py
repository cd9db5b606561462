"""Paragraphs out of lines that a mail program broke at a width of its own."""

import itertools
import re

NARROWEST = 55
"""Below this many letters a longest line is somebody's own short lines, not a program's width."""

WIDEST = 120
_BEGINS_ANEW = re.compile(r"^(?:[-–—*•·>#|]|\d{1,3}[.):]|[a-zæøå]\)|\s)")


def paragraphs(text: str) -> str:
    """Return `text` with the line breaks gone that a program put in, and the writer's own kept.

    A program breaks a line because the next word did not fit in its width, so a break goes when
    the word after it would not have fitted; a break made earlier than that was meant.
    """
    lines = text.split("\n")
    width = max((len(line) for line in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return text
    joined = lines[:1]
    for before, line in itertools.pairwise(lines):
        if _was_broken(before, line, width):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return "\n".join(joined)


def _was_broken(before: str, line: str, width: int) -> bool:
    if not before.strip() or not line.strip() or _BEGINS_ANEW.match(line):
        return False
    return len(before) + 1 + len(line.split(None, 1)[0]) > width
