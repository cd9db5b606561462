"""Answering once, in plain words, whatever went wrong: a page that says what to do now."""

import logging
import secrets
import traceback
from types import TracebackType

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from intake.core.errors import (
    ChangeNotAllowed,
    ConsultationClosed,
    ConsultationNotOpen,
    DecisionNotAllowed,
    IntakeError,
    NotFound,
    TryAgain,
)

log = logging.getLogger("intake.web")

_SAID = {
    400: (
        _l("Forespørgslen gav ikke mening"),
        _l("Vi kunne ikke læse det, din browser sendte."),
        _l("Gå tilbage og prøv igen."),
    ),
    403: (
        _l("Det har du ikke adgang til"),
        _l("Siden eller handlingen kræver en anden rolle eller et nyt besøg."),
        _l("Gå til forsiden, og begynd derfra."),
    ),
    404: (
        _l("Siden findes ikke"),
        _l("Adressen er forkert, eller linket gælder ikke længere."),
        _l("Se efter, om hele adressen kom med, eller find høringen på forsiden."),
    ),
    405: (
        _l("Det kan man ikke her"),
        _l("Siden tager ikke imod den slags forespørgsler."),
        _l("Gå til forsiden, og begynd derfra."),
    ),
    409: (
        _l("Nogen kom dig i forkøbet"),
        _l("Sagen er ændret, siden du åbnede siden, og din handling er ikke udført."),
        _l("Åbn siden igen, og se, hvordan sagen står nu."),
    ),
    410: (
        _l("Høringen er slut"),
        _l("Fristen er overskredet, så formularen er lukket."),
        _l("Skriv til høringens mailadresse. Et sent svar bliver noteret som sent."),
    ),
    413: (
        _l("Det fylder for meget"),
        _l("Svaret og dets bilag er større, end vi kan tage imod på én gang."),
        _l("Gå tilbage, og send færre eller mindre filer. Din tekst står der endnu."),
    ),
    422: (
        _l("Noget mangler eller er skrevet forkert"),
        _l("Vi kunne ikke bruge det, der blev sendt."),
        _l("Gå tilbage, og ret det. Din tekst står der endnu."),
    ),
    429: (
        _l("Der kommer for mange forespørgsler"),
        _l("Vi tager imod igen om lidt."),
        _l("Vent et minut, og prøv igen."),
    ),
    503: (
        _l("Vi kan ikke gemme noget lige nu"),
        _l("Intet er modtaget, og intet er gået tabt hos os."),
        _l("Gå tilbage, behold din tekst, og prøv igen om nogle minutter."),
    ),
}
"""For each status what to call it, what happened, and what one can do now."""

_OUR_FAULT = (
    _l("Noget gik galt hos os"),
    _l("Fejlen er noteret. Det, du så, er ikke gemt."),
    _l("Prøv igen om lidt."),
)

Trouble = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


def answer_errors(app: Flask) -> None:
    """Map every error to its page; the edge of the web is here and nowhere else."""
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]
    app.register_error_handler(HTTPException, lambda error: refused(error.code or 500))
    app.register_error_handler(NotFound, lambda _: refused(404))
    app.register_error_handler(ConsultationNotOpen, lambda _: refused(404))
    app.register_error_handler(ConsultationClosed, lambda _: refused(410))
    app.register_error_handler(DecisionNotAllowed, lambda _: refused(409))
    app.register_error_handler(ChangeNotAllowed, lambda _: refused(409))
    app.register_error_handler(TryAgain, lambda _: refused(503))
    app.register_error_handler(IntakeError, lambda _: refused(422))


def refused(code: int) -> ResponseReturnValue:
    """Return the page that says what happened and what to do now, with its status."""
    title, what_happened, what_now = _SAID.get(code, _OUR_FAULT)
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


def _log_exception(trouble: Trouble) -> None:
    """Log what broke and where, never with which values: those may be somebody's words."""
    g.support_reference = secrets.token_hex(4)
    frames = traceback.extract_tb(trouble[2])
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    name = trouble[0].__name__ if trouble[0] else "?"
    log.error("%s: %s at %s in %s", g.support_reference, name, where, request.endpoint)
