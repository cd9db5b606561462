"""What was sent stands in the form again, and comes out of it as it went in."""

from dataclasses import fields, replace
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms.answer import answer_form
from forms.answer_filling import corrected, filled
from intake.core.consultation import Question, QuestionKind
from intake.core.submission import Draft, Mandate, Point, Preference, SpeaksAs
from tests.builders import a_consultation, a_party

ASKED = a_consultation(
    questions=(
        Question("1", QuestionKind.LONG, "Hvad virker?"),
        Question("2", QuestionKind.ONE, "Hvordan?", options=("Møder", "Projekter")),
        Question("3", QuestionKind.SEVERAL, "Hvor?", options=("Job", "Netværk", "Skole")),
        Question("4", QuestionKind.SCALE, "Hvor let?", options=("Svært", "Let")),
        Question("5", QuestionKind.SHORT, "Hvornår?"),
    ),
    themes=("Job", "Skole"),
)
NOTICE = "Sådan bliver svaret vist."
COUNCIL, OTHER = a_party("Udsatterådet"), a_party("Frivilligrådet")
WHOLE = Draft(
    author_name="Formanden",
    email="formand@example.dk",
    organisation="Udsatterådet",
    speaks_as=SpeaksAs.COUNCIL,
    preference=Preference.ANONYMOUS,
    notice=NOTICE,
    answers={
        "1": ("Værestederne.\n\nOg gadeteamet.",),
        "2": ("Projekter",),
        "3": ("Job", "Skole"),
        "4": ("4",),
        "5": ("I foråret",),
    },
    body="Tak for indbydelsen. <b>Æ</b>",
    points=(Point("Én indgang", "Job", 3), Point("To\nlinjer", "Skole", 1), Point("Et til", "", 7)),
    nil_return=True,
    parties=("Udsatterådet", "Frivilligrådet"),
    mandate=Mandate.ADOPTED,
    adopted_on=date(2026, 3, 1),
    minority="Et medlem er uenigt.",
    name_protected=True,
)


@pytest.fixture(autouse=True)
def a_request():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests", WTF_CSRF_ENABLED=False)
    from flask_babel import Babel

    Babel(app)
    with app.test_request_context():
        yield


def through_the_form(draft, *, typed=None, numbers=None):
    party = COUNCIL if draft.parties else None
    given = filled(draft, [OTHER], ASKED.themes)
    for name, texts in (typed or {}).items():
        given.setlist(name, texts)
    form = answer_form(
        ASKED, key="k", party=party, others=[OTHER], notice=NOTICE, room=10, given=given
    )
    assert form.validate(), form.errors
    if numbers is None:
        numbers = [each.number for each in draft.points]
    return corrected(form, draft, ASKED, numbers)


def test_an_answer_with_something_in_every_field_comes_out_as_it_went_in():
    empty = Draft()
    for each in fields(Draft):
        if each.name != "attachments":  # kept by their tokens, not typed
            assert getattr(WHOLE, each.name) != getattr(empty, each.name), each.name
    assert through_the_form(WHOLE) == WHOLE


@pytest.mark.parametrize(
    "draft",
    [
        Draft(author_name="En borger", body="Kort.", notice=NOTICE),
        Draft(nil_return=True, notice=NOTICE, preference=Preference.PRIVATE),
        Draft(body="Fra mailen.", parties=("Udsatterådet",), notice=NOTICE),
        Draft(
            author_name="A", answers={"9": ("Et gammelt spørgsmål.",)}, body="Se 9.", notice=NOTICE
        ),
    ],
    ids=["a citizen", "no remarks", "a party's mail", "a question since removed"],
)
def test_a_sparse_answer_gets_nothing_it_did_not_have(draft):
    assert through_the_form(replace(draft, speaks_as=SpeaksAs.CITIZEN)) == draft


def test_a_point_keeps_its_number_when_its_words_change_and_others_go():
    points = (Point("Første", "", 3), Point("Andet", "Job", 1), Point("Tredje", "", 7))
    draft = Draft(author_name="A", points=points, notice=NOTICE)
    after = through_the_form(
        draft,
        typed={
            "points-0-text": [" "],
            "points-1-text": ["Andet, rettet"],
            "points-3-text": ["Nyt"],
        },
    )
    assert after.points == (
        Point("Andet, rettet", "Job", 1),
        Point("Tredje", "", 7),
        Point("Nyt", "", 0),
    )


def test_numbers_that_nobody_gave_are_not_taken():
    draft = Draft(author_name="A", points=(Point("Første", "", 3),), notice=NOTICE)
    assert through_the_form(draft, numbers=[99]).points == (Point("Første", "", 0),)


def test_the_fields_are_those_of_the_form():
    form = answer_form(
        ASKED, key="k", party=COUNCIL, others=[OTHER], notice="", room=1, given=MultiDict()
    )
    known = {field.name for field in form}
    known |= {f"points-{at}-{part}" for at in range(3) for part in ("text", "theme")}
    assert set(filled(WHOLE, [OTHER], ASKED.themes)) <= known
