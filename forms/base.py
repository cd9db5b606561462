"""The form every other form inherits: our markup, our words, and a kind answer to an old page."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from forms.messages import SESSION_LOST, OurMessages
from forms.rendering import Problem, RenderingMeta, problems

_MESSAGES = OurMessages()
LONGEST_NUMBER = 6


class PlainCSRF(FlaskForm.Meta.csrf_class):  # type: ignore[misc]  # Flask-WTF has no types
    """Flask-WTF's own protection, which says what to do instead of naming a token."""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raise ValidationError in plain words when the token is missing, old or another's."""
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(str(SESSION_LOST)) from error


def _is_name(name: str | None) -> bool:
    """Return False for a part without a name, and for numbers that WTForms fails on ("²")."""
    numbers = (each for each in (name or "").split("-") if each.isdigit())
    return bool(name) and all(each.isascii() and len(each) <= LONGEST_NUMBER for each in numbers)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form drawn by `templates/fields.html`; the CSRF time limit is the app's setting."""

    class Meta(RenderingMeta, FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        csrf_class = PlainCSRF

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent, without what no form of ours can have sent."""
            given = super().wrap_formdata(form, formdata)
            if given is None:
                return None
            pairs = given.items(multi=True)
            return MultiDict((name, value) for name, value in pairs if _is_name(name))

        def get_translations(self, form: Any) -> OurMessages:
            """Return where built-in validators find their words, whatever the app's settings."""
            return _MESSAGES

    def problems(self) -> list[Problem]:
        """Return the lines of the error summary, empty when the form is well or not yet sent."""
        return problems(self)
