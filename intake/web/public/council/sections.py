"""One part of a council's answer: written, discussed, compared, put back as it was."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms import answer_questions
from forms.base import Form
from intake.actions import council as acts
from intake.actions import drafting as saves
from intake.core import drafting, wording
from intake.core.consultation import Status, require_open, status
from intake.core.errors import NotFound
from intake.failpoints import reached
from intake.store import drafts, members
from intake.store.drafts import Section
from intake.web.public import saving
from intake.web.public.council.desk import common, writing_in
from intake.web.public.council.seats import Seat, blueprint, number, seat
from intake.web.public.drafts import said_saved
from intake.web.public.paging import problems_in
from intake.web.public.parts import Part, parts
from intake.web.public.sections import as_words, section_name, shown_words
from intake.web.public.writing import Writing
from intake.web.site import now, record, settings

HISTORY = 30
"""Versions listed; older ones are kept as long as the draft."""

LONGEST_COMMENT = 5_000


@blueprint.route("/<slug>/council/part/<key>", methods=["GET", "POST"])
def section(slug: str, key: str) -> ResponseReturnValue:
    """Show one part with what is said of it; save it, comment on it, or put it back."""
    here = seat(slug)
    part = _part(here, key)
    writing = _writing(here, part)
    if request.method == "GET":
        return _page(here, part, writing)
    if not here.draft.is_open or status(here.consultation, now()) is not Status.OPEN:
        return _page(here, part, writing), 409
    if not Form().validate():
        return _page(here, part, writing, lost=True), 422
    return _step(here, part, writing)


def _step(here: Seat, part: Part, writing: Writing) -> ResponseReturnValue:
    step, again = request.form.get("step", "save"), _address(here, part)
    if step == "comment":
        text = request.form.get("comment", "").strip()[:LONGEST_COMMENT]
        if text:
            acts.comment(record(), here.member, part.key, text, now=now())
        return redirect(f"{again}#comments", 303)
    if step == "resolve":
        acts.resolve(record(), here.member, number("number"), now=now())
        return redirect(f"{again}#comments", 303)
    if step == "restore":
        return _restore(here, part)
    return _save(here, part, writing, again=f"{again}?more=1" if step == "more" else "")


def _save(here: Seat, part: Part, writing: Writing, *, again: str) -> ResponseReturnValue:
    """Save, and go back to the desk or `again` to this part."""
    writing.keep_chosen()
    if not writing.save(here.member.name):
        acts.mark_writing(record(), here.member, part.key, now=now())
        return _page(here, part, writing), 409
    reached("web:draft_saved")
    if writing.has_file_problems():
        writing.is_good()
        return _page(here, part, writing), 422
    acts.mark_writing(record(), here.member, part.key if again else "", now=now())
    desk = url_for("council.desk", slug=here.consultation.slug, _anchor=part.key)
    return redirect(again or desk, 303)


def _restore(here: Seat, part: Part) -> ResponseReturnValue:
    key = request.form.get("section", "")
    if key not in part.sections:
        raise NotFound("section", key)
    writer = saves.Writer(saving.hand(), here.member.name)
    saves.restore(record(), here.draft.id, key, number("version"), writer=writer, now=now())
    return redirect(_address(here, part), 303)


@blueprint.post("/<slug>/council/part/<key>/draft")
def autosave(slug: str, key: str) -> ResponseReturnValue:
    """Save one part while it is written, asked by the page's script; answers in JSON."""
    here = seat(slug)
    part = _part(here, key)
    require_open(here.consultation, now())
    if not here.draft.is_open:
        return {"said": gettext("Svaret er sendt. Det her er ikke gemt. Tag en kopi.")}, 409
    if not Form().validate():
        return {"said": gettext("Ikke gemt. Genindlæs siden, og prøv igen.")}, 422
    acts.mark_writing(record(), here.member, part.key, now=now())
    writing = _writing(here, part)
    is_saved = writing.save(here.member.name)
    reached("web:draft_saved")
    if not is_saved:
        names = [each.author for each in writing.clashes]
        said = gettext(
            "%(names)s har ændret det samme. Gem, så kan du sammenligne.",
            names=wording.joined(names),
        )
        return {"said": said}, 409
    newest = drafts.sections(record(), here.draft.id)
    return {
        "said": said_saved(writing.saved or here.draft),
        "seen": {name: each.version for name, each in newest.items()},
    }


def _part(here: Seat, key: str) -> Part:
    form = Writing.of(here.consultation, party=here.party, peek=True).form
    for each in parts(here.consultation, form, is_joint=True):
        if each.key == key:
            return each
    raise NotFound("part", key)


def _writing(here: Seat, part: Part) -> Writing:
    writing = Writing.of(here.consultation, party=here.party, only=part.sections)
    if request.args.get("more"):
        writing.form.more_points()
    return writing


def _page(here: Seat, part: Part, writing: Writing, *, lost: bool = False) -> str:
    db, draft = record(), here.draft
    people = members.of(db, draft.id)
    return render_template(
        "public/council/section.html",
        **common(here),
        part=part,
        action=_address(here, part),
        form=writing.form,
        writing=writing,
        others=writing.others,
        whom=answer_questions.whom,
        limit=settings().upload_limit,
        lost=lost,
        problems=problems_in(writing, parts(here.consultation, writing.form, is_joint=True), part),
        typed=[
            value
            for name, value in request.form.items(multi=True)
            if drafting.section_of(name) in part.sections and value.strip()
        ],
        seen=saving.versions(draft),
        clashes=[_clash(here, each, writing) for each in writing.clashes],
        saved=writing.saved,
        comments=[each for each in members.comments(db, draft.id) if each.key == part.key],
        history=[
            (section_name(here.consultation, key), drafts.history(db, draft.id, key)[:HISTORY])
            for key in part.sections
            if key != drafting.FILES
        ],
        writers=writing_in(part.key, [each for each in people if each.id != here.member.id]),
        csrf=Form().csrf_token,
    )


def _clash(here: Seat, theirs: Section, writing: Writing) -> dict[str, object]:
    """Return both texts of one section, each with its own words marked."""
    mine = shown_words(
        theirs.key, drafting.sections(request.form.items(multi=True)).get(theirs.key, {})
    )
    left, right = drafting.compared(as_words(theirs), mine)
    return {
        "name": section_name(here.consultation, theirs.key),
        "theirs": theirs,
        "left": left,
        "right": right,
    }


def _address(here: Seat, part: Part) -> str:
    return url_for("council.section", slug=here.consultation.slug, key=part.key)
