"""What a list of points is narrowed to, and the SQL that says how far a point is."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from intake.core.point import Fate, Passing
from intake.core.theme import Themes

FATE = "coalesce(l.fate, a.fate, 'new')"
PASSING = f"""CASE WHEN {FATE} != 'passed on' THEN ''
    WHEN coalesce(l.answered_on, a.answered_on, '') != '' THEN '{Passing.ANSWERED}'
    WHEN coalesce(l.passed_on, a.passed_on, '') != '' THEN '{Passing.SENT}'
    ELSE '{Passing.TO_SEND}' END"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list of points is narrowed to; what is None or empty narrows nothing.

    `theme` 0 is points without one. `once` leaves out those that say what another one says.
    """

    theme: int | None = None
    fate: Fate | None = None
    passing: Passing | None = None
    party: str = ""
    assigned_to: str | None = None
    words: str = ""
    once: bool = True


EVERYTHING = Wanted()


def narrowed(wanted: Wanted, known: Themes) -> tuple[str, dict[str, Any]]:
    """Return the clauses, each beginning with AND, and the values in them."""
    clauses, values = "", {}
    if wanted.once:
        clauses += " AND a.same_as IS NULL"
    if wanted.theme is not None:
        clauses += _of_theme(wanted.theme, known)
        values["words_of_theme"] = _json(
            known.words_of(wanted.theme) if wanted.theme else _words(known)
        )
        values["themes"] = _json(
            known.counting_as(wanted.theme) if wanted.theme else _meaning(known)
        )
    if wanted.fate is not None:
        clauses += f" AND {FATE} = :fate"
        values["fate"] = wanted.fate
    if wanted.passing is not None:
        clauses += f" AND {PASSING} = :passing"
        values["passing"] = wanted.passing
    if wanted.party:
        clauses += (
            " AND EXISTS (SELECT 1 FROM submission_party sp JOIN party ON party.id = sp.party_id"
            " WHERE party.name = :party AND (sp.submission_id = s.id OR sp.submission_id IN"
            " (SELECT f.submission_id FROM assessment f WHERE f.same_as = a.id)))"
        )
        values["party"] = wanted.party
    if wanted.assigned_to is not None:
        clauses += " AND coalesce(a.assigned_to, '') = :assigned_to COLLATE NOCASE"
        values["assigned_to"] = wanted.assigned_to
    if wanted.words:
        clauses += (
            " AND (instr(lower(p.text), lower(:words)) OR instr(lower(coalesce(a.summary, '')),"
            " lower(:words)) OR instr(lower(coalesce(a.remark, '')), lower(:words)))"
        )
        values["words"] = wanted.words
    return clauses, values


def _of_theme(theme: int, known: Themes) -> str:
    """Return the clause for points of a theme, or for those of none."""
    has = (
        "(a.theme_id IN (SELECT value FROM json_each(:themes)) OR (a.theme_id IS NULL"
        " AND lower(p.theme) IN (SELECT lower(value) FROM json_each(:words_of_theme))))"
    )
    return f" AND {has}" if theme else f" AND NOT coalesce({has}, 0)"


def _meaning(known: Themes) -> set[int]:
    return {each.number for each in known if known.meant(each.number)}


def _words(known: Themes) -> set[str]:
    return {each.word for each in known if each.word and known.meant(each.number)}


def _json(values: Iterable[Any]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
