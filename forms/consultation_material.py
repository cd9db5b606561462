"""A document of a case: chosen, named, and refused where it is no document."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField
from wtforms.validators import Length

from forms import answer_files, written
from forms.making import LINE, StepForm
from forms.written import Written
from intake.core.consultation import Consultation, Material
from intake.core.submission import Attachment
from intake.core.wording import size


class MaterialForm(StepForm):
    """One more document; `room` is how many bytes all documents may still fill."""

    title = StringField(
        _l("Titel"),
        [Length(max=LINE)],
        filters=[written.line],
        description=_l("Det, linket hedder, fx Udkast til strategi. Ellers bruges filens navn."),
    )
    file = FileField(
        _l("Fil"),
        description=_l(
            "Helst PDF, som kan læses op. Alle slags filer kan bruges, ikke programmer."
        ),
    )

    def __init__(self, consultation: Consultation, *, room: int, **kwargs: Any) -> None:
        super().__init__(consultation, **kwargs)
        self.file.flags.required = True
        self._room = room
        self._chosen = answer_files.Chosen()

    def validate_file(self, field: Any) -> None:
        """Refuse no file, an empty one, a program, and one too large."""
        given = field.data
        if not getattr(given, "filename", ""):
            field.errors = [gettext("Vælg en fil.")]
            return
        self._chosen = answer_files.read([given])
        field.errors = list(self._chosen.problems)
        if sum(each.size for each in self._chosen.taken) > self._room:
            limit = size(self._room)
            field.errors = [gettext("Filen er for stor. Der er plads til %(limit)s.", limit=limit)]

    def validate(self, **kwargs: Any) -> bool:
        """Check the fields; a file that cannot be used is an error of its own field."""
        return bool(super().validate(**kwargs)) and not self.file.errors

    def document(self) -> Attachment:
        """Return the file. The form must be good."""
        return self._chosen.taken[0]

    def applied(self) -> Consultation:
        """Return the consultation with the document last. The form must be good."""
        found = self.document()
        title = self.title.data or found.name
        material = Material(title, found.name, found.media_type, found.size, found.sha256)
        return replace(self.before, material=(*self.before.material, material))


class MaterialTitleForm(StepForm):
    """What a document is called."""

    title = StringField(
        _l("Titel"), [Written(_l("Skriv en titel.")), Length(max=LINE)], filters=[written.line]
    )

    def __init__(self, consultation: Consultation, *, place: int, **kwargs: Any) -> None:
        self._place = place
        given = {"title": consultation.material[place].title}
        super().__init__(consultation, data=given, **kwargs)

    def applied(self) -> Consultation:
        """Return the consultation with the document called so."""
        material = list(self.before.material)
        material[self._place] = replace(material[self._place], title=self.title.data)
        return replace(self.before, material=tuple(material))
