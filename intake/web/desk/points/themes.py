"""Temaer: a consultation's themes in two levels, where each is used, and what was changed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.assessing import FATES, theme_choices
from forms.base import Form
from forms.theming import ThemeForm
from intake.actions import assessing, theming
from intake.actions.assessing import ForMany, Seen
from intake.core.errors import NotFound, Overtaken
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.core.theme import Colour, Theme, ThemeNotAllowed, Themes
from intake.store import consultations, points, submissions, themes
from intake.store.wanted_points import Wanted
from intake.web.desk.access import needs, user
from intake.web.desk.points.around import valid
from intake.web.site import now, record

blueprint = Blueprint("themes", __name__)


@blueprint.get("/points/<slug>/themes")
@needs(Permission.READ)
def every(slug: str) -> ResponseReturnValue:
    """List the themes with how much has each."""
    return _list(slug, ThemeForm(formdata=None, themes=themes.of(record(), slug)))


@blueprint.post("/points/<slug>/themes")
@needs(Permission.DECIDE)
def add(slug: str) -> ResponseReturnValue:
    """Make a theme."""
    form = ThemeForm(themes=themes.of(record(), slug))
    if not form.validate():
        return _list(slug, form), 422
    try:
        made = theming.add(
            record(),
            slug,
            str(form.name.data),
            parent=int(form.parent.data),
            colour=form.colour.data or "",
            by=user().email,
            now=now(),
        )
    except ThemeNotAllowed as refused:
        form.refuse(refused.why)
        return _list(slug, form), 422
    flash(gettext("Temaet “%(name)s” er lavet.", name=made.name), "success")
    return _to_list(slug)


@blueprint.post("/points/<slug>/themes/begin")
@needs(Permission.DECIDE)
def begin(slug: str) -> ResponseReturnValue:
    """Begin from the respondents' words, or from the template."""
    valid(Form())
    count = theming.start(
        record(), slug, from_words="words" in request.form, by=user().email, now=now()
    )
    flash(
        ngettext("%(num)d tema er lavet.", "%(num)d temaer er lavet.", count)
        if count
        else gettext("De temaer er der allerede."),
        "success" if count else "info",
    )
    return _to_list(slug)


@blueprint.post("/points/<slug>/themes/undo")
@needs(Permission.DECIDE)
def undo(slug: str) -> ResponseReturnValue:
    """Take one change of the themes back."""
    number = request.form.get("change", 0, type=int)
    return _changed(
        slug,
        lambda: theming.undo(record(), slug, number, by=user().email, now=now()),
        gettext("Det er fortrudt."),
    )


@blueprint.get("/points/<slug>/themes/<int:number>")
@needs(Permission.READ)
def one(slug: str, number: int) -> ResponseReturnValue:
    """Show one theme, where it is used, and what can be changed."""
    theme = themes.get(record(), slug, number)
    form = ThemeForm(
        formdata=None,
        themes=themes.of(record(), slug),
        theme=theme,
        data={"name": theme.name, "parent": str(theme.parent), "colour": theme.colour.value},
    )
    return _page(slug, theme, form)


@blueprint.post("/points/<slug>/themes/<int:number>")
@needs(Permission.DECIDE)
def change(slug: str, number: int) -> ResponseReturnValue:
    """Give the theme another name, place or colour."""
    theme = themes.get(record(), slug, number)
    form = ThemeForm(themes=themes.of(record(), slug), theme=theme)
    if not form.validate():
        return _page(slug, theme, form), 422
    became = replace(
        theme,
        name=str(form.name.data),
        parent=int(form.parent.data),
        colour=Colour(form.colour.data),
    )
    try:
        theming.change(record(), slug, became, seen=_seen(), by=user().email, now=now())
    except ThemeNotAllowed as refused:
        form.refuse(refused.why)
        return _page(slug, theme, form), 422
    except Overtaken:
        return _page(slug, theme, form, overtaken=True), 409
    flash(gettext("Temaet er gemt."), "success")
    return _to_list(slug)


@blueprint.post("/points/<slug>/themes/<int:number>/move")
@needs(Permission.DECIDE)
def move(slug: str, number: int) -> ResponseReturnValue:
    """Move the theme one place up or down."""
    up = "up" in request.form
    return _changed(
        slug,
        lambda: theming.move(record(), slug, number, up=up, by=user().email, now=now()),
        "",
    )


@blueprint.post("/points/<slug>/themes/<int:number>/merge")
@needs(Permission.DECIDE)
def merge(slug: str, number: int) -> ResponseReturnValue:
    """Let everything with the theme count under another."""
    into = request.form.get("into", 0, type=int)
    return _changed(
        slug,
        lambda: theming.merge(
            record(), slug, number, into, seen=_seen(), by=user().email, now=now()
        ),
        gettext("Temaerne er lagt sammen."),
    )


@blueprint.post("/points/<slug>/themes/<int:number>/remove")
@needs(Permission.DECIDE)
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Take the theme away."""
    return _changed(
        slug,
        lambda: theming.remove(record(), slug, number, seen=_seen(), by=user().email, now=now()),
        gettext("Temaet er fjernet. Du kan fortryde det herunder."),
    )


def _seen() -> str:
    return request.form.get("seen", "")


def _changed(slug: str, act: Callable[[], None], said: str) -> ResponseReturnValue:
    valid(Form())
    try:
        act()
        if said:
            flash(said, "success")
    except (Overtaken, NotFound):
        flash(gettext("Nogen har ændret temaet imens. Se, hvordan det står nu."), "error")
    except ThemeNotAllowed as refused:
        flash(
            gettext("Der er allerede et tema, der hedder sådan, på det niveau.")
            if refused.why == "taken"
            else gettext("Det går ikke: et tema kan ikke lægges under eller ind i sig selv."),
            "error",
        )
    return _to_list(slug)


def _to_list(slug: str) -> ResponseReturnValue:
    return redirect(url_for("themes.every", slug=slug), code=303)


def _list(slug: str, form: ThemeForm) -> str:
    db = record()
    known = themes.of(db, slug)
    used = Counter(
        theme.number for each in themes.used(db, slug) if (theme := known.meant(each.theme))
    )
    found = points.lines(db, slug, Wanted(once=False))
    pointed = Counter(
        theme.number
        for each in found
        if (theme := known.of_point(each.assessment.theme, each.word))
    )
    return render_template(
        "desk/points/themes.html",
        consultation=consultations.get(db, slug),
        themes=known,
        used=used,
        pointed=pointed,
        words=[each for each in themes.words(db, slug) if not known.of_word(each)],
        changes=themes.changes(db, slug),
        form=form,
    )


def _page(slug: str, theme: Theme, form: ThemeForm, *, overtaken: bool = False) -> str:
    db = record()
    known = themes.of(db, slug)
    return render_template(
        "desk/points/theme.html",
        consultation=consultations.get(db, slug),
        theme=theme,
        themes=known,
        uses=[
            each
            for each in themes.used(db, slug)
            if (found := known.meant(each.theme)) and found.number == theme.number
        ],
        lines=points.lines(db, slug, Wanted(theme=theme.number, once=False)),
        others=[each for each in theme_choices(known) if each.value != str(theme.number)],
        form=form,
        overtaken=overtaken,
    )


@blueprint.post("/submissions/<reference>/themes")
@needs(Permission.HANDLE)
def mark(reference: str) -> ResponseReturnValue:
    """Give an answer, one of its answers to questions, or one of its points a theme, or take it."""
    valid(Form())
    db = record()
    submission = submissions.get(db, reference)
    place, theme = request.form.get("place", ""), request.form.get("theme", 0, type=int)
    kind, _, key = place.partition(" ")
    try:
        if kind == "point":
            _mark_point(submission, key, theme)
        elif theme:
            theming.mark(
                db,
                reference,
                theme,
                question=key,
                on="off" not in request.form,
                by=user().email,
                now=now(),
            )
    except NotFound:
        flash(gettext("Det tema findes ikke længere. Vælg et andet."), "error")
    except Overtaken:
        flash(gettext("Nogen ændrede punktet imens. Se, hvordan det står nu."), "error")
    return redirect(url_for("submissions.one", reference=reference, _anchor="themes"), code=303)


def _mark_point(submission: Submission, key: str, theme: int) -> None:
    db = record()
    if not (key.isascii() and key.isdecimal()):
        raise NotFound("point", key)
    line = points.one(db, submission.consultation, submission.reference, int(key))
    seen = Seen(line.reference, line.number, request.form.get("seen", 0, type=int))
    wanted = ForMany(theme=theme)
    assessing.assess_many(db, submission.consultation, [seen], wanted, by=user().email, now=now())


def beside(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer shows of its themes and of what was made of its points."""
    db, slug = record(), submission.consultation
    known: Themes = themes.of(db, slug)
    given: dict[str, list[Theme]] = {}
    for place, number in themes.uses(db, submission.reference):
        found = known.meant(number)
        if found and found not in given.setdefault(place, []):
            given[place].append(found)
    return {
        "themes": known,
        "theme_choices": theme_choices(known),
        "themes_given": given,
        "point_lines": points.of_submission(db, slug, submission.reference),
        "fates": FATES,
    }
