"""An answer written one question a page: each step is saved, and nothing missing is hidden."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import answer_questions
from forms.rendering import Problem
from intake.core.consultation import Consultation
from intake.core.errors import NotFound
from intake.failpoints import reached
from intake.web.public import saving
from intake.web.public.check_page import check_page
from intake.web.public.parts import Part, holding, parts
from intake.web.public.sections import section_name
from intake.web.public.writing import Writing
from intake.web.site import settings

CHECK = "check"


def is_paged(consultation: Consultation) -> bool:
    """Return whether this request is for one page of the form; a whole answer at once is not."""
    if not consultation.one_at_a_time:
        return False
    return request.method == "GET" or "page" in request.form


def paged(consultation: Consultation) -> ResponseReturnValue:
    """Show one page of the form, save it and go on, or show what is missing or the check page."""
    found = _parts(consultation)
    key = request.form.get("page") or request.args.get("page") or found[0].key
    if key == CHECK:
        return _check(consultation, found)
    part = named(found, key)
    if part is None:
        return redirect(_address(consultation, found[0].key), 303)
    if request.method == "GET":
        writing = Writing.of(consultation)
        if request.args.get("more"):
            writing.form.more_points()
        return _page(writing, found, part)
    return _step(Writing.of(consultation, only=part.sections), found, part)


def part_of(consultation: Consultation, key: str) -> Part:
    """Return the part with this name, as far as this visitor is asked it. Raises NotFound."""
    found = named(_parts(consultation), key)
    if found is None:
        raise NotFound("page", key)
    return found


def named(found: list[Part], key: str) -> Part | None:
    """Return the part with this name, or None."""
    return next((each for each in found if each.key == key), None)


def _parts(consultation: Consultation) -> list[Part]:
    return parts(consultation, Writing.of(consultation, peek=True).form)


def _step(writing: Writing, found: list[Part], part: Part) -> ResponseReturnValue:
    writing.is_good()
    if not writing.is_ours():
        return _page(writing, found, part), 422
    writing.keep_chosen()
    if not writing.save(always=True):
        return _page(writing, found, part), 409
    reached("web:draft_saved")
    if writing.has_file_problems():
        return _page(writing, found, part), 422
    consultation, step = writing.consultation, request.form.get("step", "next")
    if step == "save":
        return redirect(url_for("drafts.saved", slug=consultation.slug), 303)
    if step == "more":
        return redirect(_address(consultation, part.key, more=True), 303)
    return redirect(_address(consultation, _beside(consultation, part, step)), 303)


def _beside(consultation: Consultation, part: Part, step: str) -> str:
    """Return the page before or after this one, as the answers given by now have it."""
    keys = [each.key for each in _parts(consultation)]
    at = keys.index(part.key) if part.key in keys else 0
    if step == "back":
        return keys[max(at - 1, 0)]
    return keys[at + 1] if step == "next" and at + 1 < len(keys) else CHECK


def _check(consultation: Consultation, found: list[Part]) -> ResponseReturnValue:
    writing = Writing.of(consultation)
    if writing.saved is None:
        return redirect(_address(consultation, found[0].key), 303)
    if not writing.is_good():
        missing = [(holding(found, each.target), each) for each in writing.form.problems()]
        return render_template(
            "public/missing.html", consultation=consultation, missing=missing, address=_address
        )

    def edit_url(target: str) -> str:
        part = holding(found, target) or found[0]
        return f"{_address(consultation, part.key)}#{target}"

    return check_page(writing, writing.form.draft(), edit_url=edit_url)


def _page(writing: Writing, found: list[Part], part: Part) -> str:
    consultation = writing.consultation
    asked = [each for each in found if each.question]
    problems = problems_in(writing, found, part)
    return render_template(
        "public/paged.html",
        consultation=consultation,
        form=writing.form,
        party=writing.party,
        others=writing.others,
        writing=writing,
        whom=answer_questions.whom,
        limit=settings().upload_limit,
        saved=writing.saved,
        seen=saving.versions(writing.saved),
        clashes=[(section_name(consultation, each.key), each) for each in writing.clashes],
        part=part,
        problems=[
            each for each in problems if not each.target or holding(found, each.target) == part
        ],
        place=found.index(part) + 1,
        pages=len(found),
        question=asked.index(part) + 1 if part in asked else 0,
        questions=len(asked),
        action=_address(consultation, part.key),
    )


def problems_in(writing: Writing, found: list[Part], part: Part) -> list[Problem]:
    """Return what was found wrong with this part once the form was checked."""
    if not writing.form.errors:
        return []
    return [
        each
        for each in writing.form.problems()
        if not each.target or holding(found, each.target) == part
    ]


def _address(consultation: Consultation, key: str, *, more: bool = False) -> str:
    return url_for("answering.answer", slug=consultation.slug, page=key, more=1 if more else None)
