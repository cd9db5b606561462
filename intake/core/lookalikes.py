"""Letters of other alphabets that look like Latin ones: "Каrlа" is read as "Karla".

The lower-case pairs of Unicode's list of confusables (UTS 39) in the Cyrillic and Greek blocks,
as far as the shapes are the same in common fonts.
"""

_PAIRS = {
    # Cyrillic
    "а": "a",
    "в": "b",
    "с": "c",
    "ԁ": "d",
    "е": "e",
    "һ": "h",
    "і": "i",
    "ј": "j",
    "к": "k",
    "ӏ": "l",
    "м": "m",
    "н": "h",
    "о": "o",
    "р": "p",
    "ԛ": "q",
    "ѕ": "s",
    "т": "t",
    "ѵ": "v",
    "ԝ": "w",
    "х": "x",
    "у": "y",
    "ӕ": "æ",
    # Greek
    "α": "a",
    "β": "b",
    "ε": "e",
    "η": "n",
    "ι": "i",
    "κ": "k",
    "μ": "m",
    "ν": "v",
    "ο": "o",
    "ρ": "p",
    "τ": "t",
    "υ": "y",
    "χ": "x",
    "ζ": "z",
    "ϲ": "c",
    "ϳ": "j",
}
LOOKALIKES = str.maketrans(_PAIRS)
"""For `str.translate`, on letters that are small already."""


def folded(text: str) -> str:
    """Return small letters with those of other alphabets as the Latin ones they look like."""
    return text.translate(LOOKALIKES)
