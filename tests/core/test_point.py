"""The fate of a point: what it must have, what everyone may know, what is kept of a change."""

from dataclasses import replace
from datetime import date

import pytest

from intake.core import point
from intake.core.point import Assessment, Fate, FateNotReady, Lack, Passing, Said
from intake.core.theme import Theme, Themes

THEMES = Themes([Theme(number=1, name="Rammer"), Theme(number=2, name="Penge", parent=1)])
NO = Assessment(theme=2, fate=Fate.NOT_ACCEPTED, remark="Det har vi ikke midler til.")
PASSED = Assessment(fate=Fate.PASSED_ON, passed_to="Kulturforvaltningen")


@pytest.mark.parametrize("fate", [Fate.PARTLY, Fate.NOT_ACCEPTED])
def test_who_does_not_get_all_they_asked_for_is_told_why(fate):
    assert point.lacks(Assessment(fate=fate)) == (Lack.REMARK,)
    assert point.lacks(Assessment(fate=fate, remark="Fordi.")) == ()


@pytest.mark.parametrize("fate", [Fate.NEW, Fate.ACCEPTED, Fate.PENDING])
def test_other_fates_stand_without_a_remark(fate):
    assert point.lacks(Assessment(fate=fate)) == ()


def test_what_is_passed_on_goes_to_somebody():
    assert point.lacks(replace(PASSED, passed_to=" ")) == (Lack.PASSED_TO,)
    with pytest.raises(FateNotReady):
        point.require_ready(replace(PASSED, passed_to=""))


def test_nobody_answers_before_they_were_written_to():
    answered = replace(PASSED, answered_on=date(2026, 3, 2))
    assert point.lacks(answered) == (Lack.ORDER,)
    assert point.lacks(replace(answered, passed_on=date(2026, 3, 3))) == (Lack.ORDER,)
    assert point.lacks(replace(answered, passed_on=date(2026, 3, 2))) == ()


def test_a_passed_point_is_followed_until_they_answer():
    assert PASSED.passing is Passing.TO_SEND
    sent = replace(PASSED, passed_on=date(2026, 3, 2))
    assert sent.passing is Passing.SENT
    assert replace(sent, answered_on=date(2026, 3, 9)).passing is Passing.ANSWERED
    assert NO.passing is None


@pytest.mark.parametrize("field", ["summary", "remark", "passed_to"])
def test_no_personal_number_comes_into_what_we_write(field):
    words = replace(PASSED, **{field: "Se sagen om 010190-1234"})
    assert Lack.PERSONAL_NUMBER in point.lacks(words)


def test_what_is_kept_of_a_change_gives_the_assessment_back():
    whole = replace(
        PASSED,
        passed_on=date(2026, 3, 2),
        answered_on=date(2026, 3, 9),
        their_answer="Vi tager det med.",
        paragraphs=((3, 1), (4, 2)),
        same_as=7,
        place=2,
        assigned_to="anna@example.dk",
        summary="Flere penge",
    )
    assert point.from_kept(point.as_kept(whole)) == whole
    assert point.from_kept("{}") == Assessment()


def test_what_changed_is_told_by_name():
    assert point.changed(NO, replace(NO, remark="Nej.", place=1)) == ("remark", "place")


def test_a_point_that_says_the_same_is_treated_as_the_other_but_keeps_its_theme():
    own = Assessment(theme=1, same_as=9, place=3)
    treated = point.treated_as(own, NO)
    assert (treated.fate, treated.remark) == (Fate.NOT_ACCEPTED, NO.remark)
    assert (treated.theme, treated.same_as, treated.place) == (1, 9, 3)
    assert point.treated_as(Assessment(same_as=9), NO).theme == 2
    assert point.treated_as(own, None) == own


def test_the_fate_is_nobodys_business_before_somebody_says_so():
    before = point.said(NO, THEMES, word="", group=0, fates_are_public=False)
    assert before == Said("Rammer", "Penge")
    after = point.said(NO, THEMES, word="", group=0, fates_are_public=True)
    assert after == Said("Rammer", "Penge", "not accepted", NO.remark)


def test_whom_it_was_passed_to_is_told_only_while_it_is_passed_on():
    told = point.said(PASSED, THEMES, word="", group=4, fates_are_public=True)
    assert (told.passed_to, told.same_as) == ("Kulturforvaltningen", 4)
    back = replace(PASSED, fate=Fate.PENDING)
    assert point.said(back, THEMES, word="", group=0, fates_are_public=True).passed_to == ""


def test_remarks_on_a_point_without_a_fate_are_not_told():
    draft = Assessment(remark="Vi er i tvivl.")
    assert point.said(draft, THEMES, word="Job", group=0, fates_are_public=True) == Said("Job")
