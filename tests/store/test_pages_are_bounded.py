"""No page of the record reads a table from end to end, however large the record grows."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from intake.actions import publishing
from intake.browse import feeds
from intake.browse.pages import (
    attachment,
    consultation,
    data,
    front,
    generation,
    party,
    point,
    searching,
    submission,
)
from intake.store.engine import sqlite3
from tests.builders import NOW, a_party, a_record, settings_in
from tests.record_case import COUNCIL, SLUG, fill

GROWS = {
    "submission",
    "submission_party",
    "answer",
    "point",
    "attachment",
    "redaction",
    "invited",
    "tally",
    "party",
    "consultation",
    "decision",
    "decision_part",
    "change",
    "promise",
    "news",
    "material",
    "meeting",
}
"""Tables that grow with use; each may be walked along an index and no other way."""


A_MILLION = json.loads(Path(__file__).with_name("a_million.json").read_text("utf-8"))
"""What SQLite noted of the tables of a record with a million answers (sqlite_stat1)."""


@pytest.fixture(scope="module", params=["nothing is known", "there are a million answers"])
def public(request, tmp_path_factory):
    """A published record, open as Datasette opens it; the planner thinks it is a large one."""
    settings = settings_in(tmp_path_factory.mktemp("bounded") / "data", secret_key="for tests")
    record = a_record(settings.data)
    fill(record, settings)
    publishing.bring_up_to_date(record, settings, now=NOW)
    record.close()
    with closing(sqlite3.connect(settings.public_path)) as db:
        # so that the planner does not know how small the tables of a test are
        db.execute("DELETE FROM sqlite_stat1")
        if "million" in request.param:
            db.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", A_MILLION)
        db.commit()
    with closing(sqlite3.connect(settings.public_path)) as db:
        db.row_factory = sqlite3.Row
        yield db


def asked(db, gather, *about):
    """The statements that a page asks, with their values filled in."""
    found: list[str] = []
    db.set_trace_callback(found.append)
    try:
        assert gather(db, *about) is not None
    finally:
        db.set_trace_callback(None)
    return [each for each in found if not each.startswith("--")]


def read_whole(db, statement):
    """The tables that a statement reads from end to end, or sorts as a whole."""
    plan = [each["detail"] for each in db.execute(f"EXPLAIN QUERY PLAN {statement}")]
    names = {short: name for name, short in re.findall(r"(?:FROM|JOIN) (\w+) (\w)\b", statement)}
    scans = [re.match(r"SCAN (\w+)( USING (?:COVERING )?INDEX)?", each) for each in plan]
    return {
        names.get(each[1], each[1])
        for each in scans
        if each and not each[2] and names.get(each[1], each[1]) in GROWS
    }


PAGES = {
    "front": (front.gather,),
    "consultation": (consultation.gather, SLUG),
    "party": (party.gather, a_party(COUNCIL).public_id, ""),
    "point": (point.gather, "H1-S1-P1"),
    "generation": (generation.gather, "1"),
    "search": (searching.gather, searching.asked("svar busser"), "", ""),
    "download": (data.files,),
    "api": (data.examples,),
    "answers feed": (feeds.answers,),
    "decisions feed": (feeds.decisions,),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_a_table_from_end_to_end(public, name):
    for statement in asked(public, *PAGES[name]):
        assert read_whole(public, statement) == set(), statement


def test_nor_does_an_answers_page_or_the_next_page_of_a_search(public):
    key = public.execute("SELECT id FROM submission WHERE sender = ?", (COUNCIL,)).fetchone()[0]
    q = searching.asked("busser")
    file = public.execute("SELECT id FROM attachment").fetchone()[0]
    for gather, *about in (
        (attachment.gather, file),
        (submission.gather, key),
        (party.gather, a_party(COUNCIL).public_id, key),
        (searching.gather, q, "submission", key),
    ):
        for statement in asked(public, gather, *about):
            assert read_whole(public, statement) == set(), statement


def test_a_search_that_would_take_too_long_says_so_and_ends(public, monkeypatch):
    monkeypatch.setattr(searching, "KIND_MS", 0)
    found = searching.gather(public, searching.asked("busser"), "", "")
    assert {each["kind"] for each in found["groups"] if each["too_slow"]} == set(searching.KINDS)


def test_the_feed_of_answers_ends_at_the_last_one_it_shows(public):
    for statement in asked(public, feeds.answers):
        plan = [each["detail"] for each in public.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert plan[0] == "SCAN k"
        assert not [each for each in plan if "TEMP" in each]
