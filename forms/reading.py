"""The form in which the parts of a mail are moved: one block after another, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Regexp

from forms.base import Form
from intake.core.reading import blocks
from intake.core.reading.blocks import Block
from intake.core.reading.places import QUOTED, Placed, places

_BELOW = "below"


class DivideForm(Form):
    """How the mail is divided now, and what one press changes of it.

    `place-<line>` says where the block that begins at a line stands. The pressed button is `move`
    ("12 quoted", "12 below": that one and all after it are quoted), `split` ("12"), or `save`.
    """

    seen = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])
    nil_return = BooleanField(_l("Afsenderen har ingen bemærkninger"))

    def __init__(
        self,
        *args: Any,
        lines: tuple[Placed, ...],
        questions: Sequence[str],
        sent: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = lines
        self.places = places(questions)
        starts, to = _sent(sent or {}, lines, self.places)
        if starts:
            lines = blocks.moved(lines, blocks.cut(lines, starts), to)
            self.blocks = blocks.cut(lines, starts)
        else:
            self.blocks = blocks.blocks(lines)
        self.lines = lines

    @property
    def is_changed(self) -> bool:
        """Return whether a line stands elsewhere than it did."""
        return not blocks.same_places(self.before, self.lines)

    def version_seen(self) -> int:
        """Return the number of the version that the page showed."""
        return int(self.seen.data)

    @property
    def numbered(self) -> list[tuple[int, Block]]:
        """Return the blocks with their numbers, counted from 1."""
        return list(enumerate(self.blocks, 1))


def _sent(
    sent: Any, lines: Sequence[Placed], allowed: Sequence[str]
) -> tuple[set[int], dict[int, str]]:
    """Return where blocks begin, and the place of each, as a form says; nothing else counts."""
    to: dict[int, str] = {}
    for name in sent:
        at = _line(str(name).removeprefix("place-"), lines)
        if str(name).startswith("place-") and at is not None and sent[name] in allowed:
            to[at] = sent[name]
    starts = set(to)
    _move(sent.get("move", ""), to, lines, allowed)
    at = _line(sent.get("split", ""), lines)
    if at in starts:
        (block,) = [each for each in blocks.cut(lines, starts) if each.first == at]
        begins = blocks.split(lines, block)
        to |= dict.fromkeys(begins, to[block.first])
        starts |= set(begins)
    return starts, to


def _move(
    pressed: str, to: dict[int, str], lines: Sequence[Placed], allowed: Sequence[str]
) -> None:
    number, _, place = pressed.partition(" ")
    at = _line(number, lines)
    if at not in to:
        return
    if place == _BELOW:
        to |= {each: QUOTED for each in to if each >= at}
    elif place in allowed:
        to[at] = place


def _line(text: str, lines: Sequence[Placed]) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= 6  # noqa: PLR2004
    return int(text) if is_number and int(text) < len(lines) else None
