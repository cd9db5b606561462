"""What was public and is taken down leaves word of that and nothing else."""

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from intake.actions import confirming, correcting, moderating, publishing, redacting
from intake.core.public_record import PublicWithdrawal
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Preference, Status
from intake.core.withdrawal import AT_THE_DESK, Kind
from intake.store import submissions, withdrawals
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    approved,
    asked,
    kept,
    settings_in,
)

BY = "sagsbehandler@example.dk"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data", secret_key="a key for tests only")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    asked(db, a_consultation(), a_party("Udsatterådet"))
    yield db
    db.close()


@pytest.fixture
def publish(record, settings):
    return lambda now=NOW: publishing.bring_up_to_date(record, settings, now=now)


@pytest.fixture
def stones(settings):
    """What the public database says of what was taken down, by public id."""

    def read():
        with closing(sqlite3.connect(settings.public_path)) as db:
            found = db.execute("SELECT id, consultation, withdrawn_at, cause FROM withdrawal")
            return {row[0]: row[1:] for row in found}

    return read


@pytest.fixture
def public_one(record, publish):
    """An answer that everyone can see."""
    answer = approved(record, a_submission(draft=a_draft(body="CANARY parkering")))
    publish()
    return submissions.get(record, answer.reference)


def withdraw(db, ref, its):
    correcting.withdraw(db, ref, settings=its, now=LATER)


def correct(db, ref, its):
    draft = replace(submissions.get(db, ref).draft, body="Nyt")
    correcting.correct(db, ref, draft, seen=1, settings=its, now=LATER)


def protect(db, ref, its):
    correcting.protect_name(db, ref, now=LATER)


def withhold(kind):
    def act(db, ref, its):
        moderating.withhold(db, ref, reason="HEMMELIG", by=BY, now=LATER, kind=kind)

    return act


@pytest.mark.parametrize(
    "way",
    [
        (withdraw, "respondent"),
        (correct, "corrected"),
        (withhold(None), "other"),
        *((withhold(kind), str(kind)) for kind in AT_THE_DESK),
    ],
)
def test_each_way_down_says_its_reason_and_when(settings, publish, stones, public_one, way):
    act, cause = way
    with closing(a_record(settings.data)) as record:
        act(record, public_one.reference, settings)
    publish(LATER)
    slug = public_one.consultation
    assert stones() == {public_one.public_id: (slug, "2026-03-02T10:01:00+00:00", cause)}
    content = settings.public_path.read_bytes()
    for secret in (b"CANARY", b"HEMMELIG", public_one.reference.encode(), BY.encode()):
        assert secret not in content


def test_the_stone_holds_four_things_and_no_more():
    named = [each.name for each in fields(PublicWithdrawal)]
    assert named == ["id", "consultation", "withdrawn_at", "cause"]


def test_what_was_never_public_leaves_nothing(record, settings, publish, stones):
    received, hasty = kept(record, a_submission()), approved(record, a_submission())
    private = approved(record, a_submission(draft=a_draft(preference=Preference.PRIVATE)))
    publish()
    withdraw(record, received.reference, settings)
    withdraw(record, private.reference, settings)
    another = approved(record, a_submission())
    withhold(None)(record, another.reference, settings)
    publish(LATER)
    assert stones() == {}
    assert submissions.get(record, hasty.reference).status is Status.PUBLISHED


def test_public_again_means_that_the_stone_is_gone(record, settings, publish, stones, public_one):
    withhold(Kind.MISTAKE)(record, public_one.reference, settings)
    publish(LATER)
    assert stones()
    moderating.approve(record, public_one.reference, by=BY, now=LATER)
    publish(LATER)
    assert stones() == {}


def test_the_newest_reason_stands(record, settings, publish, stones, public_one):
    correct(record, public_one.reference, settings)
    publish(LATER)
    withdraw(record, public_one.reference, settings)
    publish(LATER)
    assert stones()[public_one.public_id][2] == "respondent"


def test_a_redaction_takes_nothing_down(record, publish, stones, public_one):
    words = Redaction(words="parkering", reason=Reason.OTHER, note="prøve")
    redacting.redact(record, public_one.reference, words, by=BY, now=LATER)
    publish(LATER)
    assert stones() == {}


def test_an_answer_that_another_replaced_says_so(record, settings, publish, stones):
    first, second = (
        approved(record, a_submission(draft=a_draft(parties=("Udsatterådet",)))) for _ in range(2)
    )
    publish()
    confirming.replace_earlier(record, second.reference, first.reference, by=BY, now=LATER)
    publish(LATER)
    assert {each[2] for each in stones().values()} == {"replaced"}


def test_the_answers_own_name_protected_in_its_text_is_read_again(
    record, settings, publish, stones
):
    named = a_draft(author_name="Karla Testesen", body="Hilsen Karla Testesen")
    answer = approved(record, a_submission(draft=named))
    publish()
    protect(record, answer.reference, settings)
    publish(LATER)
    assert stones()[answer.public_id][2] == "corrected"


def test_what_was_taken_down_is_found_without_a_look_at_all_answers(record):
    asked_for = []
    record.conn.set_trace_callback(asked_for.append)
    assert withdrawals.standing(record) == []
    record.conn.set_trace_callback(None)
    plan = [
        each[3]
        for statement in asked_for
        for each in record.conn.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    ]
    assert plan[0].startswith("SCAN w")
    assert [each for each in plan if each.startswith("SCAN")] == plan[:1]
