"""What the consultation's own page shows of the answers it got, without reading all of them."""

from dataclasses import replace

from sqlite_utils import Database

from intake.core.submission import Submission
from intake.store import points, submissions
from intake.store.connection import rows, value

_SHOWN = (
    " FROM submission s JOIN consultation c ON c.id = s.consultation_id WHERE slug = :slug"
    " AND s.status IN ('approved', 'published') AND NOT s.awaits_release"
    " AND preference != 'private'"
)
"""As `core.publication.visible` has it; the page asks that again of each answer it draws."""


def count(db: Database, slug: str) -> int:
    """Return how many answers to the consultation anyone may see."""
    return int(value(db, "SELECT count(*)" + _SHOWN, {"slug": slug}))


def newest(db: Database, slug: str, *, limit: int) -> list[Submission]:
    """Return up to `limit` of them, newest first, with what is public of each point."""
    found = rows(
        db,
        "SELECT s.id, reference" + _SHOWN + " ORDER BY received_at DESC, s.id DESC LIMIT :limit",
        {"slug": slug, "limit": limit},
    )
    said = points.said(db, [each["id"] for each in found])
    return [
        replace(submissions.get(db, each["reference"]), said=said.get(each["id"], {}))
        for each in found
    ]


def answered(db: Database, slug: str) -> dict[str, bool]:
    """Return the parties whose answer is shown by name, and whether it was "no remarks" only."""
    found = rows(
        db,
        "SELECT party.name, min(nil_return) AS has_none FROM party"
        " JOIN submission_party sp ON sp.party_id = party.id"
        " JOIN (SELECT s.id, nil_return"
        + _SHOWN
        + " AND preference = 'named' AND NOT name_protected) shown"
        " ON shown.id = sp.submission_id GROUP BY party.name",
        {"slug": slug},
    )
    return {each["name"]: bool(each["has_none"]) for each in found}
