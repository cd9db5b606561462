"""What Datasette asks of the record is asked better, and answered the same."""

import json

import pytest
from datasette.app import Datasette

from intake.actions import publishing
from intake.browse import asking
from intake.config import HERE
from intake.core.submission import Channel, Point, Preference, SpeaksAs
from tests.asynchronous import waited
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    approved,
    asked,
    settings_in,
)

COUNCILS = ("Frivilligrådet", "Udsatterådet", "Ældrerådet")
LISTS = (
    "submission",
    "submission?consultation=parken",
    "submission?consultation=findes-ikke",
    "submission?speaks_as=council",
    "submission?channel=email",
    "submission?channel=email&speaks_as=citizen",
    "submission?party__arraycontains=Udsatterådet",
    "submission?party__arraycontains=Ingen",
    "submission?party__arraycontains=Udsatterådet&channel=web",
    "submission?late=1",
    "submission?_search=samarbejde",
    "submission?_search=samarbejde&consultation=stier&_size=2",
    "submission?_search=samarbejde&_sort=sender",
    "point?_search=bænk",
    "submission?_sort=sender&_size=2",
    "submission?_sort_desc=received_on&_size=2&_next=2026-03-02,0",
    "point?_facet=theme",
    "party",
    "tally",
)


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The public file of two consultations, answered by all kinds, together and alone."""
    settings = settings_in(tmp_path_factory.mktemp("asking") / "data", secret_key="for tests")
    record = a_record(settings.data)
    for slug in ("parken", "stier"):
        asked(record, a_consultation(slug=slug), *map(a_party, COUNCILS))
        for names, channel in (
            (COUNCILS[:1], Channel.WEB),
            (COUNCILS[:2], Channel.EMAIL),
            (COUNCILS[2:], Channel.EMAIL),
        ):
            draft = a_draft(parties=names, points=(Point("En bænk", "Byrum"),))
            key = f"{slug} {names}"
            approved(record, a_submission(key, draft=draft, consultation=slug, channel=channel))
        for number in range(3 if slug == "parken" else 1):
            draft = a_draft(speaks_as=SpeaksAs.CITIZEN, preference=Preference.ANONYMOUS)
            approved(record, a_submission(f"{slug} {number}", draft=draft, consultation=slug))
    publishing.bring_up_to_date(record, settings, now=NOW)
    record.close()
    return settings.public_path


def questions(public, path):
    """What Datasette asks for a list, each with its answer and with that of the better question."""

    async def ask():
        described = json.loads((HERE / "datasette_metadata.json").read_text("utf-8"))
        stock = Datasette(
            immutables=[public], metadata=described, settings={"suggest_facets": False}
        )
        await stock.invoke_startup()
        db, found = stock.databases["public"], []
        counts = await db.table_counts()
        known = asking.Known(ours=True, counts=counts, keys={}, required={})
        execute = db.execute

        async def noted(sql, params=None, **how):
            result = await execute(sql, params, **how)
            if words := asking.SEARCHED.search(sql):
                sql = asking.walked(sql, words) or sql
            better = asking.better(sql, known)
            rows = [tuple(each) for each in result.rows]
            again = [tuple(each) for each in (await execute(better, params)).rows]
            found.append((sql, better, rows, again))
            return result

        db.execute = noted
        assert (await stock.client.get(f"/public/{path}")).status_code == 200
        return found

    return waited(ask())


@pytest.mark.parametrize("path", LISTS)
def test_every_question_of_a_list_has_the_same_answer(public, path):
    for sql, better, rows, again in questions(public, path):
        assert again == rows, f"{sql}\n{better}"


@pytest.mark.parametrize("path", ["submission", "submission?consultation=parken"])
def test_the_list_of_answers_counts_none_of_them(public, path):
    counting = [each for each in questions(public, path) if "count(" in each[0]]
    assert len(counting) == 5
    for _, better, *_ in counting:
        assert "submission " not in better


@pytest.mark.parametrize("path", ["submission?speaks_as=council", "submission?late=1"])
def test_whose_party_it_is_is_counted_without_reading_the_answers_words(public, path):
    better = [each for _, each, *_ in questions(public, path) if "json_each" in each]
    assert len(better) == 1
    assert "body" not in better[0]


def test_a_party_s_answers_are_found_by_its_name(public):
    asked = questions(public, "submission?party__arraycontains=Udsatterådet")
    narrowed = [better for sql, better, *_ in asked if ":p0 in (select" in sql]
    assert len(narrowed) == 6
    assert not any(":p0 in (select" in each for each in narrowed)


def test_what_another_version_counted_is_not_relied_on():
    sql = 'select count(*) from submission where "channel" = :p0'
    assert asking.better(sql, asking.Known()) == sql
    assert asking.better(sql, asking.Known(ours=True)) != sql


def test_words_that_are_everywhere_are_looked_for_row_by_row_and_not_counted():
    search = "rowid in (select rowid from submission_fts where submission_fts match :search)"
    page = f"select id from submission where {search} order by received_on desc limit 51"
    words = asking.SEARCHED.search(page)
    question, many = asking.frequent(words, asking.Known(counts={"submission": 1_000_000}))
    assert many == 24_494
    assert question.endswith(f" limit {many})")
    assert "exists" in asking.walked(page, words)
    by_sender = page.replace("received_on desc", "sender")
    assert asking.walked(by_sender, asking.SEARCHED.search(by_sender)) == by_sender
    count = f"select count(*) from submission where {search}"
    assert asking.walked(count, asking.SEARCHED.search(count)) is None
