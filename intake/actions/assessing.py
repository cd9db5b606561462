"""Giving each point its fate, with a summary and a remark; by several people at once.

Nothing is overwritten unseen: whoever saves says which edition they saw. Every press is one batch
in the history, and can be taken back while nobody has changed its points since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from intake.core import point
from intake.core.errors import NotFound, Overtaken
from intake.core.point import Assessment, Fate
from intake.store import assessments, consultations, events, points, themes
from intake.store.assessments import Kept
from intake.store.connection import transaction
from intake.store.points import Line


@dataclass(frozen=True)
class Seen:
    """A point as somebody saw it: `edition` is 0 where nothing was made of it yet."""

    reference: str
    number: int
    edition: int


def assess(
    db: Database, slug: str, seen: Seen, wanted: Assessment, *, by: str, now: datetime
) -> int:
    """Write what is made of a point; return the number of the change, 0 where nothing is new.

    What the point says the same as stays: that is `merge`'s. Raises NotFound, Overtaken,
    FateNotReady.
    """
    with transaction(db):
        line = _as_seen(db, slug, seen)
        became = replace(wanted, same_as=line.own.same_as)
        _require_theme(db, slug, became)
        point.require_ready(became)
        return _write(db, slug, [(line, became)], what="assessed", by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class ForMany:
    """What several points get at once; None leaves each as it is."""

    fate: Fate | None = None
    remark: str | None = None
    passed_to: str | None = None
    theme: int | None = None
    assigned_to: str | None = None
    paragraph: tuple[int, int] | None = None

    def on(self, own: Assessment) -> Assessment:
        """Return what becomes of one of them."""
        said = {
            name: each
            for name, each in vars(self).items()
            if each is not None and name != "paragraph"
        }
        became = replace(own, **said)
        if self.paragraph and self.remark is not None:
            became = replace(became, paragraphs=(self.paragraph,))
        return became


def assess_many(
    db: Database, slug: str, seen: Sequence[Seen], wanted: ForMany, *, by: str, now: datetime
) -> int:
    """Give several points the same; all of them or none. Returns and raises as `assess`."""
    with transaction(db):
        made = []
        for each in seen:
            line = _as_seen(db, slug, each)
            became = wanted.on(line.own)
            _require_theme(db, slug, became)
            if not line.own.same_as:
                point.require_ready(became)
            made.append((line, became))
        return _write(db, slug, made, what="assessed together", by=by, now=now)


def merge(
    db: Database, slug: str, leader: Seen, others: Sequence[Seen], *, by: str, now: datetime
) -> int:
    """Let points say the same as the leader: they are treated once, there, and keep their senders.

    Whatever already says the same as one of them comes along. Returns and raises as `assess`.
    """
    with transaction(db):
        first = _as_seen(db, slug, leader)
        if first.own.same_as:  # it says the same as another one itself: that one leads
            found = points.with_assessment(db, slug, first.own.same_as)
            first = found or first
        target = first.assessed
        if not target:  # there must be something to say the same as
            target = assessments.put(db, first.reference, first.number, first.own).number
        made = []
        for each in others:
            line = _as_seen(db, slug, each)
            along = points.followers(db, slug, line.assessed) if line.assessed else []
            made += [
                (one, replace(one.own, same_as=target))
                for one in (line, *along)
                if one.key != first.key
            ]
        return _write(db, slug, made, what="merged", by=by, now=now)


def part(db: Database, slug: str, seen: Seen, *, by: str, now: datetime) -> int:
    """Let a point stand on its own again. Returns and raises as `assess`."""
    with transaction(db):
        line = _as_seen(db, slug, seen)
        return _write(
            db, slug, [(line, replace(line.own, same_as=0))], what="parted", by=by, now=now
        )


def undo(db: Database, slug: str, batch: int, *, by: str, now: datetime) -> int:
    """Take everything of one press back, where none of its points was changed since.

    Returns the number of the change that did it. Raises NotFound, Overtaken.
    """
    with transaction(db):
        made = assessments.batch(db, batch)
        if not made:
            raise NotFound("change", str(batch))
        back = []
        for each in made:
            line = points.one(db, slug, each.reference, each.point)
            if each.is_undone or line.edition != each.edition:
                raise Overtaken(line.name, each.edition, line.edition)
            back.append((line, each.was))
        number = _write(db, slug, back, what="taken back", by=by, now=now)
        assessments.mark_undone(db, batch, now=now)
        return number


def publish_fates(db: Database, slug: str, *, by: str, now: datetime) -> None:
    """Let everyone see what became of each point, from now on. Raises NotFound."""
    with transaction(db):
        publish_fates_within(db, slug, by=by, now=now)


def publish_fates_within(db: Database, slug: str, *, by: str, now: datetime) -> None:
    """Do what `publish_fates` does, inside the caller's transaction; once is enough."""
    consultations.get(db, slug)
    if assessments.fates_public_at(db, slug) is None:
        assessments.set_fates_public(db, slug, now)
        events.record(db, "fates published", slug, actor=by, now=now, consultation=slug)


def hide_fates(db: Database, slug: str, *, by: str, now: datetime) -> None:
    """Let nobody see the fates any more. Raises NotFound."""
    with transaction(db):
        consultations.get(db, slug)
        if assessments.fates_public_at(db, slug) is not None:
            assessments.set_fates_public(db, slug, None)
            events.record(db, "fates hidden", slug, actor=by, now=now, consultation=slug)


def _as_seen(db: Database, slug: str, seen: Seen) -> Line:
    line = points.one(db, slug, seen.reference, seen.number)
    if line.edition != seen.edition:
        raise Overtaken(line.name, seen.edition, line.edition)
    return line


def _require_theme(db: Database, slug: str, wanted: Assessment) -> None:
    if wanted.theme and themes.of(db, slug).get(wanted.theme) is None:
        raise NotFound("theme", str(wanted.theme))


def _write(
    db: Database,
    slug: str,
    wanted: Sequence[tuple[Line, Assessment]],
    *,
    what: str,
    by: str,
    now: datetime,
) -> int:
    made: list[tuple[Kept, Assessment]] = []
    fates_are_public = assessments.fates_public_at(db, slug) is not None
    for line, became in wanted:
        if became == line.own:
            continue
        after = assessments.put(db, line.reference, line.number, became)
        made.append((after, line.own))
        names = set(point.changed(line.own, became))
        is_seen = "theme" in names or (fates_are_public and bool(names & _PUBLIC))
        told = [line.reference, *(each for each, _ in assessments.followers(db, after.number))]
        for reference in dict.fromkeys(told):
            events.record(
                db,
                "point changed" if is_seen else "point worked on",
                reference,
                actor=by,
                now=now,
                consultation=slug,
                detail=f"P{line.number}, {became.fate}" if reference == line.reference else "",
            )
    return assessments.keep_changes(db, made, what=what, by=by, now=now) if made else 0


_PUBLIC = frozenset({"fate", "remark", "passed_to", "same_as"})
"""Beside the theme, what of an assessment everyone sees once fates are public."""
