"""The form that sorts the blocks and files of one message into the answers it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from forms.base import Form
from forms.desk import PlaceForm, in_danish
from intake.core.splitting import ALL, NONE, NothingInPart, Part, sorted_into

Choices = Sequence[tuple[str, str]]


class SplitForm(Form):
    """Where each answer belongs, and which answer each block and each file is part of.

    Made by `split_form`, which gives it a field for each of them.
    """

    seen = HiddenField(validators=[InputRequired()])
    count: int
    blocks: Sequence[str]
    files: Sequence[str]

    def places(self) -> Iterator[tuple[int, Any, Any]]:
        """Give each answer's number with its two fields."""
        for position in range(1, self.count + 1):
            yield position, self[f"consultation_{position}"], self[f"party_{position}"]

    def block(self, index: int) -> Any:
        """Return the field of a block of text, counted from 0."""
        return self[f"block_{index}"]

    def file(self, index: int) -> Any:
        """Return the field of a file, counted from 0."""
        return self[f"file_{index}"]

    def parts(self) -> tuple[Part, ...] | None:
        """Return the answers; None, with the reason at its place, where one holds nothing."""
        places = [
            (str(slug.data), "" if party.data == PlaceForm.NOBODY else str(party.data))
            for _, slug, party in self.places()
        ]
        text = [(each, str(self.block(at).data)) for at, each in enumerate(self.blocks)]
        files = [(each, str(self.file(at).data)) for at, each in enumerate(self.files)]
        try:
            return sorted_into(places, text, files)
        except NothingInPart as error:
            field = self[f"consultation_{error.position}"]
            field.errors = [
                gettext("Vælg mindst ét afsnit eller bilag til svar %(n)s.", n=error.position)
            ]
            return None


def split_form(
    *,
    count: int,
    blocks: Sequence[str],
    files: Sequence[str],
    consultations: Sequence[Choices],
    parties: Sequence[str],
    **given: Any,
) -> SplitForm:
    """Return the form for `count` answers; `consultations` are the choices of each of them."""
    fields: dict[str, Any] = {"count": count, "blocks": blocks, "files": files}
    nobody = SelectChoice(PlaceForm.NOBODY, str(_l("Ingen af parterne (en borger eller andre)")))
    for position in range(1, count + 1):
        fields[f"consultation_{position}"] = SelectField(
            gettext("Høring for svar %(n)s", n=position),
            [InputRequired(_l("Vælg en høring."))],
            choices=[in_danish(*each) for each in consultations[position - 1]],
        )
        fields[f"party_{position}"] = SelectField(
            gettext("Hvem svarer i svar %(n)s?", n=position),
            [InputRequired()],
            choices=[nobody, *(in_danish(each, each) for each in parties)],
        )
    choices = [
        *(
            SelectChoice(str(position), gettext("Svar %(n)s", n=position))
            for position in range(1, count + 1)
        ),
        SelectChoice(ALL, gettext("Alle svar")),
        SelectChoice(NONE, gettext("Ingen af dem")),
    ]
    for kind, found in (("block", blocks), ("file", files)):
        for at in range(len(found)):
            label = (
                gettext("Afsnit %(n)s hører til", n=at + 1)
                if kind == "block"
                else gettext("Bilag %(n)s hører til", n=at + 1)
            )
            fields[f"{kind}_{at}"] = SelectField(
                label, [InputRequired()], choices=choices, default="1"
            )
    form: SplitForm = type("SplitForm", (SplitForm,), fields)(**given)
    return form
