"""A memo in volumes: one where it is of ordinary size, more where it could not be set in one.

They are cut between two remarks or two answers, never inside one, and the answers begin a volume
of their own. However it is read, as a page, in Word or as PDF, the volumes are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.core.decision import Change
from intake.core.memo import Answered, Memo, Remark, Theme

LETTERS = 1_000_000
"""Letters that one volume may hold: to set it takes about half of the memory that the typesetter
may have, and less than half of its time (docs/benchmarks.md)."""

EACH = 500
"""What a remark, a change or an answer takes beside its words, counted as letters."""


class Section(StrEnum):
    """The five sections of a memo, in the order that committees expect."""

    CONSULTATION = "consultation"
    GENERAL = "general"
    THEMES = "themes"
    CHANGES = "changes"
    ANNEX = "annex"


@dataclass(frozen=True, kw_only=True)
class Volume:
    """One volume; `continues` is the section that began in the one before, if it goes on here.

    `answers` are those of its annex; `first` is the number of the first of them among all.
    """

    number: int
    of: int
    sections: tuple[Section, ...]
    continues: Section | None = None
    general: tuple[Remark, ...] = ()
    themes: tuple[Theme, ...] = ()
    changes: tuple[Change, ...] = ()
    answers: tuple[Answered, ...] = ()
    first: int = 1


_Thing = Remark | Change | Answered | None


@dataclass(frozen=True)
class _Piece:
    """What cannot be cut. `thing` is None for the head of a section, which nothing may be below."""

    section: Section
    thing: _Thing = None
    theme: str = ""
    letters: int = 0


def of(memo: Memo) -> tuple[Volume, ...]:
    """Return the volumes of a memo, at least one."""
    body, annex = list(_body(memo)), list(_annex(memo))
    groups = list(_cut([*body, *annex]))
    if len(groups) > 1:
        groups = [*_cut(body), *_cut(annex)]
    volumes, first = [], 1
    for number, group in enumerate(groups, 1):
        volumes.append(_volume(group, number, len(groups), first))
        first += len(volumes[-1].answers)
    return tuple(volumes)


def _body(memo: Memo) -> Iterator[_Piece]:
    yield _Piece(Section.CONSULTATION)
    yield _Piece(Section.GENERAL)
    yield from (_Piece(Section.GENERAL, each, "", _of_remark(each)) for each in memo.general)
    yield _Piece(Section.THEMES)
    for theme in memo.themes:
        for each in theme.remarks:
            yield _Piece(Section.THEMES, each, theme.name, _of_remark(each))
    yield _Piece(Section.CHANGES)
    for change in memo.changes:
        yield _Piece(Section.CHANGES, change, "", len(change.before + change.after) + EACH)


def _annex(memo: Memo) -> Iterator[_Piece]:
    yield _Piece(Section.ANNEX)
    yield from (_Piece(Section.ANNEX, each, "", each.letters + EACH) for each in memo.answers)


def _of_remark(remark: Remark) -> int:
    words = remark.summary or remark.text
    return len(words) + len(remark.senders) + len(remark.comment) + EACH


def _cut(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    letters = 0
    for each in pieces:
        if letters and each.thing and letters + each.letters > LETTERS:
            head = [group.pop()] if _is_head_of(group[-1], each) else []
            yield group
            group, letters = head, 0
        group.append(each)
        letters += each.letters
    yield group


def _is_head_of(last: _Piece, following: _Piece) -> bool:
    return last.thing is None and last.section is following.section


def _volume(group: Sequence[_Piece], number: int, of: int, first: int) -> Volume:
    things = [(each.theme, each.section, each.thing) for each in group]
    themes: dict[str, list[Remark]] = {}
    for theme, section, thing in things:
        if section is Section.THEMES and isinstance(thing, Remark):
            themes.setdefault(theme, []).append(thing)
    return Volume(
        number=number,
        of=of,
        sections=tuple(dict.fromkeys(each.section for each in group)),
        continues=group[0].section if group[0].thing else None,
        general=tuple(
            thing
            for _, section, thing in things
            if section is Section.GENERAL and isinstance(thing, Remark)
        ),
        themes=tuple(Theme(name, tuple(its)) for name, its in themes.items()),
        changes=tuple(thing for _, _, thing in things if isinstance(thing, Change)),
        answers=tuple(thing for _, _, thing in things if isinstance(thing, Answered)),
        first=first,
    )
