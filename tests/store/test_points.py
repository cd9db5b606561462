"""The points of a consultation: worked on by several at once, and nothing lost by anybody."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from intake.actions import assessing, correcting, publishing, theming
from intake.actions.assessing import ForMany, Seen
from intake.core.errors import NotFound, Overtaken
from intake.core.point import Assessment, Fate, FateNotReady
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Point, Preference
from intake.core.theme import Colour, ThemeNotAllowed
from intake.store import assessments, points, redactions, themes
from intake.store.connection import transaction
from intake.store.wanted_points import Wanted
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    approved,
    asked,
    kept,
    last_events,
    settings_in,
)

SLUG = "partnerskabsstrategi"
ANNA, BO = {"by": "anna@example.dk", "now": NOW}, {"by": "bo@example.dk", "now": NOW}
NO = Assessment(fate=Fate.NOT_ACCEPTED, remark="Det har vi ikke midler til.", summary="Penge")


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path / "data")


@pytest.fixture
def record(settings):
    db = a_record(settings.data)
    asked(db, a_consultation(themes=("Penge", "Netværk")), a_party("Udsatterådet"))
    yield db
    db.close()


def an_answer(record, *texts, by=approved, **draft):
    its = tuple(Point(each) if isinstance(each, str) else each for each in texts)
    return by(record, a_submission(draft=a_draft(points=its, **draft)))


def seen(record, answer, number=1):
    return Seen(answer.reference, number, edition(record, answer, number))


def edition(record, answer, number=1):
    return points.one(record, SLUG, answer.reference, number).edition


def fates(record, **wanted):
    return [
        (each.text, each.assessment.fate) for each in points.lines(record, SLUG, Wanted(**wanted))
    ]


@pytest.fixture
def public(record, settings):
    """`public()` publishes and gives what everyone sees of the points."""

    def ask(sql="SELECT text, theme, subtheme, fate, remark, passed_to FROM point ORDER BY text"):
        publishing.bring_up_to_date(record, settings, now=NOW)
        with closing(sqlite3.connect(settings.public_path)) as db:
            return db.execute(sql).fetchall()

    return ask


def test_points_without_a_fate_come_first_and_answers_out_of_force_have_none(record, settings):
    first = an_answer(record, "Flere pladser", "Kortere vej")
    gone = an_answer(record, "Glem det", by=kept)
    assessing.assess(record, SLUG, seen(record, first), NO, **ANNA)
    correcting.withdraw(record, gone.reference, settings=settings, now=NOW)
    assert fates(record) == [("Kortere vej", "new"), ("Flere pladser", "not accepted")]
    assert points.by_fate(record, SLUG)[Fate.NEW] == 1
    assert fates(record, fate=Fate.NOT_ACCEPTED) == [("Flere pladser", "not accepted")]
    with pytest.raises(NotFound):
        points.one(record, SLUG, gone.reference, 1)


def test_two_who_save_at_once_do_not_overwrite_each_other(record):
    answer = an_answer(record, "Flere pladser")
    both = seen(record, answer)
    assessing.assess(record, SLUG, both, NO, **ANNA)
    with pytest.raises(Overtaken):
        assessing.assess(record, SLUG, both, Assessment(fate=Fate.ACCEPTED), **BO)
    assert fates(record) == [("Flere pladser", "not accepted")]


def test_a_fate_that_lacks_its_reason_is_not_written(record):
    answer = an_answer(record, "Flere pladser")
    with pytest.raises(FateNotReady):
        assessing.assess(record, SLUG, seen(record, answer), replace(NO, remark=""), **ANNA)
    assert edition(record, answer) == 0


def test_the_history_tells_who_changed_what_and_each_step_can_be_taken_back(record):
    answer = an_answer(record, "Flere pladser")
    first = assessing.assess(record, SLUG, seen(record, answer), NO, **ANNA)
    assessing.assess(record, SLUG, seen(record, answer), replace(NO, place=2), **BO)
    with pytest.raises(Overtaken):  # Bo has built on it
        assessing.undo(record, SLUG, first, **ANNA)
    newest = assessments.history(record, answer.reference, 1)[0]
    assert (newest.actor, newest.was.place, newest.became.place) == (BO["by"], 0, 2)
    back = assessing.undo(record, SLUG, newest.batch, **BO)
    assert points.one(record, SLUG, answer.reference, 1).own == NO
    with pytest.raises(Overtaken):  # once is enough
        assessing.undo(record, SLUG, newest.batch, **BO)
    assessing.undo(record, SLUG, back, **BO)  # and taking back can be taken back
    assert points.one(record, SLUG, answer.reference, 1).own.place == 2


def test_saving_what_stands_there_is_no_change(record):
    answer = an_answer(record, "Flere pladser")
    assert assessing.assess(record, SLUG, seen(record, answer), NO, **ANNA)
    assert assessing.assess(record, SLUG, seen(record, answer), NO, **ANNA) == 0
    assert len(assessments.history(record, answer.reference, 1)) == 1


def test_several_points_get_one_fate_or_none_of_them_does(record):
    one, two = an_answer(record, "Flere pladser"), an_answer(record, "Kortere vej")
    both = [seen(record, one), seen(record, two)]
    wanted = ForMany(fate=Fate.PARTLY, remark="I første omgang ét sted.")
    batch = assessing.assess_many(record, SLUG, both, wanted, **ANNA)
    assert {fate for _, fate in fates(record)} == {Fate.PARTLY}
    with pytest.raises(Overtaken):
        assessing.assess_many(record, SLUG, [seen(record, one), both[1]], wanted, **BO)
    assessing.undo(record, SLUG, batch, **BO)
    assert {fate for _, fate in fates(record)} == {Fate.NEW}


def test_points_that_say_the_same_are_treated_once_and_keep_their_senders(record):
    council = an_answer(record, "Flere pladser", parties=("Udsatterådet",))
    citizen = an_answer(record, "Flere P-pladser", author_name="En borger")
    leader = seen(record, citizen)
    batch = assessing.merge(record, SLUG, leader, [seen(record, council)], **ANNA)
    assessing.assess(record, SLUG, seen(record, citizen), NO, **ANNA)
    assert fates(record) == [("Flere P-pladser", "not accepted")]
    assert ("Flere pladser", "not accepted") in fates(record, once=False)
    line = points.one(record, SLUG, citizen.reference, 1)
    assert line.followers == 1
    assert [each.sender for each in points.followers(record, SLUG, line.assessed)] == [
        "Udsatterådet"
    ]
    assert fates(record, party="Udsatterådet") == [("Flere P-pladser", "not accepted")]
    assessing.undo(record, SLUG, batch, **BO)
    assert points.one(record, SLUG, council.reference, 1).assessment == Assessment()


def test_a_group_that_is_merged_into_another_comes_along_whole(record):
    one, two, three = (an_answer(record, each) for each in ("A", "B", "C"))
    assessing.merge(record, SLUG, seen(record, one), [seen(record, two)], **ANNA)
    assessing.merge(record, SLUG, seen(record, three), [seen(record, one)], **ANNA)
    assert [text for text, _ in fates(record)] == ["C"]
    assert points.lines(record, SLUG)[0].followers == 2
    assessing.part(record, SLUG, seen(record, two), **ANNA)
    assert [text for text, _ in fates(record)] == ["B", "C"]


def test_a_point_merged_with_one_that_follows_goes_to_the_one_that_leads(record):
    one, two, three = (an_answer(record, each) for each in ("A", "B", "C"))
    assessing.merge(record, SLUG, seen(record, one), [seen(record, two)], **ANNA)
    assessing.merge(record, SLUG, seen(record, two), [seen(record, three)], **ANNA)
    assert [text for text, _ in fates(record)] == ["A"]
    assert points.lines(record, SLUG)[0].followers == 2


def test_themes_begin_from_what_respondents_could_choose(record):
    an_answer(record, Point("Flere penge", theme="Penge"), Point("En bænk"))
    assert theming.start(record, SLUG, from_words=True, **ANNA) == 2
    assert theming.start(record, SLUG, from_words=True, **ANNA) == 0
    money = themes.of(record, SLUG).of_word("Penge")
    assert fates(record, theme=money.number) == [("Flere penge", "new")]
    assert fates(record, theme=0) == [("En bænk", "new")]


def test_the_template_has_two_levels_and_can_be_taken_back(record):
    assert theming.start(record, SLUG, from_words=False, **ANNA) > 5
    assert {each.depth for each in themes.of(record, SLUG).in_order()} == {0, 1}
    theming.undo(record, SLUG, themes.changes(record, SLUG)[0].number, **ANNA)
    assert len(themes.of(record, SLUG)) == 0


def test_a_renamed_merged_or_removed_theme_comes_back(record):
    room = theming.add(record, SLUG, "Rammer", **ANNA)
    money = theming.add(record, SLUG, "Penge", **ANNA)
    answer = an_answer(record, "Flere penge")
    wanted = Assessment(theme=money.number)
    assessing.assess(record, SLUG, seen(record, answer), wanted, **ANNA)
    theming.change(record, SLUG, replace(money, name="Økonomi"), seen="Penge", **ANNA)
    with pytest.raises(Overtaken):  # Bo still sees the old name
        theming.remove(record, SLUG, money.number, seen="Penge", **BO)
    theming.merge(record, SLUG, money.number, room.number, seen="Økonomi", **ANNA)
    assert fates(record, theme=room.number) == [("Flere penge", "new")]
    theming.undo(record, SLUG, themes.changes(record, SLUG)[0].number, **BO)
    assert fates(record, theme=room.number) == []
    theming.remove(record, SLUG, money.number, seen="Økonomi", **ANNA)
    assert fates(record, theme=0) == [("Flere penge", "new")]
    theming.undo(record, SLUG, themes.changes(record, SLUG)[0].number, **BO)
    assert themes.of(record, SLUG).path(themes.get(record, SLUG, money.number)) == "Økonomi"


def test_taking_back_never_gives_two_themes_one_name(record):
    money = theming.add(record, SLUG, "Penge", **ANNA)
    theming.remove(record, SLUG, money.number, seen="Penge", **ANNA)
    theming.add(record, SLUG, "Penge", **BO)
    with pytest.raises(ThemeNotAllowed):
        theming.undo(record, SLUG, themes.changes(record, SLUG)[1].number, **ANNA)


def test_themes_stand_in_the_order_they_are_moved_to(record):
    for name in ("A", "B", "C"):
        theming.add(record, SLUG, name, colour=Colour.RED, **ANNA)
    last = themes.of(record, SLUG).in_order()[2].theme
    theming.move(record, SLUG, last.number, up=True, **ANNA)
    theming.move(record, SLUG, last.number, up=True, **ANNA)
    theming.move(record, SLUG, last.number, up=True, **ANNA)
    assert [each.path for each in themes.of(record, SLUG).in_order()] == ["C", "A", "B"]


def test_an_answer_and_its_answers_to_questions_have_themes_of_their_own(record):
    answer = an_answer(record, "En bænk", answers={"1": ("Gode bænke",)})
    theme = theming.add(record, SLUG, "Inventar", **ANNA).number
    theming.mark(record, answer.reference, theme, **ANNA)
    theming.mark(record, answer.reference, theme, question="1", **ANNA)
    theming.mark(record, answer.reference, theme, question="1", **ANNA)
    assert themes.uses(record, answer.reference) == [("", theme), ("answer 1", theme)]
    theming.mark(record, answer.reference, theme, on=False, **BO)
    assert themes.uses(record, answer.reference) == [("answer 1", theme)]
    with pytest.raises(NotFound):
        theming.mark(record, answer.reference, theme, question="9", **ANNA)
    with pytest.raises(NotFound):
        theming.mark(record, answer.reference, 999, **ANNA)


def test_the_theme_is_public_at_once_and_the_fate_when_somebody_says_so(record, public):
    answer = an_answer(record, "Flere pladser", Point("En bænk", theme="Penge"))
    upper = theming.add(record, SLUG, "Rammer", **ANNA)
    lower = theming.add(record, SLUG, "Plads", parent=upper.number, **ANNA)
    wanted = replace(
        NO, theme=lower.number, fate=Fate.PASSED_ON, passed_to="Teknik", their_answer="Hemmeligt"
    )
    assessing.assess(record, SLUG, seen(record, answer), wanted, **ANNA)
    assert public() == [
        ("En bænk", "Penge", "", "", "", ""),
        ("Flere pladser", "Rammer", "Plads", "", "", ""),
    ]
    assessing.publish_fates(record, SLUG, **ANNA)
    told = ("Flere pladser", "Rammer", "Plads", "passed on", NO.remark, "Teknik")
    assert public() == [("En bænk", "Penge", "", "", "", ""), told]
    assessing.hide_fates(record, SLUG, **ANNA)
    assert public()[1] == ("Flere pladser", "Rammer", "Plads", "", "", "")


def test_what_changes_with_a_point_reaches_the_public_with_all_that_say_the_same(record, public):
    one, two = an_answer(record, "A"), an_answer(record, "B")
    private = an_answer(record, "C", preference=Preference.PRIVATE)
    assessing.publish_fates(record, SLUG, **ANNA)
    assessing.merge(
        record, SLUG, seen(record, private), [seen(record, one), seen(record, two)], **ANNA
    )
    assessing.assess(record, SLUG, seen(record, private), NO, **ANNA)
    told = {each.subject for each in last_events(record, 3)}
    assert told == {one.reference, two.reference, private.reference}
    assert public("SELECT text, fate, remark FROM point ORDER BY text") == [
        ("A", "not accepted", NO.remark),
        ("B", "not accepted", NO.remark),
    ]
    groups = {group for (group,) in public("SELECT same_as FROM point")}
    assert len(groups) == 1
    assert groups != {0}


def test_words_left_out_of_a_point_are_left_out_of_the_remark_on_it(record, public):
    answer = an_answer(record, "Min nabo Jens larmer")
    with transaction(record):
        words = Redaction(words="Jens", reason=Reason.THIRD_PERSON)
        redactions.add(record, answer.reference, words, by=ANNA["by"], now=NOW)
    remark = replace(NO, remark="Vi kan ikke hjælpe med Jens.")
    assessing.assess(record, SLUG, seen(record, answer), remark, **ANNA)
    assessing.publish_fates(record, SLUG, **ANNA)
    ((told,),) = public("SELECT remark FROM point")
    assert "Jens" not in told
    assert told.startswith("Vi kan ikke hjælpe med ⟦udeladt")
