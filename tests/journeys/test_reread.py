"""Stored mail is read again with today's rules, and nothing a person did is undone by it."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from intake.actions import inviting, moderating, rereading
from intake.cli.base import cli
from intake.core.again import REASON
from intake.core.submission import Status
from intake.store import inbox, submissions, versions
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import a_case
from tests.journeys.test_desk_reading import answer_by_mail

WORDS = "Rådet støtter planen."


@pytest.fixture
def answer(record, settings):
    """An answer whose mail older rules read wrongly: half of it was left out."""
    a_case(record, settings, "Udsatterådet")
    inviting.invite(record, "partnerskabsstrategi", settings=settings, now=NOW, by="test")
    found = answer_by_mail(record, settings, f"From: raad@example.dk\nSubject: Svar\n\n{WORDS}\n")
    with transaction(record):
        wrong = replace(found, draft=replace(found.draft, body="Rådet"))
        record.conn.execute(
            "UPDATE submission SET body = 'Rådet' WHERE reference = ?", (wrong.reference,)
        )
    return submissions.get(record, found.reference)


@pytest.fixture
def reread(settings):
    """`reread("--all")` runs the command and gives what it says as JSON."""

    def run(*arguments):
        env = {
            "INTAKE_DATA": str(settings.data),
            "INTAKE_NOW": NOW.isoformat(),
            "INTAKE_MAIL_DOMAIN": settings.mail_domain,
            "INTAKE_SECRET_KEY": "k" * 64,
        }
        done = CliRunner().invoke(cli, ["mail", "reread", *arguments, "--json"], env=env)
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    return run


def test_an_answer_nobody_looked_at_gets_the_words_that_are_read_now(record, answer, reread):
    assert reread(str(answer.inbox_id), "--dry-run") == reread(str(answer.inbox_id))
    after = submissions.get(record, answer.reference)
    assert after.draft.body == WORDS
    assert (after.status, after.mail.needs_review) == (Status.RECEIVED, True)
    assert REASON in after.mail.reasons
    newest = versions.of(record, answer.reference)[-1]
    assert (newest.number, newest.actor, newest.why) == (2, "system", "read again")
    assert reread("--all")[0]["outcome"] == "same"


def test_a_trial_changes_nothing(record, answer, reread):
    kept = inbox.get(record, answer.inbox_id)
    (said,) = reread("--consultation", "partnerskabsstrategi", "--dry-run")
    assert said == {
        "number": answer.inbox_id,
        "outcome": "changed",
        "reference": answer.reference,
        "parts": ["body"],
    }
    assert submissions.get(record, answer.reference) == answer
    assert inbox.get(record, answer.inbox_id) == kept


def test_what_is_decided_on_is_told_of_and_keeps_its_words(record, answer, reread):
    moderating.approve(record, answer.reference, by="a@example.dk", now=NOW)
    (said,) = reread("--all")
    assert said["outcome"] == "decided"
    assert submissions.get(record, answer.reference).draft.body == "Rådet"


def test_what_a_person_put_right_is_told_of_and_keeps_its_words(record, answer, reread):
    lines = rereading.lines_of(record, answer)
    moved = tuple(replace(each, place="signature") for each in lines)
    rereading.divide(
        record, answer.reference, moved, nil_return=False, by="a@example.dk", now=NOW, seen=1
    )
    (said,) = reread("--all")
    assert said["outcome"] == "by hand"
    assert submissions.get(record, answer.reference).draft.body == ""


def test_one_says_which_messages(settings):
    env = {"INTAKE_DATA": str(settings.data)}
    assert CliRunner().invoke(cli, ["mail", "reread"], env=env).exit_code == 2
