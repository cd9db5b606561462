"""The kinds of field a consultation's questions need beside WTForms' own."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Several choices, each with its own box; the data is a list of values, empty when none."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ScaleField(RadioField):  # type: ignore[misc]  # WTForms has no types
    """One step from 1 to `steps`; `ends` says in words what the first and the last step mean."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        steps: int = 5,
        ends: tuple[Any, Any] = ("", ""),
        **kwargs: Any,
    ) -> None:
        choices = [SelectChoice(str(step), str(step)) for step in range(1, steps + 1)]
        super().__init__(label, validators, choices=choices, **kwargs)
        self.ends = ends
