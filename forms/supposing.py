"""What a caseworker says of the machine's guesses, and the points of an answer while edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField
from wtforms.validators import Optional, Regexp

from forms.base import Form
from intake.core.submission import Point

MOST_POINTS = 200
LONGEST_POINT = 20_000


class SupposedForm(Form):
    """Right or wrong, of the version that was shown."""

    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])


class RequestForm(SupposedForm):
    """A mail that asks for more time: until when, and whether it is an answer beside that."""

    day = DateField(
        _l("Hvilken dag beder de om?"),
        [Optional()],
        format=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"],
        description=_l("Lad feltet stå tomt, hvis mailen ikke nævner en dag."),
    )
    is_only = BooleanField(_l("Mailen beder kun om tid. Den er ikke også et svar."))


class PointsForm(SupposedForm):
    """The points of an answer in their order; each row has a text, a theme and its number."""

    take_out = BooleanField(_l("Tag forslagene ud af den frie tekst, så de ikke står to gange"))

    def __init__(self, *args: Any, themes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = tuple(themes)


def points_sent(sent: Any, themes: Sequence[str], known: Mapping[int, str]) -> tuple[Point, ...]:
    """Return the points that a form holds, in its order, those whose text was emptied left out.

    A theme that the consultation does not have counts only for a point that had it before.
    """
    found = []
    for row in _rows(sent):
        number = sent.get(f"point-{row}-number", "")
        old = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0  # noqa: PLR2004
        old = old if old in known else 0
        text = " ".join(sent.get(f"point-{row}-text", "")[:LONGEST_POINT].split())
        theme = sent.get(f"point-{row}-theme", "")
        is_theme = theme in themes or (old and theme == known[old])
        found.append((_place(sent, row), Point(text, theme if is_theme else "", old)))
    return tuple(point for _, point in sorted(found, key=lambda each: each[0]) if point.text)


def _rows(sent: Any) -> list[int]:
    return [row for row in range(MOST_POINTS) if f"point-{row}-text" in sent]


def _place(sent: Any, row: int) -> tuple[int, int]:
    """Return where a row goes: the number typed, else where it stands."""
    typed = sent.get(f"point-{row}-place", "").strip()
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 4  # noqa: PLR2004
    return (int(typed) if is_number else row + 1, row)
