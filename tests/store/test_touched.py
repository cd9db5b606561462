"""A page that is kept for the next publication shows what one drawn from it would."""

import random
import shutil
from contextlib import closing
from datetime import timedelta

import pytest

from intake.actions import publishing
from intake.browse import current, touched
from intake.browse.pages import attachment, consultation, point, submission
from intake.store.engine import sqlite3
from tests.builders import NOW, settings_in
from tests.town import CASES, Town, towns_record

ROUNDS = 30
PAGES = {
    "consultation": consultation.gather,
    "submission": submission.gather,
    "point": point.gather,
    "attachment": attachment.gather,
}


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data")


@pytest.fixture
def record(settings):
    db = towns_record(settings)
    yield db
    db.close()


def opened(path):
    db = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    db.row_factory = sqlite3.Row
    return closing(db)


def shown(db, slugs):
    """All that the pages of these consultations show."""
    found = {}
    for kind, gather in PAGES.items():
        column = "id" if kind == "consultation" else "consultation"
        for id, of in db.execute(f"SELECT id, {column} FROM {kind}").fetchall():
            if of in slugs:
                found[kind, id] = gather(db, id)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_was_touched_every_page_shows_what_it_showed(record, settings, seed):
    town, chance, kept = Town(record, seed), random.Random(seed), 0
    for number in range(ROUNDS):
        for _ in range(chance.choice((1, 1, 2))):
            if town.standing and chance.random() < 0.4:
                town.goes()
            else:
                town.comes()
        earlier = settings.data / "earlier.db"
        if number:
            shutil.copy(settings.public_path, earlier)
        now = NOW + timedelta(minutes=number)
        assert publishing.bring_up_to_date(record, settings, now=now) == number + 1
        if number:
            with opened(earlier) as older, opened(settings.public_path) as newer:
                changed = touched.consultations(older, newer, number)
                if changed is not None:
                    left = set(CASES) - changed
                    assert shown(older, left) == shown(newer, left)
                    kept += len(left)
    assert kept


def test_a_record_that_took_another_way_keeps_nothing(record, settings, tmp_path):
    town = Town(record, 1)
    town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    earlier = tmp_path / "earlier.db"
    shutil.copy(settings.public_path, earlier)
    town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    with closing(sqlite3.connect(earlier)) as db:
        db.execute("UPDATE generation SET chain = 'of another history'")
        db.commit()
    with opened(earlier) as older, opened(settings.public_path) as newer:
        assert touched.consultations(older, newer, 1) is None
        assert touched.consultations(older, newer, 7) is None


def test_when_very_much_changes_or_a_party_comes_nothing_is_kept(record, settings, monkeypatch):
    town = Town(record, 1)
    for number in range(1, 12):
        earlier = settings.data / "earlier.db"
        if number > 1:
            shutil.copy(settings.public_path, earlier)
        town.comes()
        publishing.bring_up_to_date(record, settings, now=NOW + timedelta(minutes=number))
    with opened(earlier) as older, opened(settings.public_path) as newer:
        assert touched.consultations(older, newer, 10) is not None
        monkeypatch.setattr(touched, "MOST", 0)
        assert touched.consultations(older, newer, 10) is None


def test_what_is_not_counted_row_by_row_is_counted_right(settings, record):
    town = Town(record, 5)
    for _ in range(6):
        town.comes()
    publishing.bring_up_to_date(record, settings, now=NOW)
    town.goes()
    publishing.bring_up_to_date(record, settings, now=NOW + timedelta(minutes=1))
    with opened(settings.public_path) as db:
        for name, count in current._counts(db).items():
            if "_fts" not in name and not name.startswith("sqlite_"):
                assert count == db.execute(f"SELECT count(*) FROM {name}").fetchone()[0], name
