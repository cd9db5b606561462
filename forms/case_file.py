"""Journal numbers that come back from the records system, as a file."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, ValidationError

from forms.base import Form

LARGEST = 20 * 1024 * 1024


class NumbersForm(Form):
    """The list of documents with their journal numbers filled in."""

    file = FileField(
        _l("CSV-fil med journalnumre"),
        description=_l("Brug metadata.csv fra sagsmappen: udfyld kolonnen journal_number, og gem."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.required = True
        self._text = ""

    def validate_file(self, field: Any) -> None:
        """Refuse no file, one too large, and one that is no text."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(gettext("Vælg en fil."))
        content = field.data.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValidationError(gettext("Filen er for stor."))
        try:
            self._text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._text = content.decode("cp1252", "replace")  # what spreadsheets here still write

    def text(self) -> str:
        """Return what the file says; only after validation."""
        return self._text

    def words(self, problem: str) -> str:
        """Return what is wrong with a row in the reader's language."""
        document, column = problem.partition(" ")[0], problem.rpartition(" ")[2]
        found: str
        if problem.startswith("no column"):
            found = gettext("Kolonnen %(name)s mangler.", name=column)
        elif problem.endswith("consultation"):
            found = gettext("%(id)s står ikke i nogen sagsmappe fra denne høring.", id=document)
        elif problem.endswith("already"):
            found = gettext("%(id)s står her to gange.", id=document)
        elif problem == "no id":
            found = gettext("Rækken har et nummer, men intet id.")
        elif problem == "no row has a journal number":
            found = gettext("Ingen rækker har et journalnummer.")
        else:
            found = gettext("Nummeret kan ikke læses.")
        return found
