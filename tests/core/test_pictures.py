"""Charts: what is drawn is what was counted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from intake.core import pictures
from intake.core.pictures import Span

DAY = date(2026, 3, 2)


def test_where_nobody_answered_there_is_nothing_to_draw():
    assert pictures.columns({}) is None


def test_days_without_answers_stand_empty_between_the_others():
    found = pictures.columns({DAY: 2, DAY + timedelta(days=3): 4})
    assert [each.count for each in found.columns] == [2, 0, 0, 4]
    assert [each.height for each in found.columns] == [50, 0, 0, 100]
    assert (found.span, found.highest.day) == (Span.DAY, DAY + timedelta(days=3))


def test_a_long_consultation_is_drawn_by_the_week_and_a_longer_by_four():
    assert pictures.columns({DAY: 1, DAY + timedelta(days=100): 1}).span is Span.WEEK
    assert pictures.columns({DAY: 1, DAY + timedelta(days=1000): 1}).span is Span.MONTH


@given(some.dictionaries(some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(1, 99)))
def test_no_answer_is_lost_in_a_drawing(counts):
    found = pictures.columns(counts)
    assert (found.total if found else 0) == sum(counts.values())


def test_each_part_has_the_same_look_in_every_bar():
    found = pictures.bars(
        {"Netværk": {"accepted": 2, "not accepted": 2}, "Overgange": {"not accepted": 1}},
        order=("accepted", "partly", "not accepted"),
    )
    assert found.names == ("accepted", "not accepted")
    network, transitions = found.bars
    assert [(each.place, each.x, each.width) for each in network.parts] == [
        (0, 0, 500),
        (1, 500, 500),
    ]
    assert [(each.place, each.width) for each in transitions.parts] == [(1, 250)]


def test_parts_too_many_to_tell_apart_become_one():
    found = pictures.bars({"Byrum": {f"råd {n}": 10 - n for n in range(9)}}, rest="andre")
    assert found.names == ("råd 0", "råd 1", "råd 2", "råd 3", "råd 4", "andre")
    assert found.has_rest
    assert sum(each.count for each in found.bars[0].parts) == found.bars[0].total == 54


@given(
    some.dictionaries(
        some.text(max_size=5), some.dictionaries(some.text(max_size=5), some.integers(1, 99))
    )
)
def test_bars_never_leave_the_picture_and_count_all(counts):
    for bar in pictures.bars(counts, rest="?").bars:
        assert sum(each.count for each in bar.parts) == bar.total == sum(counts[bar.name].values())
        assert all(each.x >= 0 and each.x + each.width <= pictures.WIDE + 1 for each in bar.parts)
