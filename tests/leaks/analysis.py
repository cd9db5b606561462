"""Themes, fates and questions back: public for what is public, and canaries in everything else."""

from intake.actions import assessing, theming
from intake.actions.assessing import Seen
from intake.clock import now
from intake.core import publication
from intake.core.point import Assessment, Fate, FateNotReady
from intake.core.submission import Status
from intake.store import submissions
from intake.store.connection import transaction
from tests.leaks.world import BY, DRAFT, SLUG, World

SECOND = 2


def plant_fates(world: World) -> None:
    """Give the second point of every answer a theme and a fate, and let everyone see fates."""
    for slug in (SLUG, DRAFT):
        _fates_of(world, slug)
    with transaction(world.db):
        for statement in _ROWS:
            world.db.conn.execute(statement)


def _fates_of(world: World, slug: str) -> None:
    who = {"by": BY, "now": now(None)}
    upper = theming.add(world.db, slug, world.word(f"theme of {slug}", public=slug == SLUG), **who)
    name = world.word(f"lower theme of {slug}", public=slug == SLUG)
    lower = theming.add(world.db, slug, name, parent=upper.number, **who)
    theming.add(world.db, slug, world.hide(f"theme of {slug} without a point"), **who)
    for each in submissions.selected(world.db, consultation=slug):
        if each.status is Status.WITHDRAWN or len(each.draft.points) < SECOND:
            continue
        is_public = slug == SLUG and publication.visible(each)
        public = [f"{what} {each.reference}" for what in ("remark on", "who got")]
        private = [f"{what} {each.reference}" for what in ("summary of", "their answer to")]
        remark, passed_to = (world.word(what, public=is_public) for what in public)
        summary, their_answer = (world.hide(what) for what in private)
        try:
            assessing.assess(
                world.db,
                slug,
                Seen(each.reference, SECOND, 0),
                Assessment(
                    theme=lower.number,
                    fate=Fate.PASSED_ON,
                    remark=remark,
                    passed_to=passed_to,
                    summary=summary,
                    their_answer=their_answer,
                ),
                **who,
            )
        except FateNotReady:  # a canary can have the digits of a CPR number
            for what in (*public, *private):
                world.public.pop(what, None)
                world.private.pop(what, None)
    assessing.publish_fates(world.db, slug, **who)


_ROWS = (
    "INSERT INTO theme_use SELECT s.id, '', t.id, '', '' FROM submission s, theme t LIMIT 1",
    "INSERT INTO paragraph SELECT NULL, id, 'Afsnit', 1, 0 FROM consultation LIMIT 1",
    "INSERT INTO paragraph_text SELECT id, 1, 'Ord', '', '' FROM paragraph",
    "INSERT INTO opened SELECT id, '', 1, '' FROM submission LIMIT 1",
    "INSERT INTO inquiry SELECT NULL, '', '', id, '', '', '' FROM submission LIMIT 1",
    "INSERT INTO inquiry_reply SELECT NULL, id, '', '', NULL, '', '', '', '' FROM inquiry",
    "INSERT INTO release_reply SELECT NULL, '', s.id, i.id, '', '', '', '', '', ''"
    " FROM submission s, inbox i LIMIT 1",
)
