"""The second step: the questions, built one by one and put in order by buttons."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.question import AskingForm, QuestionForm
from intake.core import editing
from intake.core.consultation import Consultation, Question, Stage
from intake.core.errors import ChangeNotAllowed, NotFound
from intake.core.roles import Permission
from intake.store import consultations
from intake.web.desk.access import needs
from intake.web.desk.making import steps
from intake.web.site import record

STEP = "questions.every"

blueprint = Blueprint("questions", __name__)


@blueprint.route("/consultations/<slug>/edit/questions", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def every(slug: str) -> ResponseReturnValue:
    """List the questions with their buttons, and save how all of them are asked."""
    consultation = consultations.get(record(), slug)
    form = AskingForm(consultation)
    if form.validate_on_submit() and steps.save(form, form.applied()):
        flash(gettext("Gemt."), "success")
        return steps.onward(slug, STEP)
    texts = [f"{each.label}\n\n{each.help}" for each in consultation.questions]
    shown = steps.page(
        "questions",
        consultation,
        STEP,
        form=form,
        reading=steps.readable(*texts),
        labels={each.key: each.label for each in consultation.questions},
    )
    return shown, 422 if form.is_submitted() else 200


@blueprint.route("/consultations/<slug>/edit/questions/new", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def new(slug: str) -> ResponseReturnValue:
    """Add a question at the end."""
    return _build(_free(slug), None)


@blueprint.route("/consultations/<slug>/edit/questions/<key>", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def one(slug: str, key: str) -> ResponseReturnValue:
    """Change one question."""
    consultation = _free(slug)
    return _build(consultation, _place(consultation, key))


@blueprint.post("/consultations/<slug>/edit/questions/<key>/move")
@needs(Permission.MANAGE)
def move(slug: str, key: str) -> ResponseReturnValue:
    """Move a question up or down."""
    consultation = _free(slug)
    by = -1 if request.form.get("by") == "up" else 1
    place = _place(consultation, key)
    after = editing.sound(editing.moved(consultation.questions, place, by))
    landed = min(max(place + by, 0), len(after) - 1)
    back = url_for(STEP, slug=slug, _anchor=f"question-{after[landed].key}")
    return steps.press(replace(consultation, questions=after), back)


@blueprint.post("/consultations/<slug>/edit/questions/<key>/remove")
@needs(Permission.MANAGE)
def remove(slug: str, key: str) -> ResponseReturnValue:
    """Take a question out."""
    consultation = _free(slug)
    after = editing.without(consultation.questions, _place(consultation, key))
    return steps.press(
        replace(consultation, questions=after), url_for(STEP, slug=slug, _anchor="questions")
    )


@blueprint.errorhandler(ChangeNotAllowed)
def stand(_error: ChangeNotAllowed) -> ResponseReturnValue:
    """Lead back to the list, which says why the questions stand."""
    flash(gettext("Spørgsmålene kan ikke ændres længere."), "error")
    slug = (request.view_args or {})["slug"]
    return redirect(url_for(STEP, slug=slug), code=303)


def _build(consultation: Consultation, place: int | None) -> ResponseReturnValue:
    questions = consultation.questions
    question: Question | None = None if place is None else questions[place]
    form = QuestionForm(consultation, question=question, earlier=questions[:place])
    if form.validate_on_submit():
        after = editing.with_question(questions, form.question(), place=place)
        if steps.save(form, replace(consultation, questions=after)):
            flash(gettext("Spørgsmålet er gemt."), "success")
            target = "questions.new" if request.form.get("then") == "more" else STEP
            return redirect(url_for(target, slug=consultation.slug), code=303)
    shown = steps.page("question", consultation, STEP, form=form, question=question)
    return shown, 422 if form.is_submitted() else 200


def _free(slug: str) -> Consultation:
    """Return the consultation where its questions may be changed. Raises ChangeNotAllowed."""
    consultation = consultations.get(record(), slug)
    if consultation.stage is not Stage.DRAFT or consultations.is_under_way(record(), slug):
        raise ChangeNotAllowed(slug, editing.Part.QUESTIONS)
    return consultation


def _place(consultation: Consultation, key: str) -> int:
    for place, each in enumerate(consultation.questions):
        if each.key == key:
            return place
    raise NotFound("question", key)
