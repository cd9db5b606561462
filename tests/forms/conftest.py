"""A form as somebody filled it in."""

import pytest

from forms.answer import AnswerForm, answer_form
from intake.app import create_public_app
from intake.core.consultation import Question
from tests.builders import NOW, a_consultation, settings_in

ROOM = 1_000_000


@pytest.fixture
def filled(tmp_path):
    """`filled(name="…")` gives the form of a consultation as somebody filled it in."""
    app = create_public_app(settings_in(tmp_path, starts_at=NOW, secret_key="for tests"))
    app.config["WTF_CSRF_ENABLED"] = False
    contexts = []

    def fill(*questions: Question, themes: tuple[str, ...] = (), **fields: str) -> AnswerForm:
        data = {name.replace("__", "-"): value for name, value in fields.items()}
        context = app.test_request_context("/", method="POST", data=data)
        context.push()
        contexts.append(context)
        consultation = a_consultation(questions=questions, themes=themes)
        return answer_form(consultation, key="k" * 20, notice="Læs dette.", room=ROOM)

    yield fill
    for context in reversed(contexts):
        context.pop()
