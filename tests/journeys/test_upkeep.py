"""Looking after the record: what cannot be done is said, and nothing half done stays behind."""

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
