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

from intake.store.connection import value


@dataclass(frozen=True)
class Place:
    """One kind of thing that pages are about: its argument, whether it is there, its name."""

    argument: str
    sql: str
    name: str = "{}"

    def is_there(self, db: Database, key: object) -> bool:
        """Return whether the connection sees the thing with this key."""
        wanted = key.strip().upper() if self.argument == "reference" else key  # type: ignore[attr-defined]
        try:
            return value(db, self.sql, (wanted,)) is not None
        except OverflowError:
            return False


SUBMISSION = Place("reference", "SELECT 1 FROM submission WHERE reference = ?")
CONSULTATION = Place("slug", "SELECT 1 FROM consultation WHERE slug = ?")

PLACES = {
    "/submissions/<reference>": SUBMISSION,
    "/consultations/<slug>": CONSULTATION,
    "/mail/<int:number>": Place("number", "SELECT 1 FROM inbox WHERE id = ?", "message {}"),
    "/time-requests/<int:number>": Place(
        "number", "SELECT 1 FROM time_request WHERE id = ?", "time request {}"
    ),
    "/meetings/<int:number>": Place("number", "SELECT 1 FROM meeting WHERE id = ?", "meeting {}"),
    "/decisions/<int:number>": Place(
        "number", "SELECT 1 FROM decision WHERE id = ?", "decision {}"
    ),
    "/mailings/<int:number>": Place("number", "SELECT 1 FROM mailing WHERE id = ?", "letters {}"),
    "/promises/<int:number>": Place("number", "SELECT 1 FROM promise WHERE id = ?", "promise {}"),
}

HOUSE = ("/parties/", "/standard-texts/", "/sign-in/", "/users/", "/static/", "/me/")
"""How the addresses begin that name a thing of the whole house: no limits hold there."""

_REFERENCE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", re.IGNORECASE)
_SLUG_FIELDS = re.compile(r"(consultation|slug|source|case)(_\d+)?")


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
    if place is not None and not place.is_there(db, arguments[place.argument]):
        return False
    named = [*request.form.items(multi=True), *request.args.items(multi=True)]
    return all(_is_within(db, field, text) for field, text in named)


def _is_within(db: Database, field: str, text: str) -> bool:
    if _REFERENCE.fullmatch(text.strip()):
        return SUBMISSION.is_there(db, text)
    if _SLUG_FIELDS.fullmatch(field) and CONSULTATION.is_there(db, text) is False:
        # Words that name no consultation at all are the form's to refuse.
        return value(db, "SELECT 1 FROM main.consultation WHERE slug = ?", (text,)) is None
    return True
