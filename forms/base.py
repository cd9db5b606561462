"""The form every other form inherits: our markup, our words, and a kind answer to an old page."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import ValidationError

from forms.messages import SESSION_LOST, OurMessages
from forms.rendering import Problem, RenderingMeta, problems

_MESSAGES = OurMessages()


class PlainCSRF(FlaskForm.Meta.csrf_class):  # type: ignore[misc]  # Flask-WTF has no types
    """Flask-WTF's own protection, which says what to do instead of naming a token."""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raise ValidationError in plain words when the token is missing, old or another's."""
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(str(SESSION_LOST)) from error


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form drawn by `templates/fields.html`; the CSRF time limit is the app's setting."""

    class Meta(RenderingMeta, FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        csrf_class = PlainCSRF

        def get_translations(self, form: Any) -> OurMessages:
            """Return where built-in validators find their words, whatever the app's settings."""
            return _MESSAGES

    def problems(self) -> list[Problem]:
        """Return the lines of the error summary, empty when the form is well or not yet sent."""
        return problems(self)
