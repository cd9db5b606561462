"""Making a consultation's themes, and giving them to answers; every change can be taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import NotFound, Overtaken
from intake.core.redaction import answer_place
from intake.core.theme import TEMPLATE, Colour, Theme
from intake.store import consultations, events, submissions, themes
from intake.store.connection import transaction

States = Sequence[tuple[Theme | None, Theme]]


def start(db: Database, slug: str, *, from_words: bool, by: str, now: datetime) -> int:
    """Make themes from what respondents could choose, or from the template; return how many.

    Those that are there already, by name, are left as they are. Raises NotFound.
    """
    with transaction(db):
        asked = consultations.get(db, slug)
        if from_words:
            words = dict.fromkeys((*asked.themes, *themes.words(db, slug)))
            wanted: list[tuple[str, str, Sequence[str]]] = [
                (each, each, ()) for each in words if not themes.of(db, slug).of_word(each)
            ]
        else:
            wanted = [(name, "", below) for name, below in TEMPLATE]
        made: list[tuple[Theme | None, Theme]] = []
        for name, word, below in wanted:
            made += _with_lower(db, slug, name, word, below)
        if made:
            _keep(db, slug, made, what="begun", by=by, now=now)
        return len(made)


def _with_lower(
    db: Database, slug: str, name: str, word: str, below: Sequence[str]
) -> list[tuple[Theme | None, Theme]]:
    made: list[tuple[Theme | None, Theme]] = []
    upper = next((each.theme for each in themes.of(db, slug).in_order() if each.path == name), None)
    if upper is None:
        upper = _new(db, slug, name, word=word)
        made.append((None, upper))
    elif word and not upper.word:
        became = replace(upper, word=word)
        themes.put(db, slug, became)
        made.append((upper, became))
    there = {each.name for each in themes.of(db, slug).children(upper)}
    for each in below:
        if each not in there:
            made.append((None, _new(db, slug, each, parent=upper.number)))
    return made


def _new(
    db: Database, slug: str, name: str, *, word: str = "", parent: int = 0, colour: str = ""
) -> Theme:
    known = themes.of(db, slug)
    theme = Theme(
        name=name.strip(),
        word=word,
        parent=parent,
        position=themes.last_position(db, slug) + 1,
        colour=Colour(colour) if colour else known.next_colour(),
    )
    known.require_fit(theme)
    return replace(theme, number=themes.put(db, slug, theme))


def add(
    db: Database,
    slug: str,
    name: str,
    *,
    parent: int = 0,
    colour: str = "",
    by: str,
    now: datetime,
) -> Theme:
    """Make a theme, below another with `parent`. Raises NotFound, ThemeNotAllowed."""
    with transaction(db):
        consultations.get(db, slug)
        theme = _new(db, slug, name, parent=parent, colour=colour)
        _keep(db, slug, [(None, theme)], what="made", by=by, now=now)
        return theme


def change(db: Database, slug: str, wanted: Theme, *, seen: str, by: str, now: datetime) -> None:
    """Give a theme another name, colour or parent; `seen` is the name it had on the page.

    Raises NotFound, ThemeNotAllowed, Overtaken.
    """
    with transaction(db):
        was = _as_seen(db, slug, wanted.number, seen)
        became = replace(was, name=wanted.name.strip(), colour=wanted.colour, parent=wanted.parent)
        if became == was:
            return
        themes.of(db, slug).require_fit(became)
        _write(db, slug, [(was, became)], what="changed", by=by, now=now)


def move(db: Database, slug: str, number: int, *, up: bool, by: str, now: datetime) -> None:
    """Let a theme change places with the one before or after it on its level. Raises NotFound."""
    with transaction(db):
        theme = themes.get(db, slug, number)
        known = themes.of(db, slug)
        level = [each.theme for each in known.in_order() if each.theme.parent == theme.parent]
        numbers = [each.number for each in level]
        if number not in numbers:
            raise NotFound("theme", str(number))
        at = numbers.index(number)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(level):
            return
        level[at], level[to] = level[to], level[at]
        places = sorted(each.position for each in level)
        states = [
            (each, replace(each, position=place))
            for each, place in zip(level, places, strict=True)
            if each.position != place
        ]
        _write(db, slug, states, what="moved", by=by, now=now)


def merge(
    db: Database, slug: str, number: int, into: int, *, seen: str, by: str, now: datetime
) -> None:
    """Let everything with a theme count under another one. Raises as `change`."""
    with transaction(db):
        was, target = _as_seen(db, slug, number, seen), themes.get(db, slug, into)
        themes.of(db, slug).require_merge(was, target)
        _write(db, slug, [(was, replace(was, merged_into=into))], what="merged", by=by, now=now)


def remove(db: Database, slug: str, number: int, *, seen: str, by: str, now: datetime) -> None:
    """Take a theme away, and those below it; what had it has none. Raises NotFound, Overtaken."""
    with transaction(db):
        was = _as_seen(db, slug, number, seen)
        _write(db, slug, [(was, replace(was, is_removed=True))], what="removed", by=by, now=now)


def undo(db: Database, slug: str, number: int, *, by: str, now: datetime) -> None:
    """Take one change of the themes back, where none of them was changed since.

    Raises NotFound, Overtaken, and ThemeNotAllowed where the old name is another's by now.
    """
    with transaction(db):
        found = themes.change(db, slug, number)
        if found.is_undone:
            raise Overtaken(f"change {number}", 0, 1)
        states = [(became, was or replace(became, is_removed=True)) for was, became in found.states]
        for became, back in states:
            if themes.get(db, slug, became.number) != became:
                raise Overtaken(became.name, 0, 1)
            if back.is_in_use:
                themes.of(db, slug).require_fit(back)
        _write(db, slug, states, what="taken back", by=by, now=now)
        themes.mark_undone(db, number, now=now)


def _as_seen(db: Database, slug: str, number: int, seen: str) -> Theme:
    theme = themes.get(db, slug, number)
    if not theme.is_in_use or theme.name != seen:
        raise Overtaken(theme.name, 0, 1)
    return theme


def _write(db: Database, slug: str, states: States, *, what: str, by: str, now: datetime) -> None:
    for _, became in states:
        themes.put(db, slug, became)
    _keep(db, slug, states, what=what, by=by, now=now)


def _keep(db: Database, slug: str, states: States, *, what: str, by: str, now: datetime) -> None:
    themes.keep_change(db, slug, states, what=what, by=by, now=now)
    # Loud: the themes of all points of the consultation may be others to the public.
    events.record(db, "themes changed", slug, actor=by, now=now, consultation=slug, detail=what)


def mark(
    db: Database,
    reference: str,
    theme: int,
    *,
    question: str = "",
    on: bool = True,
    by: str,
    now: datetime,
) -> None:
    """Give an answer a theme, or with `question` its answer to that one; without `on` take it off.

    Raises NotFound.
    """
    with transaction(db):
        mark_within(db, reference, theme, question=question, on=on, by=by, now=now)


def mark_within(
    db: Database,
    reference: str,
    theme: int,
    *,
    question: str = "",
    on: bool = True,
    by: str,
    now: datetime,
) -> bool:
    """Do what `mark` does, inside the caller's transaction; return whether anything changed."""
    submission = submissions.get(db, reference)
    slug, place = submission.consultation, answer_place(question) if question else ""
    known = themes.of(db, slug)
    if known.meant(theme) is None or (question and question not in submission.draft.answers):
        raise NotFound("theme", str(theme))
    has = {number for at, number in themes.uses(db, reference) if at == place}
    counting = has & known.counting_as(theme, with_lower=False)
    if bool(counting) == on:
        return False
    if on:
        themes.use(db, submission.reference, place, theme, by=by, now=now)
    else:
        themes.end_use(db, submission.reference, place, counting)
    events.record(
        db,
        "theme given" if on else "theme taken off",
        submission.reference,
        actor=by,
        now=now,
        consultation=slug,
    )
    return True
