"""The public database: made from nothing, searchable, whole, and without a trace of the rest."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from intake import failpoints
from intake.actions import moderating, publishing
from intake.core.consultation import Stage
from intake.core.submission import Point, Preference, Status
from intake.store import events, generations, pages, published, submissions
from intake.store.connection import connect
from intake.store.engine import sqlite3
from intake.store.public_schema import SEARCHED
from tests.builders import (
    LETTER,
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
from tests.files.hidden import under_a_box

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    asked(db, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
    yield db
    db.close()


@pytest.fixture
def publish(record, settings):
    return lambda now=NOW: publishing.bring_up_to_date(record, settings, now=now)


@pytest.fixture
def public(settings):
    """`public(sql, …)` asks the public database and gives the rows."""

    def ask(sql, *parameters):
        with closing(sqlite3.connect(settings.public_path)) as db:
            return db.execute(sql, parameters).fetchall()

    return ask


@pytest.fixture
def hooked(monkeypatch):
    """`hooked("publish:built", act)` does `act` once when the publisher comes by that place."""

    def hook(name, act):
        pending = [act]

        def reached(place):
            if place == name and pending:
                pending.pop()()

        monkeypatch.setattr(failpoints, "hook", reached)

    return hook


class Killed(BaseException):
    """Stands in for kill -9: nothing after it runs but what the operating system does."""


def killed():
    raise Killed


def test_an_approved_answer_is_published_with_all_its_parts(record, publish, public):
    answer = approved(
        record,
        a_submission(
            draft=a_draft(
                parties=("Udsatterådet", "Frivilligrådet"),
                answers={"1": ("Godt samarbejde",)},
                points=(Point("Flere pladser"), Point("Kortere vej")),
                attachments=(an_attachment(),),
            )
        ),
    )
    assert publish() == 1
    assert public("SELECT id, sender, party, point_count, attachment_count FROM submission") == [
        (
            answer.public_id,
            "Frivilligrådet og Udsatterådet",
            '["Frivilligrådet", "Udsatterådet"]',
            2,
            1,
        )
    ]
    assert public("SELECT question, text FROM answer") == [
        ("Hvad virker godt i dag?", "Godt samarbejde")
    ]
    assert public("SELECT number, text FROM point ORDER BY number") == [
        (1, "Flere pladser"),
        (2, "Kortere vej"),
    ]
    assert public("SELECT name, kind, size FROM attachment") == [
        ("høringssvar.pdf", "PDF", len(LETTER))
    ]
    assert public("SELECT name, submission_count FROM party ORDER BY name") == [
        ("Frivilligrådet", 1),
        ("Udsatterådet", 1),
    ]
    assert public("SELECT id, status, submission_count FROM consultation") == [
        ("partnerskabsstrategi", "open", 1)
    ]
    assert submissions.get(record, answer.reference).status is Status.PUBLISHED


def test_part_of_a_danish_word_is_enough_to_find_it(record, publish, public):
    approved(record, a_submission(draft=a_draft(body="Færre Parkeringspladser ved ÅEN")))
    publish()
    found = "SELECT count(*) FROM submission_fts WHERE submission_fts MATCH ?"
    assert [public(found, word)[0][0] for word in ("pladser", "åen", "FÆRRE", "busser")] == [
        1,
        1,
        1,
        0,
    ]


def test_the_search_index_agrees_with_the_text(record, publish, settings):
    for _ in range(40):
        approved(record, a_submission(draft=a_draft(points=(Point("et punkt"),))))
    publish()
    with closing(sqlite3.connect(settings.public_path)) as db:
        for table in SEARCHED:
            # rank 1 compares the index with the text it points at, not only with itself
            db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        db.rollback()


def test_the_file_is_clean_whole_and_alone(record, publish, public, settings):
    approved(record, a_submission())
    publish()
    publish_again = moderating.withhold(
        record, approved(record, a_submission()).reference, reason="personnummer", by="x", now=NOW
    )
    assert publish_again.status is Status.WITHHELD
    publish(LATER)
    assert [each.name for each in settings.public_path.parent.iterdir()] == ["public.db"]
    assert list((settings.data / "publish").iterdir()) == []
    assert pages.unclean(settings.public_path) == []
    assert public("PRAGMA journal_mode") == [("delete",)]
    assert public("PRAGMA integrity_check") == [("ok",)]
    assert public("PRAGMA foreign_key_check") == []
    assert public("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == [(0,)]
    assert settings.public_path.stat().st_mode & 0o777 == 0o644


hidden = under_a_box("CANARY fil", "Vi er enige")


def test_nothing_but_approved_public_answers_is_in_a_single_byte_of_the_file(
    record, publish, settings, public
):
    for_no_one = a_draft(preference=Preference.PRIVATE, body="CANARY privat")
    approved(record, a_submission(draft=for_no_one))
    kept(record, a_submission(draft=a_draft(body="CANARY modtaget")))
    withheld = kept(record, a_submission(draft=a_draft(body="CANARY tilbageholdt")))
    moderating.withhold(record, withheld.reference, reason="CANARY grund", by="x", now=NOW)
    withdrawn = approved(record, a_submission(draft=a_draft(body="CANARY trukket")))
    publish()
    moderating.decide(record, withdrawn.reference, Status.WITHDRAWN, by="x", now=NOW)
    approved(
        record,
        a_submission(
            draft=a_draft(email="CANARY@example.dk", attachments=(an_attachment(content=hidden),))
        ),
    )
    publish(LATER)
    content = settings.public_path.read_bytes()
    assert b"CANARY" not in content
    assert "værestederne".encode() in content
    assert public(
        "SELECT kind, change FROM generation_change WHERE id = ? ORDER BY generation, kind",
        withdrawn.public_id,
    ) == [("submission", "added"), ("submission", "withdrawn"), ("withdrawal", "added")]


def test_the_order_in_the_file_tells_nothing_of_the_order_of_arrival(record, publish, public):
    arrivals = [approved(record, a_submission(f"nr/{each}")).public_id for each in range(30)]
    publish()
    in_file = [each for (each,) in public("SELECT id FROM submission ORDER BY rowid")]
    assert in_file == sorted(arrivals) != arrivals


def test_nothing_is_published_twice_when_nothing_changed(record, publish):
    approved(record, a_submission())
    assert publish() == 1
    assert publish(LATER) is None
    kept(record, a_submission())
    assert publish(LATER) is None


def test_a_deadline_that_passes_is_published_by_itself(publish, public):
    assert publish() == 1
    assert publish(NOW + timedelta(days=30)) == 2
    assert public("SELECT status FROM consultation") == [("closed",)]


def test_a_draft_consultation_is_not_published(record, publish, public):
    asked(record, replace(a_consultation(), slug="kladde", stage=Stage.DRAFT))
    publish()
    assert public("SELECT id FROM consultation") == [("partnerskabsstrategi",)]


def test_each_publication_says_what_changed_and_is_bound_to_the_one_before(record, publish, public):
    publish()
    answer = approved(record, a_submission())
    publish(LATER)
    moderating.decide(record, answer.reference, Status.WITHDRAWN, by="x", now=NOW)
    publish(LATER)
    first, second, third = public("SELECT * FROM generation ORDER BY number")
    assert [each[1] for each in (first, second)] == [
        "2026-03-02T10:00:00+00:00",
        "2026-03-02T10:01:00+00:00",
    ]
    sha256, previous, chain = 2, 3, 4
    assert first[previous] == ""
    assert second[previous] == first[chain]
    assert third[previous] == second[chain]
    assert len({first[sha256], second[sha256], third[sha256]}) == 3
    assert [each[5:8] for each in (first, second, third)] == [(1, 0, 0), (1, 0, 0), (1, 0, 1)]
    assert [each.chain for each in generations.every(record)] == [
        each[chain] for each in (first, second, third)
    ]
    assert public("SELECT * FROM generation_change ORDER BY generation") == [
        (1, "consultation", "partnerskabsstrategi", "added"),
        (2, "submission", answer.public_id, "added"),
        (3, "submission", answer.public_id, "withdrawn"),
        (3, "withdrawal", answer.public_id, "added"),
    ]


@pytest.mark.parametrize("place", ["publish:built", "publish:fsynced", "publish:before_rename"])
def test_what_is_withheld_while_the_file_is_built_never_becomes_public(
    record, publish, public, hooked, place
):
    doomed, kept_one = approved(record, a_submission()), approved(record, a_submission())
    hooked(
        place,
        lambda: moderating.withhold(record, doomed.reference, reason="fejl", by="x", now=NOW),
    )
    assert publish() == 1
    assert public("SELECT id FROM submission") == [(kept_one.public_id,)]
    assert submissions.get(record, doomed.reference).status is Status.WITHHELD


def test_what_is_approved_while_the_file_is_built_comes_with_the_next(
    record, publish, public, hooked
):
    approved(record, a_submission())
    waiting = kept(record, a_submission())
    hooked(
        "publish:built",
        lambda: moderating.approve(record, waiting.reference, by="x", now=NOW),
    )
    assert publish() == 1
    assert public("SELECT count(*) FROM submission") == [(1,)]
    assert submissions.get(record, waiting.reference).status is Status.APPROVED
    assert publish(LATER) == 2
    assert publish(LATER) is None
    assert public("SELECT count(*) FROM submission") == [(2,)]
    assert submissions.get(record, waiting.reference).status is Status.PUBLISHED


@pytest.mark.parametrize(
    "place",
    ["publish:built", "publish:fsynced", "publish:before_rename", "publish:after_rename"],
)
def test_a_publisher_killed_anywhere_leaves_a_whole_file_and_the_next_one_finishes(
    record, publish, public, hooked, place
):
    publish()
    answer = approved(record, a_submission())
    hooked(place, killed)
    with pytest.raises(Killed):
        publish(LATER)
    assert public("PRAGMA integrity_check") == [("ok",)]
    number = publish(LATER)
    assert [(number,)] == public("SELECT max(number) FROM generation")
    assert number == generations.last(record).number
    assert public("SELECT id FROM submission") == [(answer.public_id,)]
    assert submissions.get(record, answer.reference).status is Status.PUBLISHED
    marks = [each for each in events.about(record, answer.reference) if "published" in each.action]
    assert len(marks) == 1
    assert publish(LATER) is None


def test_what_a_killed_publisher_left_is_swept_away(record, publish, settings, hooked):
    hooked("publish:built", killed)
    with pytest.raises(Killed):
        publish()
    assert list((settings.data / "publish").iterdir()) != []
    publish()
    assert list((settings.data / "publish").iterdir()) == []


def test_two_publishers_at_once_make_one_generation(record, publish, settings):
    approved(record, a_submission())

    def another():
        db = connect(settings.record_path)
        try:
            return publishing.bring_up_to_date(db, settings, now=NOW)
        finally:
            db.close()

    with ThreadPoolExecutor(4) as pool:
        made = [each.result() for each in [pool.submit(another) for _ in range(4)]]
    assert sorted(made, key=str) == [1, None, None, None]
    assert [each.number for each in generations.every(record)] == [1]


def test_a_lost_or_foreign_public_file_is_made_again(record, publish, public, settings):
    approved(record, a_submission())
    publish()
    settings.public_path.write_bytes(b"not a database")
    assert publish(LATER) == 2
    settings.public_path.unlink()
    assert publish(LATER) == 3
    assert public("SELECT count(*) FROM submission") == [(1,)]


def test_before_the_first_publication_there_is_an_empty_database_to_open(settings, public):
    publishing.ensure(settings)
    assert public("SELECT count(*) FROM submission") == [(0,)]
    assert published.number(settings.public_path) is None
    before = settings.public_path.stat().st_ino
    publishing.ensure(settings)
    assert settings.public_path.stat().st_ino == before
