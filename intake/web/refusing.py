"""Answering once, in plain words, whatever went wrong: a page that says what to do now."""

import logging
import secrets
import traceback
from types import TracebackType

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from intake.core.errors import (
    ConsultationClosed,
    ConsultationNotOpen,
    DecisionNotAllowed,
    IntakeError,
    NotFound,
    TryAgain,
)

log = logging.getLogger("intake.web")

Trouble = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


def answer_errors(app: Flask) -> None:
    """Map every error to its page; the edge of the web is here and nowhere else."""
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]
    app.register_error_handler(HTTPException, lambda error: refused(error.code or 500))
    app.register_error_handler(NotFound, lambda _: refused(404))
    app.register_error_handler(ConsultationNotOpen, lambda _: refused(404))
    app.register_error_handler(ConsultationClosed, lambda _: refused(410))
    app.register_error_handler(DecisionNotAllowed, lambda _: refused(409))
    app.register_error_handler(TryAgain, lambda _: refused(503))
    app.register_error_handler(IntakeError, lambda _: refused(422))


def refused(code: int) -> ResponseReturnValue:
    """Return the page that says what happened and what to do now, with its status."""
    title, what_happened, what_now = _said(code)
    page = render_template(
        "errors.html",
        layout=current_app.extensions["intake.layout"],
        code=code,
        title=title,
        what_happened=what_happened,
        what_now=what_now,
        support_reference=g.get("support_reference"),
    )
    return page, code


def _said(code: int) -> tuple[str, str, str]:
    says = {
        400: (
            gettext("Forespørgslen gav ikke mening"),
            gettext("Vi kunne ikke læse det, din browser sendte."),
            gettext("Gå tilbage og prøv igen."),
        ),
        403: (
            gettext("Det har du ikke adgang til"),
            gettext("Siden eller handlingen kræver en anden rolle eller et nyt besøg."),
            gettext("Gå til forsiden, og begynd derfra."),
        ),
        404: (
            gettext("Siden findes ikke"),
            gettext("Adressen er forkert, eller linket gælder ikke længere."),
            gettext("Se efter, om hele adressen kom med, eller find høringen på forsiden."),
        ),
        405: (
            gettext("Det kan man ikke her"),
            gettext("Siden tager ikke imod den slags forespørgsler."),
            gettext("Gå til forsiden, og begynd derfra."),
        ),
        409: (
            gettext("Nogen kom dig i forkøbet"),
            gettext("Sagen er ændret, siden du åbnede siden, og din handling er ikke udført."),
            gettext("Åbn siden igen, og se, hvordan sagen står nu."),
        ),
        410: (
            gettext("Høringen er slut"),
            gettext("Fristen er overskredet, så formularen er lukket."),
            gettext("Skriv til høringens mailadresse. Et sent svar bliver noteret som sent."),
        ),
        413: (
            gettext("Det fylder for meget"),
            gettext("Svaret og dets bilag er større, end vi kan tage imod på én gang."),
            gettext("Gå tilbage, og send færre eller mindre filer. Din tekst står der endnu."),
        ),
        422: (
            gettext("Noget mangler eller er skrevet forkert"),
            gettext("Vi kunne ikke bruge det, der blev sendt."),
            gettext("Gå tilbage, og ret det. Din tekst står der endnu."),
        ),
        429: (
            gettext("Der kommer for mange forespørgsler"),
            gettext("Vi tager imod igen om lidt."),
            gettext("Vent et minut, og prøv igen."),
        ),
        503: (
            gettext("Vi kan ikke gemme noget lige nu"),
            gettext("Intet er modtaget, og intet er gået tabt hos os."),
            gettext("Gå tilbage, behold din tekst, og prøv igen om nogle minutter."),
        ),
    }
    return says.get(
        code,
        (
            gettext("Noget gik galt hos os"),
            gettext("Fejlen er noteret. Det, du så, er ikke gemt."),
            gettext("Prøv igen om lidt."),
        ),
    )


def _log_exception(trouble: Trouble) -> None:
    """Log what broke and where, never with which values: those may be somebody's words."""
    g.support_reference = secrets.token_hex(4)
    frames = traceback.extract_tb(trouble[2])
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    name = trouble[0].__name__ if trouble[0] else "?"
    log.error("%s: %s at %s in %s", g.support_reference, name, where, request.endpoint)
