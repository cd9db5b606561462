"""Which public texts say the same in the same words, as form letters do."""

import hashlib
import re

_WORDS = re.compile(r"\w+")
LETTERS = 16


def wording(text: str) -> str:
    """Return a short name of a text's words: the same whatever its line breaks, capitals and signs.

    Empty for a text without words, so that silence is like nothing else.
    """
    words = " ".join(_WORDS.findall(text.casefold()))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:LETTERS] if words else ""
