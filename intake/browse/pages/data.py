"""For those who count and calculate: what there is to fetch, what the fields mean, how to ask."""

import re
from collections.abc import Mapping
from typing import Any

from intake.browse.pages.reading import Facts, Row, row, rows
from intake.browse.words import _l
from intake.store.engine import sqlite3

MOST = 100

_LISTED = ("why", "reason", "cause")
"""Columns whose codes are too many to be named in a sentence."""

EXAMPLES = (
    (_l("De nyeste svar, 20 ad gangen"), "/public/submission.json?_shape=objects&_size=20"),
    (
        _l("Kun svar fra råd i én høring"),
        "/public/submission.json?_shape=objects&consultation={consultation}&speaks_as=council",
    ),
    (_l("Svar, hvor et ord eller en del af det står"), "/public/submission.json?_search=pladser"),
    (_l("Ét svar"), "/public/submission/{submission}.json?_shape=objects"),
    (
        _l("Alle punkter i en høring"),
        "/public/point.json?_shape=objects&consultation={consultation}",
    ),
    (
        _l("Hvem der er spurgt, og hvem der har svaret"),
        "/public/invited.json?_shape=array&consultation={consultation}",
    ),
    (
        _l("Svar talt op efter vej ind, uden rækkerne selv"),
        "/public/submission.json?_shape=objects&_facet=channel&_size=0",
    ),
    (_l("Et færdigt spørgsmål"), "/public/svar_pr_dag.json?_shape=objects&hoering={consultation}"),
    (_l("Alle svar som CSV, i én strøm"), "/public/submission.csv?_stream=on"),
    (_l("Hele databasens fingeraftryk"), "/public.db.sha256"),
)
"""What one can ask for, each with its address; the tests ask every one of them."""


def examples(db: sqlite3.Connection) -> Facts:
    """Return a consultation and an answer that the examples can name."""
    newest = "SELECT id, consultation FROM submission ORDER BY received_on DESC, id LIMIT 1"
    pointed = "SELECT submission AS id, consultation FROM point ORDER BY id LIMIT 1"
    found = row(db, pointed) or row(db, newest) or {"id": "", "consultation": ""}
    names = {"consultation": found["consultation"], "submission": found["id"]}
    return {"examples": [(what, path.format(**names)) for what, path in EXAMPLES]}


def files(db: sqlite3.Connection) -> Facts:
    """Return the generations, and each consultation's counts: with and without the same words."""
    return {
        "generations": rows(db, "SELECT * FROM generation ORDER BY number DESC LIMIT 5"),
        "consultations": rows(
            db,
            "SELECT id, title, submission_count, distinct_count, point_count, redaction_count"
            " FROM consultation ORDER BY closes_at DESC, id LIMIT ?",
            MOST,
        ),
    }


def consultations(db: sqlite3.Connection) -> list[Row]:
    """Return the consultations that a ready-made question can be asked about, the newest first."""
    return rows(
        db, "SELECT id, title FROM consultation ORDER BY closes_at DESC, id LIMIT ?", 2 * MOST
    )


def fields(described: Mapping[str, Any]) -> Facts:
    """Return every table and its columns as metadata tells of them."""
    return {"tables": described["tables"], "codes_of": lambda *of: _codes(described, *of)}


def _codes(described: Mapping[str, Any], table: str, column: str) -> list[str]:
    """Return the codes of a column that want a word beside what is said of it.

    Columns of several tables share their words, so where some are named, only those are its own.
    """
    words = {code: said for code, said in described["values"].get(column, {}).items() if code}
    meaning = described["tables"][table]["columns"][column]
    named = [code for code in words if re.search(rf"\b{re.escape(code)}\b", meaning)]
    if named:
        return [] if "(" in meaning or "0" in words else named
    return list(words) if column in _LISTED else []
