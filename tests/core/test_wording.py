"""How dates, lists and sizes read."""

from datetime import UTC, date, datetime

from intake.core import wording
from intake.core.consultation import end_of


def test_a_moment_is_told_with_weekday_and_copenhagen_time():
    when = datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
    assert wording.moment(when) == "søndag den 1. marts 2026 kl. 23.59"
    assert wording.moment(when, "en") == "Sunday 1 March 2026 at 23:59"


def test_a_deadline_is_told_as_the_last_minute_that_counts():
    assert wording.deadline(end_of(date(2026, 3, 1))) == "søndag den 1. marts 2026 kl. 23.59"


def test_lists_and_numbers_read_as_danes_write_them():
    assert wording.joined(["A", "B", "C"]) == "A, B og C"
    assert wording.joined(["A"]) == "A"
    assert wording.number(12345) == "12.345"


def test_sizes_are_told_in_the_unit_people_would_use():
    assert wording.size(3) == "3 byte"
    assert [wording.size(count, "en") for count in (1, 3)] == ["1 byte", "3 bytes"]
    assert wording.size(240_400) == "240 kB"
    assert wording.size(1_249_000) == "1,2 MB"
    assert wording.size(1_249_000, "en") == "1.2 MB"


def test_a_file_is_called_what_people_call_it():
    assert wording.file_kind("application/pdf") == "PDF"
    assert wording.file_kind("application/x-tar") == "X-TAR"
    assert [wording.file_kind("text/plain", lang) for lang in ("da", "en")] == ["Tekst", "Text"]
