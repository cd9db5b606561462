"""What each address of the desk is about, so that limits hold and the log can name it.

One table by how addresses begin: a page whose address names a thing must stand here, or under
`HOUSE` when it is about the whole house. A test holds new pages to it; a page in neither is shut
to whoever is kept to some consultations.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlite_utils import Database

from intake.core.identifiers import is_reference
from intake.store.connection import value


@dataclass(frozen=True)
class Place:
    """One kind of thing that pages are about: its argument, where it belongs, how the log names it.

    `sql` gives the slug of the consultation it belongs to, and no row where there is no such thing.
    """

    argument: str
    sql: str
    name: str = "{}"

    def find(self, db: Database, key: object) -> str | None:
        """Return the slug of the consultation of the thing with this key, None if there is none."""
        try:
            found = value(db, self.sql, (self._key(key),))
        except OverflowError:  # a number that no row can have
            return None
        return None if found is None else str(found)

    def called(self, key: object) -> str:
        """Return the name by which the log knows the thing with this key."""
        return self.name.format(self._key(key))

    def _key(self, key: object) -> object:
        return str(key).strip().upper() if self.argument == "reference" else key


_OF = "JOIN consultation c ON c.id = consultation_id"
SUBMISSION = Place("reference", f"SELECT slug FROM submission {_OF} WHERE reference = ?")
CONSULTATION = Place("slug", "SELECT slug FROM consultation WHERE slug = ?")


def _numbered(table: str) -> Place:
    """Return the place of things that have a number and a consultation of their own."""
    sql = f"SELECT slug FROM {table} t {_OF} WHERE t.id = ?"
    return Place("number", sql, f"{table.replace('_', ' ')} {{}}")


PLACES = {
    "/submissions/<reference>": SUBMISSION,
    "/consultations/<slug>": CONSULTATION,
    "/points/<slug>": CONSULTATION,
    "/mail/<int:number>": Place("number", "SELECT placed_in FROM inbox WHERE id = ?", "message {}"),
    "/time-requests/<int:number>": _numbered("time_request"),
    "/meetings/<int:number>": _numbered("meeting"),
    "/decisions/<int:number>": _numbered("decision"),
    "/milestones/<int:number>": _numbered("milestone"),
    "/mailings/<int:number>": _numbered("mailing"),
    "/promises/<int:number>": _numbered("promise"),
    "/batches/<int:number>": Place(
        "number",
        # All of its answers must be seen: who undoes it undoes it for all of them.
        "SELECT slug FROM batch_item LEFT JOIN submission s ON s.id = submission_id"
        " LEFT JOIN consultation c ON c.id = consultation_id"
        " WHERE batch_id = ? ORDER BY slug IS NOT NULL LIMIT 1",
        "batch {}",
    ),
}

HOUSE = (
    "/parties/",
    "/standard-texts/",
    "/sign-in/",
    "/users/",
    "/static/",
    "/me/",
    "/filters/",
    "/rights/",
)
"""How the addresses begin that name a thing of the whole house: no limits hold there."""

_SLUG_FIELDS = re.compile(r"(consultation|slug|source|case)(_\d+)?")


IMPERSONAL = frozenset({"signing_in", "proving", "authority", "me", "keyboard", "preview"})
"""Blueprints whose pages show nobody's personal data but that of who asks."""


def place_of(rule: str) -> Place | None:
    """Return what the pages of a URL rule are about, or None."""
    for beginning, place in PLACES.items():
        if rule == beginning or rule.startswith(f"{beginning}/"):
            return place
    return None


def is_of_the_house(rule: str) -> bool:
    """Return whether the pages of a URL rule are about no one consultation."""
    return "<" not in rule or rule.startswith(HOUSE)


def within(db: Database, rule: str, arguments: dict[str, Any]) -> bool:
    """Return whether all that this request names can be seen by the connection.

    Also what its form names: an action looks at all there is, so it must not be reached.
    """
    place = place_of(rule)
    if place is None and not is_of_the_house(rule):
        return False
    if place is not None and place.find(db, arguments[place.argument]) is None:
        return False
    named = [*request.form.items(multi=True), *request.args.items(multi=True)]
    return all(_is_within(db, field, text) for field, text in named)


def _is_within(db: Database, field: str, text: str) -> bool:
    if is_reference(text):
        return SUBMISSION.find(db, text) is not None
    if _SLUG_FIELDS.fullmatch(field) and CONSULTATION.find(db, text) is None:
        # Words that name no consultation at all are the form's to refuse.
        return value(db, "SELECT 1 FROM main.consultation WHERE slug = ?", (text,)) is None
    return True


@dataclass(frozen=True)
class Reading:
    """What a request reads, as the log tells of it."""

    subject: str
    consultation: str = ""
    detail: str = ""


MOST_DETAIL = 100


def reading(db: Database, rule: str, arguments: dict[str, Any]) -> Reading | None:
    """Return what this request reads of people's data, None where that is nothing."""
    if request.blueprint in IMPERSONAL:
        return None
    place = place_of(rule)
    if place is None:
        return Reading(request.path[:MOST_DETAIL])
    key = arguments[place.argument]
    slug = place.find(db, key)
    if slug is None:
        return None
    beginning = next(each for each in PLACES if PLACES[each] is place)
    rest = request.path.split("/")[beginning.count("/") + 1 :] if request.method == "GET" else []
    return Reading(place.called(key), slug, "/".join(rest)[:MOST_DETAIL])
