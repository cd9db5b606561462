"""Where a file's text is gathered: only so much of it, and clean."""

import re

from intake.core.extracted import Flag

MOST_TEXT = 5_000_000
"""Characters of one file; a novel has half a million."""

_CONTROLS = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], None),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # half letters, which UTF-8 cannot hold
}
_SPACES = re.compile(r"(?<![ \t])[ \t]+\n")
_BLANKS = re.compile(r"\n{3,}")


class Enough(Exception):
    """No more of this file is read."""

    def __init__(self, flag: Flag) -> None:
        """Say why."""
        super().__init__(flag)
        self.flag = flag


class Words:
    """The text of a file as it is found, and its flags."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pieces: list[str] = []
        self._length = 0
        self._flags: dict[Flag, None] = {}

    def add(self, text: str) -> None:
        """Take more text; raises Enough where there is too much of it."""
        room = MOST_TEXT - self._length
        if len(text) > room:
            self._pieces.append(text[:room])
            self._length = MOST_TEXT
            raise Enough(Flag.CUT)
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def flag(self, flag: Flag) -> None:
        """Take a flag; once is enough."""
        self._flags[flag] = None

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Return the flags in the order they came."""
        return tuple(self._flags)

    @property
    def length(self) -> int:
        """Return how many characters there are."""
        return self._length

    def text(self) -> str:
        """Return it all, without what no page can show and without seas of blank lines."""
        text = "".join(self._pieces).replace("\r\n", "\n").replace("\r", "\n")
        text = text.translate(_CONTROLS)
        return _BLANKS.sub("\n\n", _SPACES.sub("\n", text)).strip()
