"""A decision: for the whole, for each theme or point, and what the answers changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.validators import InputRequired, Length

from forms import written
from forms.base import Form
from forms.making import LINE
from forms.meeting import DAYS, LinkField
from forms.rendering import RenderingMeta
from forms.written import Written
from intake.core.decision import About, Change, Decision, DecisionKind, DecisionPart, points_named
from intake.core.identifiers import public_id

LONG = 100_000
MOST = 200
THEME = "theme-{}"


class PointPart(Part):  # type: ignore[misc]  # WTForms has no types
    """What was decided on one point."""

    class Meta(RenderingMeta):
        pass

    name = StringField(
        _l("Punktets nummer"), [Length(max=LINE)], filters=[written.line], render_kw={"size": 16}
    )
    text = TextAreaField(
        _l("Beslutningen om punktet"),
        [Length(max=LONG)],
        filters=[written.text],
        render_kw={"rows": 3},
    )


class ChangePart(Part):  # type: ignore[misc]  # WTForms has no types
    """What was changed because of answers."""

    class Meta(RenderingMeta):
        pass

    title = StringField(_l("Hvad blev ændret?"), [Length(max=LINE)], filters=[written.line])
    points = StringField(
        _l("Hvilke punkter førte til det?"),
        [Length(max=LINE)],
        filters=[written.line],
        description=_l("Punkternes numre, for eksempel H7-S3-P2, H7-S4-P1."),
    )
    before = TextAreaField(
        _l("Teksten før"), [Length(max=LONG)], filters=[written.text], render_kw={"rows": 4}
    )
    after = TextAreaField(
        _l("Teksten efter"), [Length(max=LONG)], filters=[written.text], render_kw={"rows": 4}
    )


class DecisionForm(Form):
    """One decision; beside these fields it has one for each theme, `themes` by the field's name."""

    themes: Mapping[str, str] = {}
    key = HiddenField()
    edition = HiddenField()
    decided_by = StringField(
        _l("Hvem besluttede?"),
        [Written(_l("Skriv, hvem der besluttede.")), Length(max=LINE)],
        filters=[written.line],
    )
    decided_on = DateField(_l("Hvilken dag?"), [InputRequired(_l("Skriv dagen."))], format=DAYS)
    title = StringField(
        _l("Beslutningen på én linje"),
        [Written(_l("Skriv beslutningen på én linje.")), Length(max=LINE)],
        filters=[written.line],
    )
    text = TextAreaField(
        _l("Beslutningen, som den lyder"),
        [Written(_l("Skriv beslutningen.")), Length(max=LONG)],
        filters=[written.text],
        render_kw={"rows": 8},
    )
    agenda = LinkField(_l("Link til punktet på dagsordenen"))
    points = FieldList(FormField(PointPart), min_entries=1, max_entries=MOST)
    changes = FieldList(FormField(ChangePart), min_entries=1, max_entries=MOST)

    def more(self, what: str) -> None:
        """Give room for one more point or change."""
        if what in {"points", "changes"} and len(self[what].entries) < MOST:
            self[what].append_entry()

    def is_good(self, today: date, has_point: Callable[[str], bool]) -> bool:
        """Check the form, that the day has come, and that each point named was made."""
        is_good = bool(self.validate())
        if self.decided_on.data and self.decided_on.data > today:
            self.decided_on.errors = [gettext("Dagen er ikke kommet endnu.")]
            is_good = False
        for entry in self.points.entries:
            is_good &= _names(entry.form.name, entry.form.text.data, has_point)
        for entry in self.changes.entries:
            is_good &= _names(entry.form.points, entry.form.points.data, has_point)
            if _is_begun(entry.form) and not entry.form.title.data:
                entry.form.title.errors = [gettext("Skriv, hvad der blev ændret.")]
                is_good = False
        return is_good

    def show(self, decision: Decision) -> None:
        """Fill the form with a decision as it stands."""
        for name in ("decided_by", "decided_on", "title", "text", "agenda", "edition"):
            self[name].data = getattr(decision, name)
        said = {each.name: each.text for each in decision.parts if each.about is About.THEME}
        for name, theme in self.themes.items():
            self[name].data = said.get(theme, "")
        points = [each for each in decision.parts if each.about is About.POINT]
        _fill(self.points, [{"name": each.name, "text": each.text} for each in points])
        _fill(
            self.changes,
            [
                {
                    "title": each.title,
                    "points": ", ".join(each.points),
                    "before": each.before,
                    "after": each.after,
                }
                for each in decision.changes
            ],
        )

    def decision(self, its_id: str, slug: str, *, kind: DecisionKind, corrects: str) -> Decision:
        """Return the decision. The form must be good."""
        given = [(theme, self[name].data) for name, theme in self.themes.items()]
        parts = [DecisionPart(About.THEME, theme, text) for theme, text in given if text]
        for entry in self.points.entries:
            named = points_named(entry.form.name.data or "")
            parts += [DecisionPart(About.POINT, each, entry.form.text.data) for each in named]
        return Decision(
            public_id=its_id,
            consultation=slug,
            kind=kind,
            decided_on=self.decided_on.data,
            decided_by=self.decided_by.data,
            title=self.title.data,
            text=self.text.data,
            agenda=self.agenda.data or "",
            corrects=corrects,
            parts=tuple(parts),
            changes=tuple(
                Change(
                    each.form.title.data,
                    each.form.before.data or "",
                    each.form.after.data or "",
                    points_named(each.form.points.data or ""),
                )
                for each in self.changes.entries
                if each.form.title.data
            ),
        )


def decision_form(themes: Sequence[str], **kwargs: Any) -> DecisionForm:
    """Return the form of this request, with a field for each of the themes.

    A field is named after its theme, so that a theme made meanwhile moves no text to another.
    """
    names = {THEME.format(public_id("theme", each)): each for each in themes}
    fields = {
        name: TextAreaField(
            theme, [Length(max=LONG)], filters=[written.text], render_kw={"rows": 3}
        )
        for name, theme in names.items()
    }
    made: type[DecisionForm] = type("DecisionForm", (DecisionForm,), {"themes": names, **fields})
    return made(**kwargs)


def _is_begun(part: Any) -> bool:
    return any(part[name].data for name in ("points", "before", "after"))


def _names(field: Any, written_beside: str | None, has_point: Callable[[str], bool]) -> bool:
    """Check that a field names points that were made, or nothing where nothing is said of them."""
    given = field.data or ""
    named = points_named(given)
    if given and not named:
        field.errors = [gettext("Skriv punktets nummer, som det står ved svaret: H7-S3-P2.")]
    elif missing := [each for each in named if not has_point(each)]:
        field.errors = [gettext("Der er ikke et punkt %(names)s.", names=", ".join(missing))]
    elif written_beside and not given:
        field.errors = [gettext("Skriv, hvilket punkt det gælder.")]
    else:
        return True
    return False


def _fill(entries: Any, values: Sequence[dict[str, Any]]) -> None:
    if not values:
        return
    while entries.entries:
        entries.pop_entry()
    for each in values:
        entries.append_entry(each)
