"""A public database that is brought up to date says what one written anew would, and no more."""

import re
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from intake import failpoints
from intake.actions import building, moderating, publishing
from intake.core.submission import Status
from intake.store import consultations, events, pages, published, seals, workshop
from intake.store.connection import transaction
from intake.store.engine import FORGETS, sqlite3
from intake.store.public_items import COUNTED, OWNED, seal
from intake.store.public_schema import SEARCHED
from tests.builders import (
    NOW,
    a_consultation,
    a_submission,
    approved,
    settings_in,
)
from tests.town import Town, towns_record

pytestmark = pytest.mark.skipif(not FORGETS, reason="needs a SQLite whose search index forgets")


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data")


@pytest.fixture
def record(settings):
    db = towns_record(settings)
    yield db
    db.close()


@pytest.fixture(params=["copied", "in turns"])
def by_turns(request, monkeypatch):
    """A small file is copied each time; a large one takes turns with the one before it."""
    if request.param == "in turns":
        monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)


def everything(path):
    """What a file says, apart from which publications there were: rows, counts and words."""
    with closing(sqlite3.connect(path)) as db:
        names = [
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
                " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'generation%'"
            )
        ]
        said = {name: Counter(db.execute(f"SELECT * FROM {name}")) for name in names}
        for table in SEARCHED:
            db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
            db.execute(
                f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab (main, {table}_fts, row)"
            )
            said[f"{table}_fts"] = Counter(db.execute(f"SELECT * FROM temp.{table}_words"))
        db.rollback()
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    return said


@pytest.mark.parametrize("seed", range(3))
def test_edited_again_and_again_it_says_what_one_written_anew_says(
    record, settings, by_turns, monkeypatch, seed
):
    town, moment = Town(record, seed), NOW
    for _ in range(30):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=moment)
    with monkeypatch.context() as patch:
        patch.setattr(building, "_whole", None)
        for _ in range(12):
            for _ in range(town.chance.randrange(1, 4)):
                town.chance.choice((town.comes, town.goes))()
            moment += timedelta(seconds=3)
            assert publishing.bring_up_to_date(record, settings, now=moment)
            left = settings.public_path.read_bytes()
            assert [word for word in town.gone if word.encode() in left] == []
            assert pages.unclean(settings.public_path) == []
    edited = everything(settings.public_path)
    publishing.bring_up_to_date(record, settings, now=moment, whole=True)
    assert edited == everything(settings.public_path)


def test_a_file_of_another_version_is_written_anew_though_nothing_was_decided(record, settings):
    approved(record, a_submission("park", consultation="park"))
    assert publishing.bring_up_to_date(record, settings, now=NOW) == 1
    with closing(sqlite3.connect(settings.public_path)) as db:
        db.execute("PRAGMA user_version = 1")
    assert publishing.bring_up_to_date(record, settings, now=NOW) == 2
    assert published.is_of_this_shape(settings.public_path)
    assert publishing.bring_up_to_date(record, settings, now=NOW) is None


def test_the_two_files_that_take_turns_become_the_same_bytes(record, settings, monkeypatch):
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    town, bench = Town(record, 7), settings.data / "publish"
    for _ in range(20):
        town.comes()
    for step in range(4):
        town.comes()
        town.goes()
        later = NOW + timedelta(seconds=step)
        assert publishing.bring_up_to_date(record, settings, now=later)
        # also after the first, which was written anew: the next is not to wait for a copy of it
        assert publishing.bring_up_to_date(record, settings, now=later) is None
        assert [each.name for each in bench.glob("*.db")] == ["spare.db"]
        assert (bench / "spare.db").read_bytes() == settings.public_path.read_bytes()


def test_words_of_an_answer_that_was_withdrawn_before_it_was_shown_are_nowhere(
    record, settings, monkeypatch
):
    town = Town(record, 3)
    for _ in range(20):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    town.comes()
    doomed = [town.standing[-1]]

    def decide(place):
        if place == "publish:built" and doomed:
            word = town.word[doomed[0]]
            moderating.decide(record, doomed.pop(), Status.WITHDRAWN, by="x", now=NOW)
            town.gone.append(word)

    monkeypatch.setattr(failpoints, "hook", decide)
    assert publishing.bring_up_to_date(record, settings, now=NOW) == 2
    assert town.gone[-1].encode() not in settings.public_path.read_bytes()
    assert pages.unclean(settings.public_path) == []


def test_a_question_in_other_words_changes_every_answer_to_it(record, settings):
    town = Town(record, 5)
    for _ in range(12):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    case = replace(a_consultation(), slug="park")
    first, *rest = case.questions
    changed = replace(case, questions=(replace(first, label="Hvad er nyt?"), *rest))
    with transaction(record):
        consultations.put(record, changed)
        events.record(record, "consultation changed", "park", actor="x", now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    edited = everything(settings.public_path)
    publishing.bring_up_to_date(record, settings, now=NOW, whole=True)
    assert edited == everything(settings.public_path)
    with published.reading(settings.public_path) as public:
        asked_now = public.execute(
            "SELECT DISTINCT question FROM answer WHERE consultation = 'park'"
        )
        assert asked_now.fetchall() in ([], [("Hvad er nyt?",)])


def test_every_seal_follows_from_the_rows_and_the_hash_from_the_seals(record, settings):
    town = Town(record, 11)
    for _ in range(12):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    town.goes()
    town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    with published.reading(settings.public_path) as public:
        public.row_factory = sqlite3.Row
        for kind, id, sha256 in public.execute("SELECT kind, id, sha256 FROM seal").fetchall():
            rows = {
                table: [
                    {
                        name: it
                        for name, it in dict(each).items()
                        if name not in COUNTED.get(table, ())
                    }
                    for each in public.execute(f"SELECT * FROM {table} WHERE {owner} = ?", (id,))
                ]
                for table, owner in OWNED[kind].items()
            }
            assert seal(kind, id, rows) == sha256
        newest = public.execute("SELECT sha256 FROM generation ORDER BY number DESC").fetchone()[0]
        public.row_factory = None
        assert seals.root(public) == newest


def test_a_reader_that_holds_the_old_file_reads_on_and_is_not_written_under(
    record, settings, monkeypatch
):
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    town, moment = Town(record, 13), NOW
    for _ in range(20):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=moment)
    with settings.public_path.open("rb") as held:
        workshop.hold(held)
        before = held.read()
        for _ in range(4):
            moment += timedelta(seconds=1)
            town.goes()
            assert publishing.bring_up_to_date(record, settings, now=moment)
        held.seek(0)
        assert held.read() == before
    left = settings.public_path.read_bytes()
    assert not [word for word in town.gone if re.search(word.encode(), left)]


def test_readers_are_waited_for_from_when_they_are_met_however_long_the_publication_took(
    record, settings, monkeypatch
):
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    town, bench = (
        Town(record, 3),
        workshop.Workshop(settings.data / "publish", settings.public_path),
    )
    previous, spare = bench.folder / "previous.db", bench.folder / "spare.db"
    town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    with settings.public_path.open("rb") as held:
        workshop.hold(held)
        town.comes()
        publishing.bring_up_to_date(record, settings, now=NOW)
        long_after = NOW + timedelta(minutes=1)
        bench.tidy(long_after)
        bench.tidy(long_after + timedelta(seconds=1))
        assert previous.exists()
        assert not spare.exists()
        bench.tidy(long_after + timedelta(seconds=2))
        assert not previous.exists()
        assert spare.exists()


def _two_that_take_turns(record, settings, monkeypatch):
    """Return a town, and what publishes it as the worker does: from a copy that is at hand."""
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    town = Town(record, 5)
    publish = partial(publishing.bring_up_to_date, record, settings, may_wait=True)
    town.comes()
    publish(now=NOW)
    publish(now=NOW)
    return town, publish


def test_a_pass_that_may_wait_leaves_a_large_file_to_the_readers_who_are_leaving_it(
    record, settings, monkeypatch
):
    town, publish = _two_that_take_turns(record, settings, monkeypatch)
    with settings.public_path.open("rb") as leaving:
        workshop.hold(leaving)
        town.comes()
        assert publish(now=NOW)
        town.comes()
        assert publish(now=NOW) is None
        assert publish(now=NOW + timedelta(seconds=1)) is None
    copied = []
    monkeypatch.setattr(workshop, "_copy", lambda *files: copied.append(files))
    assert publish(now=NOW + timedelta(seconds=1.5))
    assert not copied


def test_readers_who_stay_are_not_waited_for_longer_than_what_is_withdrawn_may_stay(
    record, settings, monkeypatch
):
    town, publish = _two_that_take_turns(record, settings, monkeypatch)
    with settings.public_path.open("rb") as staying:
        workshop.hold(staying)
        town.comes()
        assert publish(now=NOW)
        town.goes()
        assert publish(now=NOW) is None
        assert publish(now=NOW + timedelta(seconds=2))
