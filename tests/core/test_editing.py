"""What of a consultation may be changed, and its questions while it is made."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core import editing
from intake.core.consultation import Question, QuestionKind, Stage, start_of, status
from intake.core.errors import ChangeNotAllowed, CorrectionMissing, NotReady
from intake.core.slug import is_slug, slug_of
from tests.builders import NOW, a_consultation

YES_NO = Question("1", QuestionKind.ONE, "Kender I planen?", options=("Ja", "Nej"))
WHY = Question("2", QuestionKind.LONG, "Hvorfra?", depends_on="1", depends_value="Ja")
MORE = Question("3", QuestionKind.LONG, "Andet?")


def a_draft_case(**changes):
    return a_consultation(stage=Stage.DRAFT, **changes)


def labels(questions):
    return [(each.key, each.label, each.depends_on) for each in questions]


def test_a_draft_is_free():
    draft = a_draft_case()
    after = replace(draft, title="Nyt", questions=(), closes_at=NOW + timedelta(days=90))
    editing.require_allowed(draft, after, correction="")


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": ()},
        {"closes_at": NOW + timedelta(days=90)},
        {"kind": "invited"},
        {"stage": Stage.DRAFT},
    ],
)
def test_what_answers_rest_on_stands_once_it_is_public(changes):
    public = a_consultation()
    with pytest.raises(ChangeNotAllowed):
        editing.require_allowed(public, replace(public, **changes), correction="Fordi.")


def test_texts_are_put_right_with_a_word_on_what():
    public = a_consultation()
    after = replace(public, decides="Kultur- og Fritidsudvalget")
    with pytest.raises(CorrectionMissing):
        editing.require_allowed(public, after, correction=" ")
    editing.require_allowed(public, after, correction="Det er et andet udvalg, der beslutter.")


def test_days_of_reminders_are_nobodys_business():
    public = a_consultation()
    editing.require_allowed(public, replace(public, remind_days=(3,)), correction="")


def test_a_question_that_waits_follows_the_one_it_waits_for():
    found = editing.moved((MORE, YES_NO, WHY), 0, 1)
    assert labels(editing.sound(found)) == [
        ("1", "Kender I planen?", ""),
        ("2", "Andet?", ""),
        ("3", "Hvorfra?", "1"),
    ]


def test_a_question_cannot_wait_for_a_later_one():
    found = editing.sound(editing.moved((YES_NO, WHY, MORE), 0, 1))
    assert labels(found)[0] == ("1", "Hvorfra?", "")
    assert found[0].depends_value == ""


def test_taking_a_question_out_frees_what_waited_for_it():
    assert labels(editing.without((YES_NO, WHY, MORE), 0)) == [
        ("1", "Hvorfra?", ""),
        ("2", "Andet?", ""),
    ]


def test_a_choice_that_is_gone_is_waited_for_no_more():
    changed = replace(YES_NO, options=("Helt", "Slet ikke"))
    assert editing.with_question((YES_NO, WHY), changed, place=0)[1].depends_on == ""


def test_a_new_question_comes_last_under_the_next_number():
    found = editing.with_question((YES_NO, MORE), replace(MORE, key=""))
    assert [each.key for each in found] == ["1", "2", "3"]


def test_at_either_end_nothing_moves():
    assert editing.moved((1, 2), 0, -1) == (1, 2)
    assert editing.moved((1, 2), 1, 1) == (1, 2)
    assert editing.moved((1, 2), 7, 1) == (1, 2)


@given(st.permutations([YES_NO, WHY, MORE]))
def test_in_any_order_each_question_waits_only_for_an_earlier_one(order):
    found = editing.sound(tuple(order))
    assert [each.key for each in found] == ["1", "2", "3"]
    assert all(not each.depends_on or each.depends_on < each.key for each in found)


def test_announcing_opens_no_earlier_than_today():
    draft = a_draft_case(opens_at=NOW - timedelta(days=14))
    public = editing.announced(draft, NOW)
    assert public.opens_at == start_of(NOW.date())
    assert status(public, NOW) == "open"


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": " "},
        {"decides": ""},
        {"template": True},
        {"opens_at": NOW - timedelta(days=9), "closes_at": NOW},
        {"questions": (replace(YES_NO, options=()),)},
    ],
)
def test_what_lacks_something_is_not_announced(changes):
    with pytest.raises(NotReady):
        editing.announced(a_draft_case(**changes), NOW)


def test_looking_beforehand_shows_it_open():
    later = a_draft_case(opens_at=NOW + timedelta(days=3), closes_at=NOW + timedelta(days=40))
    assert status(editing.as_if_open(later, NOW), NOW) == "open"


def test_a_title_becomes_an_address():
    assert slug_of("En park på Ørestad, år 2026!") == "en-park-paa-oerestad-aar-2026"
    assert slug_of("???") == ""


@given(st.text())
def test_whatever_the_title_its_address_is_one_or_none(title):
    found = slug_of(title)
    assert found == "" or is_slug(found)
