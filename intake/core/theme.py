"""Themes of a consultation in two levels, as the desk makes them; each has a name and a colour."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.core.errors import IntakeError

LONGEST_NAME = 80
MOST_THEMES = 200
_ROUND = 50
"""More steps from theme to theme than any chain of merged ones has: a ring would never end."""


class Colour(StrEnum):
    """The colours a theme can have. A name always stands beside the colour."""

    GREEN = "green"
    BLUE = "blue"
    VIOLET = "violet"
    ROSE = "rose"
    RED = "red"
    ORANGE = "orange"
    OLIVE = "olive"
    TEAL = "teal"
    BROWN = "brown"
    GREY = "grey"


@dataclass(frozen=True)
class Shades:
    """A colour on a light and on a dark page: of the words, and of what is behind them."""

    light: tuple[str, str]
    dark: tuple[str, str]


PALETTE: Mapping[Colour, Shades] = {
    Colour.GREEN: Shades(("#1f5f33", "#e0f2e3"), ("#9adfab", "#17331f")),
    Colour.BLUE: Shades(("#14507f", "#e1eefa"), ("#9ccdf2", "#142c40")),
    Colour.VIOLET: Shades(("#5a3a92", "#eee7fa"), ("#cdb8f5", "#2a1f42")),
    Colour.ROSE: Shades(("#8c2560", "#fbe5f1"), ("#f4aed2", "#3f1930")),
    Colour.RED: Shades(("#982121", "#fde6e3"), ("#ffaaa0", "#421b18")),
    Colour.ORANGE: Shades(("#834100", "#fdebd8"), ("#f6bd84", "#3b2510")),
    Colour.OLIVE: Shades(("#5a5300", "#f4f1cf"), ("#dcd37a", "#302c0c")),
    Colour.TEAL: Shades(("#0b5a5c", "#dcf1f0"), ("#86d6d4", "#103032")),
    Colour.BROWN: Shades(("#68422a", "#f4e9e1"), ("#dfbba2", "#35251b")),
    Colour.GREY: Shades(("#46535a", "#e8edef"), ("#c0ccd1", "#263136")),
}
"""`static/themes.css` says the same to browsers; a test holds the two together, and computes that
words on their ground, and the edge on the page, can be told apart (WCAG 2.1, 1.4.3 and 1.4.11)."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One theme; `number` is 0 until it is stored, `parent` 0 on the upper level.

    `word` is what respondents could choose that means this theme. One that was `merged_into`
    another counts there; one that `is_removed` counts nowhere. Both can come back.
    """

    number: int = 0
    name: str
    parent: int = 0
    position: int = 0
    colour: Colour = Colour.GREEN
    word: str = ""
    merged_into: int = 0
    is_removed: bool = False

    @property
    def is_in_use(self) -> bool:
        """Return whether it can be chosen."""
        return not self.is_removed and not self.merged_into


class ThemeNotAllowed(IntakeError):
    """The theme cannot stand there; `why` is "name", "level", "taken", "many" or "itself"."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The theme {name!r} cannot be so: {why}.")
        self.name = name
        self.why = why


@dataclass(frozen=True)
class Placed:
    """A theme in the list of its consultation; `depth` is 0 or 1, `path` has its parent's name."""

    theme: Theme
    depth: int
    path: str


class Themes:
    """All themes of a consultation, also those that were taken away."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        self._by_number = {each.number: each for each in themes}

    def __iter__(self) -> Iterator[Theme]:
        return iter(self._by_number.values())

    def __len__(self) -> int:
        return len(self.in_order())

    def get(self, number: int) -> Theme | None:
        """Return the theme as it is stored, or None."""
        return self._by_number.get(number)

    def meant(self, number: int) -> Theme | None:
        """Return the theme that this one counts as today: itself, or what it was merged into."""
        found = self._by_number.get(number)
        for _ in range(_ROUND):
            if found is None or found.is_removed:
                return None
            parent = self._by_number.get(found.parent)
            if not found.merged_into:
                return None if parent and parent.is_removed else found
            found = self._by_number.get(found.merged_into)
        return None

    def of_word(self, word: str) -> Theme | None:
        """Return the theme that a respondent's own choice means, or None."""
        if not word:
            return None
        wanted = word.casefold()
        for each in self._by_number.values():
            if each.word.casefold() == wanted and (found := self.meant(each.number)):
                return found
        return None

    def of_point(self, number: int, word: str) -> Theme | None:
        """Return a point's theme: the one it was given, else what its sender chose."""
        return self.meant(number) or (None if number else self.of_word(word))

    def parent_of(self, theme: Theme) -> Theme | None:
        """Return the theme above this one: where that was merged, what it counts as."""
        return self.meant(theme.parent) if theme.parent else None

    def names(self, theme: Theme | None) -> tuple[str, str]:
        """Return the theme's names on the upper and the lower level; either may be empty."""
        if theme is None:
            return "", ""
        parent = self.parent_of(theme)
        return (parent.name, theme.name) if parent else (theme.name, "")

    def path(self, theme: Theme) -> str:
        """Return the theme's name with its parent's before it."""
        upper, lower = self.names(theme)
        return f"{upper} › {lower}" if lower else upper

    def colour_of(self, theme: Theme) -> Colour:
        """Return the colour: a lower theme has its parent's."""
        return (self.parent_of(theme) or theme).colour

    def children(self, theme: Theme) -> list[Theme]:
        """Return the themes below this one, in their order."""
        return [
            each
            for each in sorted(self._by_number.values(), key=_order)
            if each.is_in_use and (parent := self.parent_of(each)) and parent.number == theme.number
        ]

    def in_order(self) -> list[Placed]:
        """Return the themes that can be chosen, each with those below it."""
        found = []
        for each in sorted(self._by_number.values(), key=_order):
            if each.is_in_use and self.parent_of(each) is None and not each.parent:
                found.append(Placed(each, 0, each.name))
                found += [Placed(low, 1, self.path(low)) for low in self.children(each)]
        return found

    def paths(self, words: Iterable[str]) -> list[str]:
        """Return the names of all that a case is sorted by, each once.

        First the themes made at the desk, then those of the respondents' own choices (`words`) that
        mean none of them.
        """
        made = [each.path for each in self.in_order()]
        return list(dict.fromkeys([*made, *(each for each in words if not self.of_word(each))]))

    def counting_as(self, number: int, *, with_lower: bool = True) -> set[int]:
        """Return the numbers of all themes that count as this one, or as one below it."""
        wanted = {number}
        if with_lower and (theme := self._by_number.get(number)):
            wanted |= {each.number for each in self.children(theme)}
        return {
            each
            for each in self._by_number
            if (found := self.meant(each)) and found.number in wanted
        }

    def words_of(self, number: int) -> set[str]:
        """Return the respondents' own words that count as this theme or as one below it."""
        return {self._by_number[each].word for each in self.counting_as(number)} - {""}

    def require_fit(self, theme: Theme) -> None:
        """Raise ThemeNotAllowed where the theme, new or changed, cannot stand as it is."""
        if not theme.name.strip() or len(theme.name) > LONGEST_NAME:
            raise ThemeNotAllowed(theme.name, "name")
        if not theme.number and len(self._by_number) >= MOST_THEMES:
            raise ThemeNotAllowed(theme.name, "many")
        parent = self._by_number.get(theme.parent)
        has_children = bool(theme.number and self.children(theme))
        if theme.parent and (parent is None or not parent.is_in_use):
            raise ThemeNotAllowed(theme.name, "level")
        if parent and (parent.parent or has_children or parent.number == theme.number):
            raise ThemeNotAllowed(theme.name, "level")
        for each in self._by_number.values():
            is_same = each.name.casefold() == theme.name.casefold()
            is_beside = each.parent == theme.parent and each.number != theme.number
            if is_same and is_beside and self.meant(each.number) is each:
                raise ThemeNotAllowed(theme.name, "taken")

    def require_merge(self, theme: Theme, into: Theme) -> None:
        """Raise ThemeNotAllowed where merging would leave a third level or a theme in itself."""
        if theme.number == into.number or not (theme.is_in_use and into.is_in_use):
            raise ThemeNotAllowed(theme.name, "itself")
        if into.parent and (into.parent == theme.number or self.children(theme)):
            raise ThemeNotAllowed(theme.name, "level")

    def next_colour(self) -> Colour:
        """Return the colour that the fewest themes on the upper level have."""
        taken = [each.theme.colour for each in self.in_order() if not each.depth]
        return min(Colour, key=lambda colour: (taken.count(colour), list(Colour).index(colour)))


def _order(theme: Theme) -> tuple[int, int]:
    return theme.position, theme.number


TEMPLATE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Generelle bemærkninger", ("Støtte", "Bekymring")),
    ("Mål og målgruppe", ()),
    ("Organisering og samarbejde", ("Roller og ansvar", "Inddragelse")),
    ("Økonomi", ()),
    ("Tid og proces", ()),
    ("Andet", ()),
)
"""Themes that most consultations need, to begin from: data, so Danish in either language."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as "#1f5f33", from 1 to 21.

    WCAG 2.1, "contrast ratio" and "relative luminance".
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_BELOW = 0.04045


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= _BELOW else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
