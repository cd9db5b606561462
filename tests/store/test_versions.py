"""Every version of an answer is kept, with its files."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.actions import moderating, proving, revising
from intake.actions.receiving import Arrival, receive
from intake.core.errors import Overtaken
from intake.core.submission import Channel, Point, Status
from intake.core.version import Why
from intake.store import files, submissions, versions
from intake.store.connection import transaction
from intake.store.schema import initialise
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_record,
    an_attachment,
    asked,
    files_ready,
    settings_in,
)

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def db(tmp_path):
    """A record with one open consultation."""
    db = a_record(tmp_path)
    asked(db, a_consultation())
    return db


def _received(db, tmp_path, **changes):
    return receive(
        db,
        a_draft(**changes),
        slug="partnerskabsstrategi",
        arrival=Arrival(key="web/one", channel=Channel.WEB, at=NOW),
        settings=settings_in(tmp_path),
    )


def _corrected(db, submission, draft, *, seen=1):
    return revising.revise(
        db,
        submission.reference,
        draft,
        why=Why.CORRECTED,
        by="respondent",
        now=LATER,
        seen=seen,
    )


def test_what_was_received_is_the_first_version(db, tmp_path):
    submission = _received(db, tmp_path)
    (first,) = versions.of(db, submission.reference)
    assert (first.number, first.why, first.at) == (1, Why.RECEIVED, NOW)
    assert first.is_unaltered
    assert versions.with_code(db, first.code) == first


def test_a_correction_keeps_the_words_before_it(db, tmp_path):
    submission = _received(db, tmp_path, body="Før.", points=(Point("Bænke."),))
    corrected = _corrected(
        db, submission, replace(submission.draft, body="Efter.", points=(Point("Lys."),))
    )
    assert (corrected.draft.body, corrected.draft.points) == ("Efter.", (Point("Lys.", number=2),))
    assert corrected.public_id == submission.public_id
    first, second = versions.of(db, submission.reference)
    assert "Før." in first.content
    assert "Efter." in second.content
    assert first.code != second.code


def test_what_was_approved_waits_again_after_a_correction(db, tmp_path):
    submission = _received(db, tmp_path)
    moderating.approve(db, submission.reference, by="sagsbehandler@example.dk", now=NOW)
    assert _corrected(db, submission, a_draft(body="Rettet.")).status is Status.RECEIVED


def test_a_file_of_an_earlier_version_outlives_the_sweep(db, tmp_path):
    submission = _received(db, tmp_path, attachments=(an_attachment(content=b"%PDF-1.7 one"),))
    _corrected(db, submission, a_draft(attachments=()))
    with transaction(db):
        files.sweep(db, before=LATER + timedelta(days=30))
    assert files.content(db, submission.attachments[0].sha256) == b"%PDF-1.7 one"


def test_a_file_that_stays_keeps_its_public_name(db, tmp_path):
    kept, new = an_attachment("a.pdf", b"%PDF-1.7 a"), an_attachment("b.pdf", b"%PDF-1.7 b")
    submission = _received(db, tmp_path, attachments=(kept,))
    corrected = _corrected(db, submission, a_draft(attachments=(new, kept)))
    assert corrected.attachments[1].public_id == submission.attachments[0].public_id
    assert corrected.attachments[0].public_id != submission.attachments[0].public_id


def test_the_second_of_two_corrections_at_once_changes_nothing(db, tmp_path):
    submission = _received(db, tmp_path)
    _corrected(db, submission, a_draft(body="Den første."))
    with pytest.raises(Overtaken):
        _corrected(db, submission, a_draft(body="Den anden."))
    assert submissions.get(db, submission.reference).draft.body == "Den første."


def test_the_first_approval_gives_an_answer_its_number_for_ever(db, tmp_path):
    submission = _received(db, tmp_path)
    assert submission.number is None
    by = {"by": "sagsbehandler@example.dk", "now": NOW}
    assert moderating.approve(db, submission.reference, **by).number == 1
    moderating.withhold(db, submission.reference, reason="afventer", **by)
    assert moderating.approve(db, submission.reference, **by).number == 1


def test_a_number_is_not_given_to_another_point_after_its_own_was_taken_out(db, tmp_path):
    submission = _received(db, tmp_path, points=(Point("Første"), Point("Anden")))
    _corrected(db, submission, a_draft(points=(Point("Første"),)))
    after = _corrected(db, submission, a_draft(points=(Point("Første"), Point("Ny"))), seen=2)
    assert [(each.number, each.text) for each in after.draft.points] == [(1, "Første"), (3, "Ny")]


def test_an_answer_of_a_release_that_kept_no_versions_gets_its_first_one(db, tmp_path):
    answer = _received(db, tmp_path, attachments=(an_attachment(),))
    files_ready(db)
    moderating.approve(db, answer.reference, by="a", now=NOW)
    with transaction(db):  # as the first release left it
        for each in ("version_file", "version"):
            db.conn.execute(f"DELETE FROM {each}")
        db.conn.execute("UPDATE submission SET number = NULL")
    assert proving.broken(db) == [answer.reference]
    initialise(db)
    initialise(db)
    (first,) = versions.of(db, answer.reference)
    assert (first.number, first.at, first.why) == (1, answer.received_at, Why.RECEIVED)
    assert proving.broken(db) == []
    assert submissions.get(db, answer.reference).number == 1
    other = replace(answer.draft, body="Rettet.")
    revising.revise(
        db, answer.reference, other, why=Why.CORRECTED, by="respondent", now=LATER, seen=1
    )
    assert [each.number for each in versions.of(db, answer.reference)] == [1, 2]
