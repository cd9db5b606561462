"""What every step shares: where one is, saving, and what happens when somebody else was quicker."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from forms.making import StepForm
from intake.actions import making
from intake.core.consultation import Consultation, Stage, status
from intake.core.editing import mark
from intake.core.errors import ChangeNotAllowed, CorrectionMissing, Overtaken
from intake.core.readability import lix
from intake.store import consultations
from intake.web.desk.access import user
from intake.web.site import now, record

STEPS = {
    "card.card": _l("Kort og tekst"),
    "questions.every": _l("Spørgsmål"),
    "material.every": _l("Materiale"),
    "asked.choose": _l("Parter"),
    "dates.dates": _l("Datoer"),
    "opening.look": _l("Se efter og åbn"),
}
"""The steps in their order, by the page of each."""


def page(template: str, consultation: Consultation, step: str, **values: Any) -> str:
    """Return the page of a step."""
    return render_template(
        f"desk/making/{template}.html",
        consultation=consultation,
        steps=STEPS,
        step=step,
        status=status(consultation, now()),
        is_draft=consultation.stage is Stage.DRAFT,
        mark=mark(consultation),
        **values,
    )


def save(
    form: StepForm, after: Consultation, *, contents: Mapping[str, bytes] | None = None
) -> bool:
    """Save what a good form says; False where the form has to be looked at again, and says why."""
    try:
        making.amend(
            record(),
            after,
            seen=str(form.seen.data),
            contents=contents,
            correction=form.said(),
            by=user().email,
            now=now(),
        )
    except Overtaken:
        form.see(consultations.get(record(), after.slug), anew=True)
        flash(
            gettext(
                "Nogen har ændret høringen, mens du skrev. Det, du har skrevet, står her endnu."
                " Gem igen, hvis det skal gælde."
            ),
            "warning",
        )
        return False
    except CorrectionMissing:
        form.ask_for_correction()
        return False
    return True


def press(after: Consultation, back: str) -> ResponseReturnValue:
    """Do what a button beside a list says, and return to the list."""
    try:
        making.amend(
            record(),
            after,
            seen=request.form.get("seen", ""),
            correction=request.form.get("correction", ""),
            by=user().email,
            now=now(),
        )
    except Overtaken:
        flash(gettext("Nogen har ændret listen imens. Se, hvordan den står nu."), "warning")
    except CorrectionMissing:
        flash(gettext("Skriv, hvad der er rettet, og prøv igen."), "error")
    except ChangeNotAllowed:
        flash(gettext("Det kan ikke ændres længere."), "error")
    return redirect(back, code=303)


def onward(slug: str, step: str) -> ResponseReturnValue:
    """Go on to the next step, or stay where that button was pressed."""
    names = list(STEPS)
    place = names.index(step) + (request.form.get("then") == "next")
    return redirect(url_for(names[min(place, len(names) - 1)], slug=slug), code=303)


def readable(*texts: str) -> str:
    """Return "LIX 42: svær. Sigt efter under 35.", or nothing where there is too little to read."""
    found = lix("\n\n".join(texts))
    if found is None:
        return ""
    level = {
        "very easy": gettext("meget let"),
        "easy": gettext("let"),
        "middling": gettext("middelsvær"),
        "hard": gettext("svær"),
        "very hard": gettext("meget svær"),
    }[found.level]
    if found.is_plain:
        said = gettext("LIX %(value)s: %(level)s. Godt.", value=found.value, level=level)
    else:
        said = gettext(
            "LIX %(value)s: %(level)s. Sigt efter under 35: kortere sætninger og kortere ord.",
            value=found.value,
            level=level,
        )
    return str(said)
