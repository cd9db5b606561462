"""What a receipt code proves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.core import proof, version
from intake.core.proof import Standing
from intake.core.submission import Preference, Status
from intake.core.version import Version, Why
from tests.builders import NOW, a_draft, a_submission


def a_version(submission, number=1):
    text = version.content(submission, number)
    return Version(
        reference=submission.reference,
        number=number,
        at=NOW + timedelta(hours=number),
        actor="respondent",
        why=Why.RECEIVED,
        content=text,
        sha256=version.digest(text),
        code=version.code(text),
    )


def proven(submission, *versions, of=0, has_files=True):
    return proof.proof(versions[of], versions, submission, has_files=has_files)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.APPROVED, Status.WITHHELD])
def test_a_code_proves_an_answer_that_nobody_sees_yet(status):
    submission = a_submission("one", status=status)
    found = proven(submission, a_version(submission))
    assert (found.standing, found.at) == (Standing.UNPUBLISHED, NOW + timedelta(hours=1))
    assert not found.public_id


def test_a_published_answer_is_named_by_what_the_public_knows_it_by():
    submission = a_submission("one", status=Status.PUBLISHED)
    found = proven(submission, a_version(submission))
    assert (found.standing, found.public_id) == (Standing.PUBLISHED, submission.public_id)


def test_an_answer_kept_off_the_site_is_never_called_public():
    draft = a_draft(preference=Preference.PRIVATE)
    submission = a_submission("one", draft=draft, status=Status.PUBLISHED)
    assert proven(submission, a_version(submission)).standing is Standing.UNPUBLISHED


def test_the_code_of_an_earlier_version_says_when_the_next_one_came():
    first = a_submission("one")
    second = replace(first, draft=a_draft(body="Rettet."))
    third = replace(first, draft=a_draft(body="Rettet igen."))
    stored = [a_version(first), a_version(second, 2), a_version(third, 3)]
    found = proven(third, *stored)
    assert (found.standing, found.replaced_at) == (Standing.REPLACED, NOW + timedelta(hours=2))
    assert proven(third, *stored, of=2).standing is Standing.UNPUBLISHED


def test_a_withdrawn_answer_is_called_so_by_each_of_its_codes():
    first = a_submission("one", status=Status.WITHDRAWN)
    second = replace(first, draft=a_draft(body="Rettet."))
    stored = [a_version(first), a_version(second, 2)]
    assert {proven(second, *stored, of=at).standing for at in (0, 1)} == {Standing.WITHDRAWN}


def test_one_letter_changed_in_the_record_is_told():
    submission = a_submission("one")
    stored = a_version(submission)
    changed = replace(submission, draft=a_draft(body=submission.draft.body + "."))
    assert proven(changed, stored).standing is Standing.ALTERED
    assert not proof.is_whole(changed, [stored])
    altered = replace(stored, content=stored.content.replace("parkering", "betaling"))
    assert proven(submission, altered).standing is Standing.ALTERED
    assert not proof.is_whole(submission, [altered])


def test_a_text_and_its_hash_changed_together_still_miss_the_code():
    submission = a_submission("one")
    other = version.content(replace(submission, draft=a_draft(body="Noget andet.")))
    forged = replace(a_version(submission), content=other, sha256=version.digest(other))
    assert not proof.holds(forged)


def test_a_lost_file_is_told():
    submission = a_submission("one")
    assert proven(submission, a_version(submission), has_files=False).standing is Standing.ALTERED


def test_an_answer_without_any_version_is_not_whole():
    assert not proof.is_whole(a_submission("one"), [])
