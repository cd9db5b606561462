"""How a WTForms field becomes the design system's markup: its kind, its attributes, its errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    RadioField,
    SelectField,
    SubmitField,
    TextAreaField,
    widgets,
)
from wtforms.widgets.core import clean_key

from forms.fields import CheckboxesField, ScaleField

# The order matters: a SubmitField is a BooleanField, and a ScaleField is a RadioField.
_KINDS: tuple[tuple[type, str], ...] = (
    (SubmitField, "submit"),
    (BooleanField, "checkbox"),
    (ScaleField, "scale"),
    (RadioField, "radios"),
    (CheckboxesField, "checkboxes"),
    (SelectField, "select"),
    (FileField, "file"),
    (TextAreaField, "textarea"),
    (FormField, "group"),
    (FieldList, "list"),
)

_CLASSES: tuple[tuple[type, str], ...] = (
    (widgets.SubmitInput, "button button-primary"),
    (widgets.HiddenInput, ""),
    (widgets.RadioInput, "form-radio"),
    (widgets.CheckboxInput, "form-checkbox"),
    (widgets.FileInput, "form-file"),
    (widgets.Select, "form-select"),
    (widgets.Input, "form-input"),
    (widgets.TextArea, "form-input"),
)

_OPTIONS = (widgets.RadioInput, widgets.CheckboxInput)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id to go to, empty when there is none."""

    target: str
    message: str


def kind(field: Any) -> str:
    """Return which of the macro's markups draws this field, e.g. "text", "radios", "file"."""
    if isinstance(field.widget, widgets.HiddenInput):
        return "hidden"
    return next((name for cls, name in _KINDS if isinstance(field, cls)), "text")


def attributes(field: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the HTML attributes of a field: what was given, and the class and ARIA it needs.

    `maxlength` is left out unless given: browsers cut a longer pasted text without a word.
    """
    wanted: dict[str, Any] = {"maxlength": False, "minlength": False, **given}
    _append(wanted, "class", _class_of(field.widget))
    if isinstance(field.widget, _OPTIONS) and kind(field) != "checkbox":
        # an option of a group, whose fieldset carries hint and error; `required` on each of
        # several boxes would demand them all
        if isinstance(field.widget, widgets.CheckboxInput):
            wanted["required"] = False
        return wanted
    _append(wanted, "aria-describedby", described_by(field))
    if field.errors and kind(field) not in {"submit", "hidden"}:
        wanted["aria-invalid"] = "true"
    return wanted


def described_by(field: Any) -> str:
    """Return the ids of hint, error and scale ends, as `aria-describedby` wants them."""
    ids = [f"{field.id}-hint"] if field.description else []
    if own_errors(field):
        ids.append(f"{field.id}-error")
    if kind(field) == "scale" and field.ends[0]:
        ids.append(f"{field.id}-ends")
    return " ".join(ids)


def own_errors(field: Any) -> list[str]:
    """Return the messages about the field itself, without those of the fields inside it."""
    if kind(field) == "group":
        return []
    return [str(error) for error in field.errors if not isinstance(error, (list, tuple, dict))]


def problems(form: Any) -> list[Problem]:
    """Return every error of the form in the order of its fields, ready for the summary."""
    found = [problem for field in form for problem in _problems_of(field)]
    return found + [Problem("", str(error)) for error in form.form_errors]


class RenderingMeta:
    """The part of a form's `Meta` that draws; templates reach it as `field.meta`."""

    kind = staticmethod(kind)
    described_by = staticmethod(described_by)
    own_errors = staticmethod(own_errors)

    def render_field(self, field: Any, render_kw: Mapping[str, Any]) -> Any:
        """Return the field's HTML; what the template gives wins over the field's `render_kw`."""
        given = {**(field.render_kw or {}), **render_kw}
        given = {clean_key(name): value for name, value in given.items()}
        return field.widget(field, **attributes(field, given))


def _problems_of(field: Any) -> Iterator[Problem]:
    for message in own_errors(field):
        yield Problem(_target(field), message)
    inner = {"group": lambda: field.form, "list": lambda: field.entries}.get(kind(field))
    for part in inner() if inner else ():
        yield from _problems_of(part)


def _target(field: Any) -> str:
    if kind(field) in {"radios", "scale", "checkboxes"}:
        return f"{field.id}-0"
    return "" if kind(field) == "hidden" else str(field.id)


def _class_of(widget: Any) -> str:
    return next((name for cls, name in _CLASSES if isinstance(widget, cls)), "")


def _append(wanted: dict[str, Any], name: str, words: str) -> None:
    joined = f"{words} {wanted.get(name) or ''}".strip()
    if joined:
        wanted[name] = joined
