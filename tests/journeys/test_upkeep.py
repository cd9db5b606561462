"""Looking after the record: what cannot be done is said, and nothing half done stays behind."""

from dataclasses import replace

import pytest

from intake.actions import guarding
from intake.core.errors import FileProblem
from intake.store.connection import connect, value


def test_a_copy_of_the_record_is_a_record(record, tmp_path):
    guarding.backup(record, tmp_path / "copy.db")
    assert value(connect(tmp_path / "copy.db"), "SELECT count(*) FROM consultation") == 0


def test_a_copy_that_cannot_be_written_is_named(record, tmp_path):
    with pytest.raises(FileProblem, match="cannot be written"):
        guarding.backup(record, tmp_path / "no such folder" / "copy.db")


def test_a_key_that_could_be_guessed_is_named(record, settings):
    made = replace(settings, secret_key="k" * 64)
    assert not any("SECRET_KEY" in each for each in guarding.faults(record, made))
    guessable = replace(settings, secret_key="hemmelig")
    assert any("INTAKE_SECRET_KEY" in each for each in guarding.faults(record, guessable))
