"""What is counted at publication: once, from what is public, and from nothing else."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from intake.actions import inviting, moderating, publishing
from intake.core import publication, same_words
from intake.core.consultation import Material
from intake.core.public_record import PublicDecision, PublicNews, PublicPromise
from intake.core.submission import Point, Preference, SpeaksAs
from intake.store import files, parties, public_items, published
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
    kept,
    settings_in,
)

COUNCILS = ("Frivilligrådet", "Handicaprådet", "Udsatterådet", "Ungerådet", "Ældrerådet")


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", secret_key="for tests")


@pytest.fixture
def record(settings):
    """A consultation in which five councils are asked."""
    db = a_record(settings.data)
    document = an_attachment("oplæg.pdf")
    material = Material("Oplæg", document.name, "application/pdf", document.size, document.sha256)
    councils = [a_party(each) for each in COUNCILS]
    with transaction(db):
        files.keep(db, document.content)
    asked(db, a_consultation(material=(material,)), *councils)
    with transaction(db):
        for each in councils:
            inviting.enlist(db, "partnerskabsstrategi", each, settings=settings)
    yield db
    db.close()


@pytest.fixture
def public(record, settings):
    """`public(sql)` publishes what is due and gives the rows."""

    def ask(sql):
        publishing.bring_up_to_date(record, settings, now=NOW)
        with closing(sqlite3.connect(settings.public_path)) as db:
            return db.execute(sql).fetchall()

    return ask


def from_council(name, **changes):
    return a_submission(draft=a_draft(parties=(name,), **changes))


def test_only_who_answered_in_public_and_by_name_counts_as_having_answered(record, public):
    approved(record, from_council("Udsatterådet"))
    approved(record, from_council("Handicaprådet", preference=Preference.PRIVATE))
    approved(record, from_council("Ungerådet", preference=Preference.ANONYMOUS))
    withheld = kept(record, from_council("Ældrerådet"))
    moderating.withhold(record, withheld.reference, reason="fejl", by="x", now=NOW)
    assert public("SELECT name, answered FROM invited ORDER BY name") == [
        (name, int(name == "Udsatterådet")) for name in sorted(COUNCILS)
    ]
    assert public("SELECT invited_count, answered_count FROM consultation") == [(5, 1)]
    assert public("SELECT name FROM party WHERE submission_count") == [("Udsatterådet",)]


def test_a_party_that_is_asked_later_comes_on_the_public_list(record, public, settings):
    assert len(public("SELECT 1 FROM invited")) == 5
    with transaction(record):
        parties.put(record, a_party("Kulturrådet"))
    inviting.invite(
        record, "partnerskabsstrategi", settings=settings, now=NOW, by="x", only="Kulturrådet"
    )
    assert len(public("SELECT 1 FROM invited")) == 6


def test_answers_in_the_same_words_count_as_one_where_one_asks_for_different_ones(record, public):
    for body in ("Bevar parken!", "bevar\nPARKEN", "Byg boliger"):
        draft = a_draft(speaks_as=SpeaksAs.CITIZEN, body=body, points=(Point("Flere bænke"),))
        approved(record, a_submission(draft=draft))
    for name in COUNCILS[:2]:
        approved(record, from_council(name, body="", nil_return=True))
    assert public("SELECT submission_count, distinct_count, point_count FROM consultation") == [
        (5, 4, 3)
    ]
    assert public("SELECT count(DISTINCT wording) FROM point") == [(1,)]


def test_tallies_say_how_many_a_day_a_theme_and_a_party(record, public):
    points = (Point("Én kontaktperson", "Overgange"), Point("En pulje", "Netværk"))
    approved(record, from_council("Udsatterådet", points=points))
    approved(record, from_council("Ungerådet", points=points[:1]))
    tally = "SELECT name, part, count FROM tally WHERE about = '{}' ORDER BY name, part"
    assert public(tally.format("day")) == [("2026-03-02", "", 2)]
    assert public(tally.format("theme")) == [("Netværk", "", 1), ("Overgange", "", 2)]
    assert public(tally.format("theme by party")) == [
        ("Netværk", "Udsatterådet", 1),
        ("Overgange", "Udsatterådet", 1),
        ("Overgange", "Ungerådet", 1),
    ]
    assert public(tally.format("party")) == [("Udsatterådet", "", 1), ("Ungerådet", "", 1)]
    assert public(tally.format("party by year")) == [("2026", "", 1), ("2026", "", 1)]
    assert public(tally.format("status")) == [("open", "", 1)]


def test_the_material_is_listed_and_its_content_is_not_there(public):
    assert public("SELECT id, title, name, kind FROM material") == [
        ("partnerskabsstrategi-1", "Oplæg", "oplæg.pdf", "PDF")
    ]


def test_what_was_decided_promised_and_told_stands_by_its_consultation(tmp_path):
    consultation = replace(publication.consultation_face(a_consultation(), NOW), id="park")
    decision = PublicDecision(
        id="b1",
        consultation="park",
        decided_on=date(2026, 4, 1),
        decided_by="Socialudvalget",
        title="Strategien skrives",
        text="Udvalget vedtog …",
        kind="decision",
        agenda="",
        corrects="",
    )
    promise = PublicPromise(
        id="l1",
        consultation="park",
        party="",
        text="I hører mere",
        said="1. september 2026",
        due_on=date(2026, 9, 1),
        unit="Socialforvaltningen",
        status="open",
        outcome="",
        evidence="",
    )
    news = PublicNews(
        id="n1", consultation="", published_on=date(2026, 4, 2), title="Nyt", text="Se her"
    )
    told = [public_items.item(each) for each in (consultation, decision, promise, news)]
    published.fill(tmp_path / "draft.db", told)
    published.finish(tmp_path / "draft.db", tmp_path / "public.db")
    with closing(sqlite3.connect(tmp_path / "public.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute("SELECT decided_on, title FROM decision").fetchall()
        assert found == [("2026-04-01", "Strategien skrives")]
        assert db.execute("SELECT party, due_on FROM promise").fetchall() == [(None, "2026-09-01")]
        assert db.execute("SELECT consultation FROM news").fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bevar parken!", "bevar\n  PARKEN"), ("Æ, ø & å", "æ ø å"), ("", " \n…")],
)
def test_line_breaks_capitals_and_signs_make_no_other_words(one, other):
    assert same_words.wording(one) == same_words.wording(other)


def test_other_words_are_other_words_and_silence_is_none():
    assert same_words.wording("Bevar parken") != same_words.wording("Parken bevar")
    assert same_words.wording(" …") == ""
