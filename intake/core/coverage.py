"""What of a consultation's answers nobody has read, given a theme, split into points or settled."""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What an answer still lacks."""

    READING = "reading"
    THEME = "theme"
    POINTS = "points"
    FATE = "fate"


@dataclass(frozen=True)
class Covered:
    """How far one kind of work is: `done` of `total`."""

    lack: Lack
    done: int
    total: int

    @property
    def left(self) -> int:
        """Return how many are left."""
        return self.total - self.done

    @property
    def percent(self) -> int:
        """Return the whole percents that are done: 100 only where nothing is left."""
        return 100 if self.total <= self.done else self.done * 100 // self.total
