"""Questions that are not for everyone, points asked for, and on what a body's answer rests."""

import io
from datetime import date

import pytest

from intake.core.consultation import Question, QuestionKind
from intake.core.submission import Mandate, Point

FOR_COUNCILS = Question(
    "1", QuestionKind.LONG, "Hvad siger rådet?", required=True, only_for=("council",)
)
CHOICE = Question("2", QuestionKind.ONE, "Hvordan?", options=("Møder", "Andet"))
WHICH = Question(
    "3", QuestionKind.SHORT, "Hvad?", required=True, depends_on="2", depends_value="Andet"
)
DEEPER = Question("4", QuestionKind.LONG, "Hvorfor?", depends_on="2", depends_value="Møder")
POINTS = Question("5", QuestionKind.POINTS, "Hvad foreslår I?", required=True)
FILE = Question("6", QuestionKind.FILE, "Har I et papir?", required=True)


def test_a_question_for_councils_is_demanded_of_councils_only(filled):
    citizen = filled(FOR_COUNCILS, name="En", body="Ja.")
    assert citizen.validate()
    council = filled(FOR_COUNCILS, speaks_as="council", organisation="Rådet", body="Ja.")
    assert not council.validate()
    assert council["answer-1"].errors == ["Svar på spørgsmål 1."]


def test_a_question_that_depends_on_a_choice_is_demanded_where_it_was_made(filled):
    assert filled(CHOICE, WHICH, name="En", answer__2="Møder").validate()
    assert not filled(CHOICE, WHICH, name="En", answer__2="Andet").validate()
    assert filled(CHOICE, WHICH, name="En", answer__2="Andet", answer__3="Mere.").validate()


def test_what_was_written_where_it_is_not_asked_is_not_sent_but_told(filled):
    form = filled(FOR_COUNCILS, CHOICE, WHICH, name="En", answer__2="Møder", answer__3="Mere.")
    assert form.validate()
    assert form.draft().answers == {"2": ("Møder",)}
    assert form.unsent() == [("3. Hvad?", ("Mere.",))]


def test_what_is_too_long_where_it_is_not_asked_stops_nobody(filled):
    form = filled(CHOICE, WHICH, name="En", answer__2="Møder", answer__3="x" * 2000)
    assert form.validate()


def test_an_answer_that_is_not_asked_for_opens_no_other_question(filled):
    first = Question("1", QuestionKind.ONE, "A?", options=("Ja",), only_for=("council",))
    second = Question("2", QuestionKind.LONG, "B?", depends_on="1", depends_value="Ja")
    form = filled(first, second, name="En", body="Nej.", answer__1="Ja", answer__2="Fordi.")
    assert form.validate()
    assert form.draft().answers == {}
    assert [label for label, _ in form.unsent()] == ["1. A?", "2. B?"]


def test_points_asked_for_are_the_points_of_the_answer_with_their_themes(filled):
    fields = {"points-0-text": "Flere bænke.", "points-0-theme": "Byrum"}
    form = filled(POINTS, themes=("Byrum", "Penge"), name="En", **fields)
    assert form.validate()
    assert form.draft().points == (Point("Flere bænke.", theme="Byrum"),)
    assert form.draft().answers == {}


def test_points_that_are_wanted_are_asked_for_where_they_stand(filled):
    form = filled(POINTS, name="En", body="Ja.")
    assert not form.validate()
    assert form.problems()[0].target == "points-0-text"
    assert filled(POINTS, name="En", nil_return="y").validate()


def test_a_theme_that_was_never_offered_is_refused(filled):
    fields = {"points-0-text": "Bænke.", "points-0-theme": "Andet"}
    form = filled(POINTS, themes=("Byrum",), name="En", **fields)
    assert not form.validate()


def test_a_file_at_a_question_answers_it_by_its_name(filled):
    form = filled(FILE, name="En", body="Ja.")
    assert not form.validate()
    assert form["answer-6"].errors == ["Vælg en fil ved spørgsmål 6."]
    form = filled(FILE, name="En", **{"answer-6": (io.BytesIO(b"%PDF-1.7"), "aar.pdf")})
    assert form.validate()
    draft = form.draft()
    assert draft.answers == {"6": ("aar.pdf",)}
    assert [each.name for each in draft.attachments] == ["aar.pdf"]


def test_a_file_at_a_question_that_is_not_asked_stays_behind(filled):
    question = Question("6", QuestionKind.FILE, "Papir?", only_for=("council",))
    upload = (io.BytesIO(b"%PDF-1.7"), "aar.pdf")
    form = filled(question, name="En", body="Ja.", **{"answer-6": upload})
    assert form.validate()
    assert form.draft().attachments == ()
    assert form.unsent() == [("6. Papir?", ("aar.pdf",))]


COUNCIL = {"speaks_as": "council", "organisation": "Rådet", "body": "Ja."}


@pytest.mark.parametrize("typed", ["2026-02-24", "24-02-2026", "24.02.2026", "24/02/2026"])
def test_a_body_says_at_which_meeting_the_answer_was_adopted(filled, typed):
    form = filled(**COUNCIL, mandate="adopted", adopted_on=typed, minority="To er uenige.")
    assert form.validate()
    draft = form.draft()
    assert (draft.mandate, draft.adopted_on) == (Mandate.ADOPTED, date(2026, 2, 24))
    assert draft.minority == "To er uenige."


def test_an_adopted_answer_needs_its_day(filled):
    form = filled(**COUNCIL, mandate="adopted")
    assert not form.validate()
    assert form.adopted_on.errors == ["Skriv dagen for mødet."]
    form = filled(**COUNCIL, mandate="adopted", adopted_on="engang i maj")
    assert not form.validate()
    assert form.adopted_on.errors == ["Skriv en dato, for eksempel 01-03-2026."]


def test_a_citizen_has_no_mandate_whatever_was_sent(filled):
    form = filled(name="En", body="Ja.", mandate="adopted", minority="Min kone er uenig.")
    assert form.validate()
    draft = form.draft()
    assert (draft.mandate, draft.minority) == (Mandate.NONE, "")
    assert form.unsent() == [("Mindretalsudtalelse", ("Min kone er uenig.",))]
