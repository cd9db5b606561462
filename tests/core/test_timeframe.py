"""What people mean by "primo 2025": days with a last."""

from datetime import date

import pytest

from intake.core.timeframe import Window, window

TODAY = date(2024, 9, 18)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("primo 2025", "2025-01-01", "2025-03-31"),
        ("Early 2025", "2025-01-01", "2025-03-31"),
        ("medio 2025", "2025-04-01", "2025-09-30"),
        ("ultimo 2025.", "2025-10-01", "2025-12-31"),
        ("i begyndelsen af 2025", "2025-01-01", "2025-03-31"),
        ("1. kvartal 2026", "2026-01-01", "2026-03-31"),
        ("Q4 2026", "2026-10-01", "2026-12-31"),
        ("første halvår 2026", "2026-01-01", "2026-06-30"),
        ("foråret 2026", "2026-03-01", "2026-05-31"),
        ("i løbet af efteråret", "2024-09-01", "2024-11-30"),
        ("marts 2025", "2025-03-01", "2025-03-31"),
        ("marts", "2025-03-01", "2025-03-31"),
        ("medio marts 2025", "2025-03-11", "2025-03-20"),
        ("ultimo februar 2024", "2024-02-21", "2024-02-29"),
        ("2025-03-01", "2025-03-01", "2025-03-01"),
        ("1.3.2025", "2025-03-01", "2025-03-01"),
        ("den 1. marts 2025", "2025-03-01", "2025-03-01"),
        ("1 March 2025", "2025-03-01", "2025-03-01"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("senest den 1. marts 2025", "2024-09-18", "2025-03-01"),
        ("by 1 March 2025", "2024-09-18", "2025-03-01"),
        ("inden den 1. marts 2025", "2024-09-18", "2025-02-28"),
        ("inden udgangen af marts 2025", "2024-09-18", "2025-03-31"),
        ("inden sommer", "2024-09-18", "2025-05-31"),
        ("inden sommerferien 2026", "2024-09-18", "2026-06-26"),
        ("inden jul", "2024-09-18", "2024-12-23"),
        ("inden årsskiftet", "2024-09-18", "2024-12-31"),
    ],
)
def test_words_for_a_time_have_a_first_and_a_last_day(said, first, last):
    expected = Window(date.fromisoformat(first), date.fromisoformat(last))
    assert window(said, today=TODAY) == expected


@pytest.mark.parametrize(
    "said", ["snart", "", "når det passer", "31. juni 2025", "vinteren 2026", "32.1.2025"]
)
def test_what_means_no_day_is_left_to_a_person(said):
    assert window(said, today=TODAY) is None


def test_before_summer_said_in_the_summer_is_before_the_next():
    found = window("inden sommer", today=date(2025, 7, 2))
    assert found == Window(date(2025, 7, 2), date(2026, 5, 31))
