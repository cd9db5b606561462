"""Every table and column that is published is explained to its readers, in both languages."""

import json
import sqlite3
from contextlib import closing

import pytest

from intake.config import HERE
from intake.core import consultation, party, submission, withdrawal
from intake.store import published

DESCRIBED = json.loads((HERE / "datasette_metadata.json").read_text("utf-8"))
DATABASE = DESCRIBED["databases"]["public"]


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    """The columns of each published table, in their order."""
    folder = tmp_path_factory.mktemp("described")
    published.fill(folder / "draft.db")
    published.finish(folder / "draft.db", folder / "public.db")
    with closing(sqlite3.connect(folder / "public.db")) as db:
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        yield {
            name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for (name,) in tables
        }


def test_the_published_tables_are_those_described(columns):
    assert set(DATABASE["tables"]) == set(columns)


@pytest.mark.parametrize("part", ["columns", "columns_en", "labels", "labels_en"])
@pytest.mark.parametrize("table", list(DATABASE["tables"]))
def test_every_column_is_explained(columns, table, part):
    explained = DATABASE["tables"][table][part]
    assert list(explained) == columns[table]
    assert all(text.strip() for text in explained.values())


@pytest.mark.parametrize("table", list(DATABASE["tables"]))
def test_facets_order_and_label_name_columns_that_exist(columns, table):
    about = DATABASE["tables"][table]
    facets = [each["array"] if isinstance(each, dict) else each for each in about.get("facets", [])]
    named = [
        *facets,
        *(about[key] for key in ("sort", "sort_desc", "label_column") if key in about),
    ]
    assert set(named) <= set(columns[table])
    assert all(about[key].strip() for key in ("title", "title_en", "description", "description_en"))


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("channel", submission.Channel),
        ("speaks_as", submission.SpeaksAs),
        ("kind", party.PartyKind),
        ("cause", withdrawal.Kind),
        ("status", set(consultation.Status) - {consultation.Status.DRAFT}),
    ],
)
@pytest.mark.parametrize("part", ["values", "values_en"])
def test_every_code_has_words(column, codes, part):
    assert {str(code) for code in codes} <= set(DATABASE[part][column])


def test_queries_run_and_are_explained(tmp_path):
    published.fill(tmp_path / "draft.db")
    published.finish(tmp_path / "draft.db", tmp_path / "public.db")
    with closing(sqlite3.connect(tmp_path / "public.db")) as db:
        for about in DATABASE["queries"].values():
            ran = db.execute(about["sql"], dict.fromkeys(about["params"], "plads"))
            shown = {each[0] for each in ran.description}
            for labels in (about["labels"], about["labels_en"]):
                assert set(labels) == shown | set(about["params"])
            assert all(about[key] for key in ("title", "title_en", "description_en"))


def test_free_sql_is_off_and_use_is_free():
    assert DESCRIBED["allow_sql"] is DATABASE["allow_sql"] is False
    assert DESCRIBED["license_url"].startswith("https://creativecommons.org/")
